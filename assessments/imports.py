"""The vendor's export of results, row by row (JB-SKL-7)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments import permissions, rules
from assessments.actions.results import load_result
from assessments.forms import TIMES, topic_scores_in
from assessments.models import Sitting, Test, moment
from assessments.queries import edition_on
from assessments.queries.results import on_record, row_facts, sitting_of
from casework import clock, evidence, imports
from casework.findings import require
from casework.forms import DayField, ScoreField
from casework.imports import ADD, REFUSED, SAME, Importer, Judgment
from casework.tables import Column

COLUMNS = (
    Column("employee", "Employee number", hint=_("As in the record of people.")),
    Column("test", "Test code", hint=_("As in the register of tests.")),
    Column("taken", "Date and time", hint=_("When the sitting began: 3/10/2026 2:30 PM, or 2026-03-10 14:30.")),
    Column("score", "Score", hint=_("On the vendor's scale, with a point: 3.25.")),
    Column(
        "topics",
        "Topics",
        required=False,
        hint=_("Topics to improve, or the score of each: Group policy: 2.40; Routing: 3.10."),
    ),
)
_DAY, _TIME, _SCORE = DayField(), forms.TimeField(input_formats=("%H:%M:%S", "%I:%M:%S %p", *TIMES)), ScoreField()


@dataclass(frozen=True)
class Result:
    """A row as far as it can be read; what cannot is None."""

    person: object
    test: Test | None
    at: datetime | None
    score: Decimal | None
    topics: str

    @property
    def key(self):
        """Whose sitting of which test on which day; None where that can't be read."""
        if not (self.person and self.test and self.at):
            return None
        return self.person.pk, self.test.pk, timezone.localdate(self.at)


def judge(rows, *, by):
    """A Judgment for each row; as many queries for five thousand rows as for one."""
    results, today = _read(rows), clock.today()
    keys = {one.key for one in results if one.key}
    sittings = on_record(*({key[place] for key in keys} for place in range(3)))
    cases = evidence.gathering({person for person, _test, _day in keys})
    grant_for, edition = permissions.loads_for(by), edition_on(today)
    judgments = []
    for one in results:
        pk = one.person.pk if one.person else None
        same_day = sittings[one.key] if one.key else []
        sitting = sitting_of(same_day, one.at)
        facts = _facts(one, sitting, has_case=pk in cases)
        finding = rules.row_can_be_loaded(facts, edition, on=today)
        if one.person and not (grant := grant_for(pk)):
            finding = grant.finding
        verdict = (SAME if facts.is_on_record else ADD) if finding.met else REFUSED
        judgments.append(Judgment(verdict, *_told(finding, verdict), subject=pk))
        if verdict == ADD:
            _as_if_loaded(same_day, sitting, one)
    return judgments


def carry_out(row, *, by):
    """Load the result of one row; returns whether anything changed."""
    one, today = _read([row])[0], clock.today()
    if not (one.key and one.score):
        require(rules.row_can_be_loaded(_facts(one, None, has_case=True), edition_on(today), on=today))
    facts = {"at": one.at, "score": one.score, **_topics_of(one.topics)}
    return load_result(one.person, one.test, by=by, **facts) is not None


def _topics_of(text):
    """The scores of topics where the vendor gives scores, otherwise the text as it is."""
    try:
        return {"topic_scores": topic_scores_in(text, _refuse)}
    except ValueError:
        return {"topics": text}


def _refuse(code, line):
    raise ValueError(code)


def _read(rows):
    people = imports.people_by_number([row["employee"] for row in rows])
    tests = {test.code.casefold(): test for test in Test.objects.all()}
    return [
        Result(
            people.get(row["employee"]),
            tests.get(row["test"].casefold()),
            _moment(row["taken"]),
            _typed(_SCORE, row["score"]),
            row.get("topics", ""),
        )
        for row in rows
    ]


def _facts(one, sitting, *, has_case):
    return row_facts(sitting, score=one.score, at=one.at, has_case=has_case, person=one.person, test=one.test)


def _moment(text):
    """Day and time in the employer's time zone, None where they can't be read."""
    day, _blank, time = text.replace("T", " ").strip().partition(" ")
    day, time = _typed(_DAY, day), _typed(_TIME, time.strip())
    return moment(day, time) if day and time else None


def _typed(field, text):
    try:
        return field.clean(text)
    except ValidationError:
        return None


def _told(finding, verdict):
    """Why, and by which rule; a row that is simply added needs neither."""
    if verdict == ADD:
        return "", ""
    return finding.because, finding.rule if verdict == REFUSED else ""


def _as_if_loaded(same_day, sitting, one):
    """For the rows below, the sitting is there."""
    if sitting is not None:
        same_day.remove(sitting)
    same_day.append(Sitting(outcome=Sitting.Outcome.TAKEN, score=one.score, taken_at=one.at))


IMPORTERS = (
    Importer(
        name="results",
        title=_("Results from the vendor"),
        about=_("The vendor's export of scores. A result that is on record already changes nothing."),
        columns=COLUMNS,
        may=permissions.is_proctor,
        reads=permissions.keeps_queue,
        judge=judge,
        carry_out=carry_out,
        follows=_("Each employee gets the feedback, supervisor and Human Resources get the score, by e-mail."),
    ),
)
