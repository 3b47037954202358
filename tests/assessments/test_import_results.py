"""The vendor's export is looked at row by row and loaded once (JB-SKL-4, 7; S15)."""

from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from advancement.models import Measure
from advancement.states import State
from assessments import imports as results
from assessments.actions import booking, sittings
from assessments.actions.results import load_result
from assessments.models import Sitting
from casework import imports, tables
from casework.findings import Refused
from casework.models import Message
from people.models import Delegation, Role
from tests.assessments.conftest import NINE, Road
from tests.conftest import TODAY

IMPORTER = results.IMPORTERS[0]
HEAD = "Employee number,Test code,Date and time,Score,Topics\n"
MORNING = timezone.make_aware(datetime.combine(TODAY, NINE))


@pytest.fixture
def ready(road):
    """Two tests are selected."""
    road.tests()
    return road


def row(person, test="t0", at="3/10/2026 9:00 AM", score="3.20", topics=""):
    number = person if isinstance(person, str) else person.employee_number
    return f"{number},{test},{at},{score},{topics}\n"


def brought(*rows, by):
    return imports.bring(IMPORTER, tables.read("export.csv", (HEAD + "".join(rows)).encode(), IMPORTER.columns), by=by)


def applied(*rows, by):
    return imports.apply(brought(*rows, by=by), by=by)


def outcome(kept):
    return [(one.verdict, one.rule) for one in kept.rows.all()]


def told(sitting):
    news = Message.objects.filter(about__contains=f"sitting-{sitting.pk}:").exclude(about__contains="booked")
    return sorted((one.to.username, one.about.split(":")[2]) for one in news)


def test_a_result_without_a_booking_is_added_and_told_once(ready):
    rosa, paul = ready.person, ready.district.paul
    kept = brought(row(rosa, topics="Group policy"), by=paul)
    assert (outcome(kept), Sitting.objects.count()) == ([("add", "")], 0)
    kept = imports.apply(kept, by=paul)
    one = Sitting.objects.get()
    assert outcome(kept) == [("added", "")]
    assert (one.outcome, one.proctored, one.case, one.score) == ("taken", True, ready.case, Decimal("3.20"))
    assert (one.sits_on, one.starts_at, one.taken_at, one.scored_by) == (TODAY, NINE, MORNING, paul)
    assert (one.overall, one.topics) == ("Passed with 3.20; 2.51 passes.", "Group policy")
    assert (ready.verbs()[-1], ready.case.timeline.last().note) == ("load-result", "Score: 3.20")
    assert told(one) == [("hana", "score"), ("hugo", "score"), ("rosa", "feedback"), ("sam", "score")]
    again = applied(row(rosa, topics="Group policy"), by=paul)
    assert outcome(again) == [("same", "")]
    assert (len(told(one)), Sitting.objects.count(), ready.verbs().count("load-result")) == (4, 1, 1)


def test_a_result_of_a_booking_becomes_that_sitting(ready):
    booked = ready.booked()
    kept = applied(row(ready.person, at="2026-03-10 09:04:31", score="2.00"), by=ready.district.paul)
    assert outcome(kept) == [("added", "")]
    booked.refresh_from_db()
    assert (booked.outcome, booked.score, booked.starts_at) == ("taken", Decimal("2.00"), NINE)
    assert (booked.overall, booked.topics) == ("Not passed: 2.00; 2.51 passes.", "The vendor names none.")
    assert Sitting.objects.count() == 1
    assert ready.open_work() == {
        ("assessments:ask-for-sitting", str(ready.test.pk)): ("Rosa", None),
        ("assessments:ask-for-sitting", str(ready.other.pk)): ("Rosa", None),
    }


def test_what_was_entered_by_hand_is_not_loaded_again(ready):
    ready.scored("3.20")
    ready.scored("2.20", test=ready.other, at=time(11))
    kept = applied(
        row(ready.person, at="3/10/2026 9:07 AM"), row(ready.person, "t1", score="2.90"), by=ready.district.paul
    )
    assert outcome(kept) == [("same", ""), ("refused", "JB-SKL-7")]
    assert set(Sitting.objects.values_list("score", flat=True)) == {Decimal("3.20"), Decimal("2.20")}


@pytest.mark.parametrize(
    ("typed", "topics", "scores"),
    [
        ("Routing: 3.10; Group policy: 2.40", "Group policy (2.40)", 2),
        ("Routing; Group policy", "Routing; Group policy", 0),
        ("Windows 7", "Windows 7", 0),
        ("", "The vendor names none.", 0),
    ],
)
def test_topics_come_with_their_scores_or_as_words(ready, typed, topics, scores):
    applied(row(ready.person, topics=typed), by=ready.district.paul)
    one = Sitting.objects.get()
    assert (one.topics, one.topic_scores.count()) == (topics, scores)


def test_a_topic_off_the_scale_is_refused(ready):
    kept = applied(row(ready.person, topics="Routing: 7.00"), by=ready.district.paul)
    assert outcome(kept) == [("refused", "JB-SKL-6")]


def test_a_voided_sitting_does_not_come_back(ready):
    sitting = ready.scored()
    sittings.void_sitting(sitting, by=ready.district.paul, reason="Someone helped")
    assert outcome(applied(row(ready.person), by=ready.district.paul)) == [("same", "")]
    assert list(Sitting.objects.values_list("outcome", flat=True)) == ["voided"]


def test_two_sittings_of_one_day_are_two(ready):
    rows = row(ready.person, score="2.00"), row(ready.person, at="3/10/2026 2:00 PM")
    kept = applied(
        *rows, row(ready.person, at="3/10/2026 2:00 PM"), row(ready.person, score="4.00"), by=ready.district.paul
    )
    assert outcome(kept) == [("added", ""), ("added", ""), ("same", ""), ("refused", "JB-SKL-7")]
    assert outcome(applied(*rows, by=ready.district.paul)) == [("same", ""), ("same", "")]
    assert Sitting.objects.count() == 2


def test_a_fourth_sitting_that_took_place_counts(ready):
    for days in (300, 200, 100):
        ready.sat_before(days)
    assert outcome(applied(row(ready.person), by=ready.district.paul)) == [("added", "")]
    applied(row(ready.person, "t1", at="3/10/2026 11:00 AM"), by=ready.district.paul)
    assert ready.advancement.lines.get(measure=Measure.ASSESSMENTS).state == "submitted"


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"person": "E99999"}, "JB-SKL-7"),
        ({"person": ""}, "JB-SKL-7"),
        ({"test": "t9"}, "JB-SKL-7"),
        ({"at": "3/11/2026 9:00 AM"}, "JB-SKL-7"),
        ({"at": "3/10/2026"}, "JB-SKL-7"),
        ({"at": "yesterday at nine"}, "JB-SKL-7"),
        ({"at": "2/30/2026 9:00 AM"}, "JB-SKL-7"),
        ({"score": "5.01"}, "JB-SKL-7"),
        ({"score": "0.99"}, "JB-SKL-7"),
        ({"score": "=3.20"}, "JB-SKL-7"),
        ({"score": ""}, "JB-SKL-7"),
        ({"score": "3.205"}, "JB-SKL-7"),
        ({"score": "NaN"}, "JB-SKL-7"),
        ({"score": "1e0"}, "JB-SKL-7"),
    ],
)
def test_a_wrong_row_is_refused_and_the_rest_loads(ready, facts, rule):
    wrong = row(**({"person": ready.person} | facts))
    assert outcome(brought(wrong, by=ready.district.paul)) == [("refused", rule)]
    kept = applied(wrong, row(ready.person, "T1"), by=ready.district.paul)
    assert outcome(kept) == [("refused", rule), ("added", "")]
    assert Sitting.objects.get().test == ready.other


def test_nobody_without_a_case_has_a_sitting(ready):
    assert outcome(applied(row(ready.district.omar), by=ready.district.paul)) == [("refused", "JB-SKL-7")]
    assert Sitting.objects.count() == 0


def test_a_result_of_a_form_on_its_way_is_refused(district, case_at):
    road = Road(district, case_at(State.WITH_DIRECTOR))
    before = Sitting.objects.count()
    assert outcome(applied(row(road.person, "t2"), by=district.paul)) == [("refused", "JB-SKL-7")]
    assert Sitting.objects.count() == before


def test_a_proctor_does_not_load_their_own_result_nor_does_who_acts_for_them(ready, case_at, district):
    district.appoint(district.rosa, Role.PROCTOR)
    district.appoint(district.paul, Role.PROCTOR, since=TODAY)
    other = Road(district, case_at(State.ENROLLED, district.omar))
    kept = applied(row(district.rosa), row(other.person), by=district.rosa)
    assert outcome(kept) == [("refused", "S15"), ("added", "")]
    Delegation.objects.create(
        delegator=district.rosa,
        delegate=district.bob,
        approved_by=district.dana,
        starts_on=TODAY,
        until=TODAY + timedelta(days=9),
    )
    kept = applied(row(district.rosa), row(other.person, "t1"), by=district.bob)
    assert outcome(kept) == [("refused", "S15"), ("added", "")]
    assert other.case.timeline.filter(verb="load-result").last().acting_for == district.rosa
    assert outcome(applied(row(district.rosa, "t2"), by=district.paul)) == [("added", "")]


@pytest.mark.parametrize("who", ["rosa", "sam", "hugo", "ada"])
def test_only_proctors_load(ready, refusal, who):
    kept, by = brought(row(ready.person), by=ready.district.paul), ready.district.cast[who]
    expected = {"S15"} if who == "rosa" else {"PL-PPL-3"}
    facts = {"by": by, "at": MORNING, "score": Decimal("3.20")}
    assert refusal(load_result, ready.person, ready.test, **facts) == expected
    assert refusal(imports.apply, kept, by=by) == {"PL-PPL-3"}
    assert Sitting.objects.count() == 0


def test_the_pages_are_the_proctors_and_human_resources_reads(ready, signed_in):
    kept = brought(row(ready.person), by=ready.district.paul)
    urls = ["/imports/results/", f"/imports/results/{kept.pk}/", f"/imports/results/{kept.pk}/report/"]
    found = {name: {signed_in(one).get(url).status_code for url in urls} for name, one in ready.district.cast.items()}
    assert {name for name, codes in found.items() if codes == {200}} == {"paul", "hugo", "hana"}
    assert {name for name, codes in found.items() if codes == {404}} == set(ready.district.cast) - {
        "paul",
        "hugo",
        "hana",
    }
    assert "for the proctors to do" in signed_in(ready.district.hugo).post(urls[1]).content.decode()
    assert Sitting.objects.count() == 0
    assert signed_in(ready.district.paul).post(urls[1]).status_code == 302
    assert Sitting.objects.get().score == Decimal("3.20")


def test_thirty_rows_are_judged_in_the_queries_of_three(ready):
    costs = []
    for count in (3, 30):
        rows = [
            {
                "employee": ready.person.employee_number,
                "test": "t0",
                "taken": f"2/{n % 27 + 1}/2026 9:{n:02}",
                "score": "3",
            }
            for n in range(count)
        ]
        with CaptureQueriesContext(connection) as captured:
            assert {one.verdict for one in results.judge(rows, by=ready.district.paul)} == {"add"}
        costs.append(len(captured))
    assert costs[1] <= costs[0] <= 8


def test_a_cancelled_booking_is_not_the_sitting_that_took_place(ready):
    wish = ready.booked()
    booking.cancel_sitting(wish, by=ready.district.paul)
    assert outcome(applied(row(ready.person), by=ready.district.paul)) == [("added", "")]
    assert sorted(Sitting.objects.values_list("outcome", flat=True)) == ["cancelled", "taken"]


def test_a_refusal_in_the_middle_leaves_the_rest(ready, monkeypatch):
    monkeypatch.setattr(results, "load_result", _refuses_the_second(results.load_result))
    kept = applied(row(ready.person), row(ready.person, "t1"), row(ready.person, "t2"), by=ready.district.paul)
    assert outcome(kept) == [("added", ""), ("refused", "JB-VER-3"), ("added", "")]


def _refuses_the_second(act):
    from casework.findings import Finding

    def load(person, test, **facts):
        loaded = act(person, test, **facts)
        if test.code == "t1":
            raise Refused(Finding("JB-VER-3", False, "On its way."))
        return loaded

    return load
