"""The classes of the band and what each of its levels asks of a person (CM-CRI-1)."""

from django.db.models import Q

from advancement.queries.facts import PROGRAM
from advancement.rules import band
from casework import clock, editions, registers
from competencies.models import Criterion
from people.models import JobClass
from people.queries import level_on


def levels_of_band(person, on):
    """The levels of the band, the lowest first: (code, title, grade, criteria, whose it is: "own", "next" or "")."""
    edition, own = editions.in_force(PROGRAM, on), level_on(person, on)
    target = band.target_of(own, edition)
    criteria = Criterion.objects.filter(target_level__in=band.levels(edition), retired_on=None)
    asked = {code: [one for one in criteria if one.target_level == code] for code in band.levels(edition)}
    whose = {own: "own", target: "next"}
    return [
        (code, band.title_of(code, edition), band.grade_of(code, edition), asked[code], whose.get(code, ""))
        for code in band.levels(edition)
    ]


def classes_found_by(person, words):
    """The classes of the band with all of the words in title or code; none for those who find them in the registers."""
    if registers.reads(person):
        return JobClass.objects.none()
    levels = band.levels(editions.in_force(PROGRAM, clock.today()))
    classes = JobClass.objects.filter(level__in=levels)
    for word in words:
        classes = classes.filter(Q(title__icontains=word) | Q(code__istartswith=word))
    return classes
