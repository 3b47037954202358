"""A few people of a large district as whom one sees most: the same ones whenever they are asked for."""

from django.db.models import Count, Exists, OuterRef

from advancement.states import DeskName, State
from casework import clock
from casework.models import Case, WorkItem
from people.models import Person, Role, Supervision
from people.queries import with_role


def found():
    """(what somebody is, user name) for those who exist."""
    people = {
        "an employee with an enrolled case": employee(),
        "a supervisor with a team in the band": supervisor(),
        "the director who has most to approve": director(),
        "an HR coordinator": holder(Role.HR_COORDINATOR),
        "ERSC": holder(Role.ERSC),
        "a proctor": holder(Role.PROCTOR),
        "technology department": holder(Role.TECHNOLOGY),
        "Organizational Development": holder(Role.ORGANIZATIONAL_DEVELOPMENT),
        "the auditor": holder(Role.AUDITOR),
    }
    return [(what, one.username) for what, one in people.items() if one]


def case():
    """An enrolled case that has gone far."""
    rows = Case.objects.filter(state=State.ENROLLED).annotate(lines=Count("timeline"))
    return rows.select_related("subject").order_by("-lines", "pk").first()


def employee():
    """The subject of that case."""
    return getattr(case(), "subject", None)


def supervisor():
    """Who supervises the most people with an open case."""
    with_case = Supervision.objects.on(clock.today()).filter(Exists(_open_cases(OuterRef("person"))))
    return _first(with_case.values("supervisor").annotate(number=Count("pk")).order_by("-number", "supervisor"))


def holder(role):
    """The first who holds a role."""
    return with_role(Person.objects.filter(is_active=True), role, clock.today()).order_by("pk").first()


def director():
    """Who has the most forms to approve."""
    waiting = WorkItem.objects.filter(done_at=None, desk=DeskName.DIRECTOR, holder__isnull=False)
    return _first(waiting.values("holder").annotate(number=Count("pk")).order_by("-number", "holder"))


def _open_cases(person):
    return Case.objects.filter(subject=person, closed_on=None)


def _first(counted):
    """The person of the first of counted rows, whose other column is the number."""
    row = counted.first()
    return row and Person.objects.get(pk=next(value for name, value in row.items() if name != "number"))
