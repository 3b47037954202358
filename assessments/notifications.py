"""Who is told what about a sitting: the employee the feedback, the supervisor and HR the score (JB-SKL-4)."""

from django.urls import reverse

from casework import clock, outbox
from casework.calendar import day_text
from people.models import Role
from people.queries import holders_of, supervisor_on


def audience_of(person):
    """Who learns the result, by the names in the edition: employee, supervisor, hr; HR stands in for a supervisor."""
    day = clock.today()
    human_resources = list(holders_of(Role.HR_COORDINATOR, day).exclude(pk=person.pk))
    supervisor = supervisor_on(person, day)
    found = {"employee": [person], "supervisor": [supervisor] if supervisor else human_resources, "hr": human_resources}
    return {who: people for who, people in found.items() if people}


def tests_selected(case, tests):
    """The employee learns which tests are required."""
    names = " and ".join(f"“{test.name}”" for test in tests)
    body = f"The proctor selected {names} for your job role. Say on which days a sitting suits you."
    _tell(case, [case.subject], f"tests:{case.timeline_head[:12]}", "your two tests are selected", body, _mine())


def booked(sitting):
    """The employee learns when and where."""
    who = f"You booked a seat with {sitting.proctor.name}:" if sitting.slot_id else f"{sitting.proctor.name} booked"
    body = (
        f"{who} “{sitting.test.name}” for {when(sitting)}, {sitting.place}, for "
        f"{sitting.minutes} minutes. Bring proof of identity and no study material."
    )
    subject = f"sitting on {day_text(sitting.sits_on)}"
    _tell_sitting(sitting, [sitting.person], "booked", subject, body, entry=f"sitting-{sitting.pk}")


def cancelled(sitting, by):
    """The other side learns that a sitting will not be."""
    what = f"“{sitting.test.name}”" + (f" on {when(sitting)}" if sitting.sits_on else "")
    other = sitting.proctor if by.pk == sitting.person_id else sitting.person
    body = f"{by.name} cancelled {what}. Reason: {sitting.reason or 'none given'}"
    entry = f"sitting-{sitting.pk}" if sitting.sits_on else ""
    _tell_sitting(sitting, [other], "cancelled", "a sitting is cancelled", body, entry=entry)


def missed(sitting):
    """The employee learns that the sitting was recorded as missed, and that it does not count."""
    body = f"You were not at “{sitting.test.name}” on {when(sitting)}. It does not count; ask for another date."
    _tell_sitting(sitting, [sitting.person], "missed", "a sitting was missed", body)


def result(sitting, passed):
    """The employee gets the feedback; supervisor and HR get the score (JB-SKL-4)."""
    people = audience_of(sitting.person)
    outcome = "passed" if passed else "not passed"
    news = f"{sitting.test.name}, {day_text(sitting.sits_on)}: {sitting.score:.2f} ({outcome})"
    body = f"{news}.\n\nOverall result: {sitting.overall}\n\nTopics to improve: {sitting.topics}"
    _tell_sitting(sitting, people.pop("employee"), "feedback", f"your result in {sitting.test.name}", body)
    others = [one for group in people.values() for one in group]
    subject = f"score of {sitting.person.name} in {sitting.test.name}"
    _tell_sitting(sitting, others, "score", subject, f"{sitting.person.name}: {news}.")


def changed(sitting, news, sentence):
    """A score was corrected, or a sitting voided: everybody who knew the score is told."""
    people = [one for group in audience_of(sitting.person).values() for one in group]
    _tell_sitting(sitting, people, news, "a result has changed", sentence)


def when(sitting):
    """Day and time in a sentence: Mar 12, 2026 at 9:30 AM."""
    return f"{day_text(sitting.sits_on)} at {sitting.starts_at:%-I:%M %p}"


def _tell_sitting(sitting, people, news, subject, body, entry=""):
    link = reverse("assessments:sitting", args=[sitting.case.number, sitting.pk])
    _tell(sitting.case, people, f"sitting-{sitting.pk}:{news}", subject, body, link, entry)


def _tell(case, people, news, subject, body, link, entry=""):
    for person in {one for one in people if one is not None}:
        about, titled = f"{case.number}:{news}", f"{case.number}: {subject}"
        outbox.tell(person, about, titled, body, case=case, link=link, entry=entry)


def _mine():
    return reverse("assessments:mine")
