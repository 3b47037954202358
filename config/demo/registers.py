"""The registers of the fictional employer: calendar, salary schedule, classes, tests, credentials, criteria."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import holidays

from advancement.actions.registers import enter_grades_of
from advancement.models import Credential, Equivalent, Provider
from assessments.models import JobRole, PassingScore, Requirement, Room, Test
from casework import editions
from casework.calendar import is_business_day, months_after
from casework.models import ClosedDay, PayPeriod
from competencies.models import Criterion
from people.models import JobClass, SalaryStep

DATA = editions.load_yaml(Path(__file__).with_name("registers.yaml"))
#: Since when what the policy itself brought is in the registers.
FIRST_DAY = date(2008, 4, 1)
TARGETS = ("itss_1", "itss_2", "itss_3")
FORTNIGHT = timedelta(days=14)
YEARS_AROUND = 2
PERIODS_A_YEAR = 26
A_DAY = timedelta(days=1)


def lay_down(today, years_back=YEARS_AROUND):
    """Everything that no person has to decide, as seen from `today`; the database holds nothing before."""
    edition = editions.in_force("job-banding", today)
    calendar(today, years_back)
    schedule()
    JobClass.objects.bulk_create(
        JobClass(code=code, title=title, family=family, level=level, grade=grade)
        for _key, code, title, family, level, grade in DATA["classes"]
    )
    catalogue()
    Credential.objects.bulk_create(
        [
            *(Credential(**one) for one in edition["JB-CRT-1"]["credentials"]),
            *(Credential(code=code, name=name, provider=provider) for code, name, provider in DATA["credentials"]),
        ]
    )
    Provider.objects.bulk_create(
        Provider(name=name, kind=kind, starts_on=FIRST_DAY) for name, kind in DATA["providers"]
    )
    enter_grades_of(edition)
    Criterion.objects.bulk_create(
        Criterion(code=f"{level.upper().replace('_', '')}-{place:02}", target_level=level, kind=kind, text=text)
        for level, lines in DATA["criteria"].items()
        for place, (kind, text) in enumerate(lines, 1)
    )


def equivalents(decided_by, today):
    """What Human Resources decided to count as another credential."""
    credentials = {one.code: one for one in Credential.objects.all()}
    Equivalent.objects.bulk_create(
        Equivalent(
            credential=credentials[code],
            stands_for=credentials[other],
            in_force_from=months_after(today, -months),
            decided_by=decided_by,
            decided_on=months_after(today, -months),
            reason=DATA["equivalents_because"],
        )
        for code, other, months in DATA["equivalents"]
    )


def classes():
    """The job classes by the key under which the lists of people name them."""
    by_code = {one.code: one for one in JobClass.objects.all()}
    return {key: by_code[code] for key, code, *_rest in DATA["classes"]}


def schedule():
    """The salary schedule: each grade and each step pays so much more than the one below."""
    own = DATA["salary"]
    low, high = own["grades"]
    SalaryStep.objects.bulk_create(
        SalaryStep(grade=grade, step=step, annual=annual(grade, step), in_force_from=own["in_force_from"])
        for grade in range(low, high + 1)
        for step in range(1, own["steps"] + 1)
    )


def annual(grade, step):
    """What the schedule pays in a year, in whole dollars."""
    own = DATA["salary"]
    above = Decimal(own["per_grade"]) ** (grade - own["grades"][0]) * Decimal(own["per_step"]) ** (step - 1)
    return (Decimal(own["lowest"]) * above).quantize(Decimal(1))


def catalogue():
    """Tests with their passing scores, testing rooms, job roles, and what a role may be asked at a target level."""
    tests = {
        code: Test.objects.create(code=code, name=name, vendor=DATA["vendor"], minutes=minutes)
        for code, name, minutes, _score in DATA["tests"]
    }
    PassingScore.objects.bulk_create(
        PassingScore(test=tests[code], score=Decimal(score), in_force_from=FIRST_DAY)
        for code, _name, _minutes, score in DATA["tests"]
    )
    Room.objects.bulk_create(Room(location=one, name=name, seats=seats) for one, name, seats in DATA["testing_rooms"])
    for code, name, *asked in DATA["job_roles"]:
        role = JobRole.objects.create(code=code, name=name)
        Requirement.objects.bulk_create(
            Requirement(job_role=role, target_level=level, test=tests[test])
            for level, codes in zip(TARGETS, asked, strict=True)
            for test in codes
        )


def calendar(today, years_back):
    """Closed days and pay periods from so many years back to two years ahead."""
    days = sorted(closed_days(today, years_back).items())
    ClosedDay.objects.bulk_create(ClosedDay(day=day, name=name) for day, name in days)
    first = pay_period_on(today) - FORTNIGHT * (PERIODS_A_YEAR * years_back)
    number = PERIODS_A_YEAR * (years_back + YEARS_AROUND) + 2
    PayPeriod.objects.bulk_create(PayPeriod(starts_on=first + FORTNIGHT * n) for n in range(number))


def closed_days(today, years_back=YEARS_AROUND):
    """Day → name of the weekdays on which the district is closed: the holidays of Maryland."""
    years = range(today.year - years_back, today.year + YEARS_AROUND)
    found = holidays.country_holidays("US", subdiv="MD", years=years)
    return {day: name for day, name in found.items() if is_business_day(day) and day.year in years}


def pay_period_on(today):
    """The start of the pay period that is running: a Saturday at least two business days back.

    So a form that was signed two business days ago always takes effect in the future.
    """
    day = business_days_before(today, 2, closed_days(today))
    return day - A_DAY * ((day.weekday() + 2) % 7)


def business_days_before(day, number, closed=()):
    """The business day that lies so many business days before `day`."""
    while number:
        day -= A_DAY
        number -= is_business_day(day, closed)
    return day
