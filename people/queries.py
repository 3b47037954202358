"""Who was who to whom, on a given day."""

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat

from people import letters
from people.models import Appointment, Delegation, Job, Person, SalaryStep, Standing, Supervision, Unit
from people.models.dated import holds_on


def job_on(person, day):
    """The line of the job history that holds on `day`, with class and unit; None where there is none."""
    return person.jobs.on(day).select_related("job_class", "unit").first()


def supervisor_on(person, day):
    """The person's supervisor on `day`, or None."""
    row = Supervision.objects.on(day).filter(person=person).select_related("supervisor").first()
    return row.supervisor if row else None


def supervisors_upwards(person, day, most=6):
    """The supervisor, the supervisor's supervisor and so on, at most `most`, each read when asked for."""
    seen = {person.pk}
    while len(seen) <= most:
        person = supervisor_on(person, day)
        if person is None or person.pk in seen:
            return
        seen.add(person.pk)
        yield person


def team_of(supervisor, day):
    """The people whom `supervisor` supervises on `day`, by name."""
    supervised = Person.objects.filter(holds_on(day, "supervisions__"), supervisions__supervisor=supervisor)
    return supervised.filter(is_active=True).order_by("last_name", "first_name", "pk")


def kept(person, what, day, read):
    """What `read()` answers, asked once per instance and day: the instance lives for one request."""
    answer = getattr(person, what, None)
    if answer is None or answer[0] != day:
        answer = (day, read())
        setattr(person, what, answer)
    return answer[1]


def appointments_on(person, day):
    """The appointments that the person holds on `day`, with their units; kept on the instance for this day."""
    return kept(
        person,
        "_appointments_on",
        day,
        lambda: list(Appointment.objects.on(day).filter(person=person).select_related("unit")),
    )


def roles_on(person, day):
    """The names of the roles that the person holds on `day`, kept on the instance for this day."""
    return kept(person, "_roles_on", day, lambda: frozenset(one.role for one in appointments_on(person, day)))


def supervises_on(person, day):
    """Whether the person supervises anybody on `day`, kept on the instance for this day."""
    return kept(person, "_supervises_on", day, lambda: Supervision.objects.on(day).filter(supervisor=person).exists())


def level_on(person, day):
    """The code of the level of the person's job on `day`, or None; kept on the instance for this day."""
    return kept(person, "_level_on", day, _levels(person.pk, day).first)


def signed_in(pk, day):
    """The active person of a session, with their roles and whether they supervise on `day`: one query; or None."""
    rows = list(
        Person.objects.filter(pk=pk, is_active=True).annotate(
            held=FilteredRelation("appointments", condition=holds_on(day, "appointments__")),
            role=F("held__role"),
            supervises=Exists(Supervision.objects.on(day).filter(supervisor=OuterRef("pk"))),
            level=Subquery(_levels(OuterRef("pk"), day)[:1]),
        )
    )
    if not rows:
        return None
    person = rows[0]
    person._roles_on = (day, frozenset(row.role for row in rows if row.role))
    person._supervises_on = (day, person.supervises)
    person._level_on = (day, person.level)
    return person


def _levels(person, day):
    """The level of a person's job on `day`, where it has one: one row or none."""
    jobs = Job.objects.on(day).filter(person=person).exclude(job_class__level="")
    return jobs.order_by().values_list("job_class__level", flat=True)


def holders_of(role, day, unit=None):
    """The active people who hold `role` on `day`; with a unit, for exactly that unit."""
    appointments = Appointment.objects.on(day).filter(role=role, person__is_active=True)
    if unit is not None:
        appointments = appointments.filter(unit=unit)
    return Person.objects.filter(pk__in=appointments.values("person")).order_by("last_name", "first_name", "pk")


def holders_upwards(role, unit, day):
    """The holders of `role` for the unit and then for each unit above it, nearest first."""
    nearest = {code: place for place, code in enumerate(unit.codes_upwards)}
    appointments = (
        Appointment.objects.on(day)
        .filter(role=role, person__is_active=True, unit__code__in=nearest)
        .select_related("person", "unit")
    )
    ordered = sorted(appointments, key=lambda a: (nearest[a.unit.code], a.person.last_name, a.person_id))
    return [appointment.person for appointment in ordered]


def unit_on(person, day):
    """The unit in which the person works on `day`, or None."""
    return Unit.objects.filter(holds_on(day, "jobs__"), jobs__person=person).first()


def delegations_to(delegate, day):
    """The delegations under which `delegate` acts on `day`, each with its delegator; kept on the instance."""

    def read():
        rows = Delegation.objects.on(day).filter(delegate=delegate, delegator__is_active=True)
        return list(rows.select_related("delegator"))

    return kept(delegate, "_delegations_to", day, read)


def acts_for(delegate, delegator, day):
    """The delegation by which `delegate` acts for `delegator` on `day`, or None."""
    return Delegation.objects.on(day).filter(delegate=delegate, delegator=delegator).first()


def standing_on(person, day, kinds=None):
    """The standings that hold for the person on `day`, of the given kinds or of all."""
    rows = Standing.objects.on(day).filter(person=person)
    return list(rows.filter(kind__in=kinds) if kinds else rows)


def salary_of(grade, step, day):
    """What grade and step pay in a year by the schedule in force on `day` (Decimal dollars); None if not on it."""
    row = SalaryStep.objects.filter(grade=grade, step=step, in_force_from__lte=day).order_by("-in_force_from").first()
    return row.annual if row else None


def with_role(people, role, day):
    """Of these people (a queryset), those who hold `role` on `day`."""
    return people.filter(Exists(Appointment.objects.on(day).filter(role=role, person=OuterRef("pk"))))


def has_name(word, prefix=""):
    """The condition that a first or last name has a word in it, whatever the accents: "tomas" is in Tomás, and back.

    `prefix` leads to the person: "" or "subject__".
    """
    pattern = letters.whatever_the_accents(word)
    return Q(**{f"{prefix}first_name__iregex": pattern}) | Q(**{f"{prefix}last_name__iregex": pattern})


def found_by(text):
    """People whose name, number or e-mail contain `text`, for pick lists; at most the caller's slice is read."""
    words = text.split()
    people = Person.objects.filter(is_active=True)
    for word in words:
        people = people.filter(has_name(word) | Q(employee_number__iexact=word))
    return people


def called(text):
    """The active people with this user name, employee number or work e-mail, else with this full name; at most two.

    A full name is the same with other accents and in other case.
    """
    people = Person.objects.filter(is_active=True)
    found = list(people.filter(Q(username__iexact=text) | Q(employee_number__iexact=text) | Q(email__iexact=text))[:2])
    if found:
        return found
    pattern = f"^{letters.whatever_the_accents(text)}$"
    return list(people.annotate(named=Concat("first_name", Value(" "), "last_name")).filter(named__iregex=pattern)[:2])
