"""The courses of somebody, what of them counts and until when, and the registers they are looked up in."""

from dataclasses import dataclass
from datetime import date

from advancement.models import Course, Grade, Provider, ProviderApproval
from advancement.permissions.approvals import STEP
from advancement.queries.facts import course_facts, grade_facts
from advancement.rules.coursework import (
    CourseworkFacts,
    against,
    course_usable_until,
    coursework,
    enough_hours,
    lapses_soon,
    same_provider,
)
from casework.findings import Finding, Measure, number_text
from casework.work import waiting_for

SUGGESTIONS = 8


@dataclass(frozen=True)
class Taken:
    """One course, everything that stands against it (nothing: it counts), and the last day on which it is recent."""

    course: Course
    against: tuple[Finding, ...]
    usable_until: date | None

    @property
    def counts(self):
        """Whether it counts today."""
        return not self.against

    @property
    def hours(self):
        """Its hours as they are read: 16.5."""
        return number_text(self.course.hours)


@dataclass(frozen=True)
class Studies:
    """All courses of somebody: the hours that count, what the rules say of them together, whether they lapse soon."""

    courses: list[Taken]
    hours: Finding
    measure: Measure
    lapse: Finding


def studies_of(person, aim, *, on):
    """The Studies of a person on a day, for what their evidence is gathered for (evidence.Aim)."""
    rows = Course.objects.filter(person=person, removed_at__isnull=True)
    rows = list(rows.select_related("provider", "approval", "criterion", "proof", "skills_test_proof"))
    scales = grade_facts(Grade.objects.all())
    taken = [(one, course_facts(one, scales)) for one in rows]
    facts, edition = CourseworkFacts(tuple(found for _one, found in taken)), aim.edition
    return Studies(
        [Taken(one, against(found, edition, on=on), course_usable_until(found, edition)) for one, found in taken],
        enough_hours(facts, edition, on=on),
        coursework(facts, edition, on=on),
        lapses_soon(facts, edition, on=on),
    )


def providers_like(words, most=SUGGESTIONS):
    """Providers in whose name each of the words occurs, one row a name, at most so many."""
    rows = Provider.objects.order_by("name", "-starts_on")
    for word in words.split():
        rows = rows.filter(name__icontains=word)
    found = {}
    for row in rows[: most * 4]:  # a name may stand in several rows, one after the other in time
        found.setdefault(row.name, row)
    return list(found.values())[:most]


def providers_named(name):
    """The rows of the register with exactly this name, whatever its case; the latest first."""
    return list(Provider.objects.filter(name__iexact=name).order_by("-starts_on"))


def grades_offered(on):
    """Scale → the grades that it has on a day, for the field in which one types."""
    found = {}
    for row in Grade.objects.on(on):
        found.setdefault(row.scale, []).append(row.grade)
    return found


def approval_for(person, name, began_on=None):
    """The approval that the person has for a provider of that name; one given before the course began goes first."""
    mine = person.provider_approvals.filter(decision=ProviderApproval.Decision.APPROVED).order_by("-decided_on", "-pk")
    mine = [one for one in mine if same_provider(one.provider_name, name)]
    in_advance = (one for one in mine if began_on and one.decided_on < began_on)
    return next(in_advance, mine[0] if mine else None)


def approved_like(person, words):
    """The names of providers approved for the person in which each of the words occurs, in order."""
    mine = person.provider_approvals.filter(decision=ProviderApproval.Decision.APPROVED)
    for word in words.split():
        mine = mine.filter(provider_name__icontains=word)
    return sorted(set(mine.values_list("provider_name", flat=True)))[:SUGGESTIONS]


def waiting_approvals(person, on):
    """The work items of the approvals that the person may decide, the soonest due first."""
    return waiting_for(person, on).filter(step=STEP).order_by("due_on", "opened_at", "pk")


def approvals_by_key(items):
    """The approvals that work items are about, by the item's `about`."""
    found = ProviderApproval.objects.select_related("person").in_bulk([int(item.about) for item in items])
    return {str(key): approval for key, approval in found.items()}


def decided_approvals(person):
    """The approvals that were decided, the latest first; never one's own."""
    decided = ProviderApproval.objects.exclude(decision="").exclude(person=person)
    return decided.select_related("person", "decided_by", "decided_for").order_by("-decided_on", "-pk")
