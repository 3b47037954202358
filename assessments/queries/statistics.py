"""What became of the sittings, test by test, without what would say something of a few people (PL-RPT-1)."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from assessments import rules
from assessments.models import Sitting, Test
from assessments.queries import edition_on, passing_score_on, passing_scores
from assessments.rules import SittingFacts
from casework import clock

ALL = "all levels"


@dataclass(frozen=True)
class Group:
    """The proctored sittings of some people: how many, by how many, how many passed, and the mean score."""

    sittings: int
    people: int
    passed: int
    mean: Decimal

    @property
    def rate(self):
        """How many of a hundred sittings passed."""
        return round(100 * self.passed / self.sittings)


@dataclass(frozen=True)
class Line:
    """One line of the table: a test, a target level ("" for all of them), and its Group, None where it is not shown."""

    test: Test
    level: str
    group: Group | None


@dataclass(frozen=True)
class Result:
    """One sitting as it is counted."""

    person: int
    level: str
    score: Decimal
    passed: bool


def statistics(since=None, until=None):
    """The Lines of the tests that were sat from one day to another, each as a whole and then by target level."""
    edition, results = edition_on(clock.today()), _results(since, until)
    titles = {level["code"]: level["title"] for level in edition["JB-ENR-1"]["levels"]}
    lines = []
    for test in Test.objects.filter(pk__in=results):
        whole, by_level = results[test.pk], defaultdict(list)
        for one in whole:
            by_level[one.level].append(one)
        shown = _shown(whole, by_level)
        lines.append(Line(test, "", _group(whole) if ALL in shown else None))
        lines += [
            Line(test, title, _group(by_level[code]) if code in shown else None)
            for code, title in titles.items()
            if code in by_level
        ]
    return lines


def table_of(lines):
    """The Lines for a CSV file: a line of headings; what is not shown of few people says so in each of its cells."""
    headings = [_("Test"), _("Code"), _("Target level"), _("Sittings"), _("People"), _("Passed (%)"), _("Mean score")]
    return [headings, *([one.test.name, one.test.code, one.level or _("all"), *_cells(one.group)] for one in lines)]


def _cells(group):
    return [group.sittings, group.people, group.rate, group.mean] if group else [_("not shown")] * 4


def _results(since, until):
    """Test id → its Results, in two queries."""
    rows = Sitting.objects.filter(proctored=True, outcome=Sitting.Outcome.TAKEN)
    rows = rows.filter(sits_on__gte=since) if since else rows
    rows = rows.filter(sits_on__lte=until) if until else rows
    scores, edition, found = passing_scores(), edition_on(clock.today()), defaultdict(list)
    columns = ("test_id", "person_id", "score", "sits_on", "case__tests_selected__target_level")
    for test, person, score, day, level in rows.values_list(*columns).order_by("pk").iterator():
        passing = passing_score_on(scores[test], day)
        facts = SittingFacts("", day, score=score, passing_score=passing)
        found[test].append(Result(person, level or "", score, rules.passes(facts, edition)))
    return found


def _shown(whole, by_level):
    """Of the parts of a test those that may be shown: none of a few people, nor one that gives them away.

    Whoever knows the whole and all parts but one knows the last one by subtraction.
    """
    few = settings.SMALLEST_GROUP
    if _people(whole) < few:
        return set()
    levels = sorted(by_level, key=lambda code: _people(by_level[code]))
    # A case in which no job role is chosen has no level yet.
    hidden = [code for code in levels if not code or _people(by_level[code]) < few]
    rest = [code for code in levels if code not in hidden]
    if hidden and rest and _people([one for code in hidden for one in by_level[code]]) < few:
        rest = rest[1:]
    return {ALL, *rest}


def _people(results):
    return len({one.person for one in results})


def _group(results):
    total = sum(one.score for one in results)
    mean = (total / len(results)).quantize(Decimal("0.01"))
    return Group(len(results), _people(results), sum(one.passed for one in results), mean)
