"""The units of a large district: offices with departments and divisions, areas with their schools."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from casework import editions
from people.models import Unit

Kind = Unit.Kind
OFFICES = editions.load_yaml(Path(__file__).with_name("offices.yaml"))
#: How many departments the offices of a small employer have; one where nothing is said.
FEW = {"HR": 2, "TECH": 3}
SMALL = 5000
DEPOTS = ("Transportation", "Food Services", "Building Services")
DEPOTS_EACH = 7
EMPLOYEES_A_SCHOOL = 180
SCHOOLS_AN_AREA = 21
TREES = ("Ash", "Aspen", "Beech", "Birch", "Cedar", "Cherry", "Chestnut", "Cypress", "Dogwood", "Elm", "Hawthorn",
         "Hazel", "Hickory", "Holly", "Juniper", "Laurel", "Linden", "Magnolia", "Maple", "Oak", "Pine", "Poplar",
         "Spruce", "Sycamore", "Walnut", "Willow")  # fmt: skip
PLACES = ("Bend", "Bridge", "Creek", "Glen", "Grove", "Hill", "Hollow", "Lake", "Meadow", "Mill", "Point", "Ridge",
          "Run", "Spring", "Valley", "View")  # fmt: skip
SCHOOL_KINDS = ("Elementary School", "Elementary School", "Elementary School", "Middle School", "High School")


@dataclass(frozen=True)
class Tree:
    """The units: the employer, the offices by code, what stands in each of them, and the schools."""

    employer: Unit
    offices: dict
    departments: dict
    schools: list


def is_small(employees):
    """Whether an employer of that size has few departments."""
    return employees < SMALL


def grow(employees):
    """As many units as an employer of that size has, saved."""
    schools = max(2, employees // EMPLOYEES_A_SCHOOL)
    areas = max(1, round(schools / SCHOOLS_AN_AREA))
    employer = _saved([_unit("D", settings.EMPLOYER, Kind.EMPLOYER, None)])[0]
    schools_office = {"name": "Office of Schools", "departments": [f"Schools of Area {n + 1}" for n in range(areas)]}
    named = OFFICES | {"SCH": schools_office}
    offices = {code: _unit(code, one["name"], Kind.OFFICE, employer) for code, one in named.items()}
    _saved(list(offices.values()))
    departments = {
        code: _saved(
            [
                _unit(f"{code}{place:02}", below, Kind.DEPARTMENT, offices[code])
                for place, below in enumerate(_below(one["departments"], code, employees), 1)
            ]
        )
        for code, one in named.items()
    }
    if not is_small(employees):
        departments["OPS"] = [*departments["OPS"], *_depots(departments["OPS"])]
    return Tree(employer, offices, departments, _schools(schools, departments["SCH"]))


def _below(every, code, employees):
    return every[: FEW.get(code, 1)] if is_small(employees) else every


def _unit(code, name, kind, parent):
    return Unit(code=code, name=name, kind=kind, parent=parent, path=f"{parent.path if parent else '/'}{code}/")


def _saved(units):
    return Unit.objects.bulk_create(units)


def _depots(departments):
    return _saved(
        [
            _unit(f"{one.code}-{n + 1}", f"{one.name}, Depot {n + 1}", Kind.DIVISION, one)
            for one in departments
            if one.name in DEPOTS
            for n in range(DEPOTS_EACH)
        ]
    )


def _schools(number, areas):
    found = []
    for place in range(number):
        name = f"{TREES[place % len(TREES)]} {PLACES[place // len(TREES) % len(PLACES)]}"
        kind = SCHOOL_KINDS[place % len(SCHOOL_KINDS)]
        found.append(_unit(f"S{place + 1:03}", f"{name} {kind}", Kind.SCHOOL, areas[place % len(areas)]))
    return _saved(found)
