"""Reading the record of people: the page of a person as of a day, the list, delegations and requests."""

from django.db.models import Prefetch, Q

from casework import registers
from casework.models import Case, WorkItem
from casework.personnel import permissions
from casework.personnel.rules import DelegationFacts, Span
from people.models import Delegation, DelegationRequest, Job, JobClass, Person, Supervision
from people.queries import has_name, job_on, supervisor_on, supervisors_upwards

#: More than any employer has: where a chain is longer, it is a circle.
LEVELS = 50


def people_for(viewer, words, day):
    """The people whom the viewer lists, without themselves (S3), each with `job_now` of `day`; `words` narrow it."""
    if not permissions.lists_people(viewer):
        return Person.objects.none()
    people = Person.objects.exclude(pk=viewer.pk)
    for word in words.split():
        here = Job.objects.on(day).filter(Q(unit__name__icontains=word) | Q(unit__code__iexact=word))
        people = people.filter(
            Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(employee_number__istartswith=word)
            | Q(username__iexact=word)
            | Q(pk__in=here.values("person"))
        )
    return people.prefetch_related(_job_on(day))


def _job_on(day):
    return Prefetch("jobs", Job.objects.on(day).select_related("job_class", "unit"), "job_now")


def records_read_by(viewer, day):
    """The people whose record the viewer reads, in whole or in part, as `permissions.sections_for` says of each."""
    if permissions.lists_people(viewer):
        return Person.objects.all()
    team = Supervision.objects.on(day).filter(supervisor=viewer)
    # Read before, so that a few people are not looked for among all.
    return Person.objects.filter(pk__in=[viewer.pk, *team.values_list("person", flat=True)])


def people_found_by(viewer, words, day):
    """The people whose record the viewer reads, with all of the words in name, number or e-mail; with `job_now`."""
    people = records_read_by(viewer, day)
    for word in words:
        people = people.filter(_says(word, by_mail=not permissions.reads_roles_alone(viewer)))
    return people.prefetch_related(_job_on(day))


def _says(word, *, by_mail):
    """The condition that a person has a word; numbers and addresses are compared only with what looks like one.

    Whoever does not read the e-mail, as the access administrator, does not find anybody by it (S12).
    """
    said = has_name(word)
    if any(map(str.isdigit, word)):
        said |= Q(employee_number__istartswith=word)
    if by_mail and ("@" in word or "." in word):
        said |= Q(email__istartswith=word)
    return said


def classes_found_by(viewer, words):
    """The job classes with all of the words in title or code, for those who read the registers."""
    classes = JobClass.objects.all() if registers.reads(viewer) else JobClass.objects.none()
    for word in words:
        classes = classes.filter(Q(title__icontains=word) | Q(code__istartswith=word))
    return classes


def record_of(person, sections, day):
    """What the page of a person shows as of `day`: (name of each section → rows begun by then, what is yet to come).

    Rows are the latest first; which of them hold on the day they can say. What is to come are pairs (section, row).
    """
    readers = {
        "job": person.jobs.select_related("job_class", "unit"),
        "supervisors": person.supervisions.select_related("supervisor"),
        "roles": person.appointments.select_related("unit", "appointed_by"),
        "delegations": _delegations(person),
        permissions.STANDING: person.standings.all(),
    }
    record, later = {}, []
    for name in readers.keys() & sections:
        rows = list(readers[name].order_by("-starts_on", "-pk"))
        record[name] = [row for row in rows if row.starts_on <= day]
        later += [(name, row) for row in rows if row.starts_on > day]
    if "ratings" in sections:
        record["ratings"] = list(person.ratings.filter(rated_on__lte=day).order_by("-rated_on"))
    if permissions.STANDING in sections:
        record["notices"] = list(person.written_notices.filter(issued_on__lte=day).order_by("-issued_on"))
    return record, sorted(later, key=lambda each: each[1].starts_on)


def holding(rows, day):
    """The rows that hold on `day`."""
    return [row for row in rows if row.holds_on(day)]


def _delegations(person):
    rows = Delegation.objects.filter(Q(delegator=person) | Q(delegate=person))
    return rows.select_related("delegator", "delegate", "approved_by", "ended_by")


def delegations_of(person):
    """The delegations that the person gave or holds, the latest first."""
    return _delegations(person).order_by("-starts_on", "-pk")


def open_requests_of(person):
    """The requests of the person that wait for an answer, the latest first."""
    return DelegationRequest.objects.filter(delegator=person, answer="").select_related("delegator", "delegate")


def delegation_facts(delegator, delegate, span, *, without=None):
    """A delegation as the rules see it, on its first day; `without` is the request that is being judged."""
    day = span.starts_on
    given = Delegation.objects.filter(delegator=delegator, called_off=False).exclude(until__lte=day)
    asked = DelegationRequest.objects.filter(delegator=delegator, answer="").exclude(pk=without and without.pk)
    mine, theirs = job_on(delegator, day), job_on(delegate, day)
    return DelegationFacts(
        span=span,
        decides=permissions.decides_on(delegator, day),
        delegate_active=delegate.is_active,
        grade=mine and mine.grade,
        delegate_grade=theirs and theirs.grade,
        others=tuple(Span(row.starts_on, row.until) for row in (*given, *asked)),
        is_subject=_decides_for(delegator, delegate, day),
    )


def _decides_for(delegator, delegate, day):
    """Whether the delegator decides in an open case of the delegate: as supervisor, or with something on their desk."""
    cases = Case.objects.filter(subject=delegate, closed_on__isnull=True)
    if WorkItem.objects.filter(case__in=cases, holder=delegator, done_at__isnull=True).exists():
        return True
    return supervisor_on(delegate, day) == delegator and cases.exists()


def what_waits_with(person, day):
    """The sentence of what somebody leaves behind: open steps that wait with them, and who reports to them."""
    steps = WorkItem.objects.filter(holder=person, done_at__isnull=True).exclude(subject=person).count()
    team = Supervision.objects.on(day).filter(supervisor=person).count()
    return f"Open steps that wait with {person.name}: {steps}; people who report to them: {team}."


def goes_round(person, supervisor, day):
    """Whether the person would be their own supervisor over any number of levels, under `supervisor` from `day` on."""
    return person in (supervisor, *supervisors_upwards(supervisor, day, most=LEVELS))
