"""What the frame of every page shows about the person and the service."""

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property

from casework import navigation


class Frame:
    """The frame of one page; nothing is asked before a template shows it."""

    employer = settings.EMPLOYER

    def __init__(self, request):
        self._request = request

    @cached_property
    def person(self):
        """Whoever is signed in, or None."""
        user = getattr(self._request, "user", None)
        return user if user and user.is_authenticated else None

    @cached_property
    def navigation(self):
        """The links of this person, each with whether this is its page."""
        if not self.person:
            return []
        here = self._request.path
        return [(label, url, count, url == here) for label, url, count in navigation.entries_for(self.person)]

    @cached_property
    def search(self):
        """Where the search is, where there is one."""
        try:
            return self.person and reverse("search")
        except NoReverseMatch:
            return None


def frame(request):
    """The frame for the templates."""
    return {"frame": Frame(request)}
