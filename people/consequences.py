"""What follows from a change of the record: those who keep cases say here what they do then."""

_followers = []


def follow(callback):
    """Register `callback(person, by=)`, called in the transaction of the change; from `AppConfig.ready()`."""
    if callback not in _followers:
        _followers.append(callback)


def changed(*people, by):
    """Say that the record of these people changed (None is passed over); `by` is who changed it."""
    for person in {one for one in people if one is not None}:
        for callback in _followers:
            callback(person, by=by)
