"""What must hold of an entry in the record of people: facts in, findings out."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from casework.calendar import day_text, years_after
from casework.findings import Finding

#: S5 and the record itself set these, no agreement does.
MOST_YEARS_OF_A_DELEGATION = 1
MOST_YEARS_AHEAD = 1

#: Roles whose holder reads everything, or gives rights away, and therefore does nothing else (S12, S13).
STAND_ALONE = {
    "auditor": ("S13", "The auditor reads everything and changes nothing, so an auditor holds no other role."),
    "administrator": ("S12", "The access administrator sees no case, so an administrator holds no other role."),
}


@dataclass(frozen=True)
class Span:
    """From a day up to, not including, another; `until` None: for good."""

    starts_on: date
    until: date | None = None

    def overlaps(self, other):
        """Whether the two share a day."""
        return (other.until is None or self.starts_on < other.until) and (
            self.until is None or other.starts_on < self.until
        )


@dataclass(frozen=True)
class DelegationFacts:
    """What somebody asks for, and who the two are on its first day.

    `decides` says that the delegator has a deciding role in their own right; `others` are the delegations and open
    requests of the delegator; `grade` and `delegate_grade` are those of the jobs, None without one; `is_subject` says
    that the delegator decides in an open case of the delegate.
    """

    span: Span
    decides: bool
    delegate_active: bool
    grade: int | None
    delegate_grade: int | None
    others: tuple[Span, ...] = ()
    is_subject: bool = False


def delegation(facts, *, on):
    """Everything that must hold of a delegation before it is asked for or approved (S5)."""
    return (
        delegator_decides(facts),
        delegate_can_act(facts),
        is_bounded(facts),
        is_not_retroactive(facts, on=on),
        does_not_overlap(facts),
        delegate_is_no_subject(facts),
    )


def delegator_decides(facts):
    """Only a deciding role of one's own is delegated: what is held by delegation is not handed on (S5)."""
    because = "No deciding role of one's own on that day: what is done for somebody else cannot be handed on."
    return Finding("S5", facts.decides, "A role of one's own is delegated." if facts.decides else because)


def delegate_can_act(facts):
    """The delegate has an account that is open (S5)."""
    return Finding("S5", facts.delegate_active, "The account of this person is closed; choose somebody else.")


def is_bounded(facts):
    """A delegation has at least one day, and at most one year (S5)."""
    start, until = facts.span.starts_on, facts.span.until
    latest = years_after(start, MOST_YEARS_OF_A_DELEGATION)
    if until <= start:
        return Finding("S5", False, "The last day lies before the first. A delegation lasts one day at least.")
    if until > latest:
        last = day_text(latest - timedelta(days=1))
        return Finding("S5", False, f"A delegation lasts one year at most: its last day can be {last} at the latest.")
    return Finding("S5", True, "It has a beginning and an end within one year.")


def is_not_retroactive(facts, *, on):
    """A delegation begins on `on`, the day it is asked for or approved, at the earliest (S5)."""
    met = facts.span.starts_on >= on
    return Finding("S5", met, f"A delegation is not retroactive: its first day can be {day_text(on)} at the earliest.")


def does_not_overlap(facts):
    """Nobody is acted for by two people at a time (S5)."""
    for other in facts.others:
        if facts.span.overlaps(other):
            span = f"{day_text(other.starts_on)} to {day_text(other.until - timedelta(days=1))}"
            return Finding("S5", False, f"Somebody acts already, or is asked to, from {span}: that has to end first.")
    return Finding("S5", True, "Nobody else acts in this time.")


def delegate_is_no_subject(facts):
    """Nobody acts for those who decide in their own case (S5, S1)."""
    return Finding("S5", not facts.is_subject, "The delegator decides in a case of this person; choose somebody else.")


def delegate_has_the_rank(facts):
    """The delegate's grade is equal or higher; of others Human Resources alone can approve (S5)."""
    met = facts.grade is None or (facts.delegate_grade is not None and facts.delegate_grade >= facts.grade)
    lower = "The delegate's grade is lower: only Human Resources can approve."
    return Finding("S5", met, "The delegate is of equal or higher rank." if met else lower)


def roles_go_together(held, role):
    """The access administrator and the auditor hold no other role (S12, S13); `held` are the other roles' names."""
    others = set(held) - {role}
    for name in (role, *sorted(others)):
        if name in STAND_ALONE and others:
            rule, because = STAND_ALONE[name]
            return Finding(rule, False, because)
    return Finding("S12", True, "The roles go together.")


def role_has_its_unit(role, has_unit):
    """A director is appointed for a unit and all below it; every other role serves the whole employer (PL-PPL-3)."""
    if role == "director":
        return Finding("PL-PPL-3", has_unit, "A director is appointed for a unit. Choose the unit.")
    because = "Only a director is appointed for a unit. Leave the unit out; this role serves the whole employer."
    return Finding("PL-PPL-3", not has_unit, because)


def day_is_in_reach(day, *, hired_on, on):
    """A change of the record lies neither before somebody was hired nor more than a year ahead (PL-PPL-1)."""
    if hired_on and day < hired_on:
        return Finding("PL-PPL-1", False, f"{day_text(day)} lies before the day of hire, {day_text(hired_on)}.")
    latest = years_after(on, MOST_YEARS_AHEAD)
    return Finding("PL-PPL-1", day <= latest, f"{day_text(day)} is more than a year ahead: enter it nearer to the day.")


def ends_after_it_began(starts_on, until):
    """What is dated ends later than it began (PL-PPL-1)."""
    because = f"It began on {day_text(starts_on)}; its end has to lie after that day."
    return Finding("PL-PPL-1", until is None or until > starts_on, because)


@dataclass(frozen=True)
class Placement:
    """A line of the job history as a change sees it: class, grade, unit and step."""

    job_class: int
    grade: int
    unit: int
    step: int


def kind_of_change(before, after):
    """What a change of job is called in the history; None where nothing changes. `before` is None for a new hire."""
    if before is None:
        return "hired"
    if after.grade < before.grade:
        return "demotion"
    if after.job_class != before.job_class:
        return "change of class"
    if after.unit != before.unit:
        return "transfer"
    return "change of step" if after.step != before.step else None


def place_is_open(job_class, unit, *, starts_on):
    """Whoever is hired or moved gets a class and a unit that are still there on the first day (PL-ADM-1).

    Both are pairs of the name and the first day on which it is no longer there, or None.
    """
    for name, ended_on in (job_class, unit):
        if ended_on and ended_on <= starts_on:
            return Finding("PL-ADM-1", False, f"{name} is no longer there from {day_text(ended_on)} on.")
    return Finding("PL-ADM-1", True, "Class and unit are still there.")


#: A user name stands in addresses of pages, and is never mistaken for a work e-mail.
USER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
ON_PROBATION = "classified"


@dataclass(frozen=True)
class NewPerson:
    """Who is to be added to the record, and how they are employed."""

    first_name: str
    last_name: str
    username: str
    employee_number: str
    email: str
    employment: str
    hired_on: date
    probation_until: date | None = None


def can_be_added(new, *, starts_on, on):
    """What must hold of somebody who is added, and of the day on which the first job begins (PL-PPL-1)."""
    return (
        user_name_is_usable(new.username),
        probation_fits(new),
        day_is_in_reach(starts_on, hired_on=new.hired_on, on=on),
    )


def user_name_is_usable(username):
    """A user name is letters, digits, dots, hyphens and underscores, and begins with a letter or digit (PL-PPL-1)."""
    because = f"“{username}” is no user name: use letters a to z and digits, and . - _ after the first of them."
    return Finding("PL-PPL-1", USER_NAME.fullmatch(username) is not None, because)


def probation_fits(new):
    """Only classified employment has a probation, which ends after the day of hire (PL-PPL-1)."""
    if new.probation_until is None:
        return Finding("PL-PPL-1", True, "There is no probation.")
    if new.employment != ON_PROBATION:
        return Finding("PL-PPL-1", False, "Only classified employment has a probation: leave its end out.")
    because = f"The probation has to end after the day of hire, {day_text(new.hired_on)}."
    return Finding("PL-PPL-1", new.probation_until > new.hired_on, because)
