"""The sitting begins, is scored, corrected or voided (JB-SKL-2, 4, 6; S16)."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from advancement.models import Measure
from advancement.states import State
from assessments.actions import booking, sittings
from assessments.forms import ScoreForm
from assessments.models import Incident, PassingScore, Sitting
from casework import clock
from casework.findings import Refused
from casework.models import Message
from people.models import Role
from tests.assessments.conftest import BEFORE_WORK, NINE, Road
from tests.conftest import PROOF, TODAY, read_and_sign

SCORE = "assessments:enter-score"
FEEDBACK = {"overall": "Solid in most topics.", "topics": "Group policy"}
CHECKED = {"identity_checked": True, "no_study_material": True}


@pytest.fixture
def ready(road):
    """Two tests are selected."""
    road.tests()
    return road


def line_of(road):
    return road.advancement.lines.get(measure=Measure.ASSESSMENTS)


def test_the_proctor_begins_the_sitting(ready):
    sitting = ready.started()
    assert (sitting.is_started, sitting.identity_checked, sitting.no_study_material) == (True, True, True)
    assert ready.verbs()[-1] == "record-start"
    assert ready.open_work()[SCORE, str(sitting.pk)] == ("proctor", date(2026, 3, 25))


@pytest.mark.parametrize("missing", ["identity_checked", "no_study_material"])
def test_it_does_not_begin_unchecked(ready, refusal, missing):
    facts = CHECKED | {missing: False}
    assert refusal(sittings.record_start, ready.booked(), by=ready.district.paul, **facts) == {"JB-SKL-2"}


def test_it_begins_on_its_day_once_and_by_a_proctor(ready, refusal):
    early = ready.booked(on=TODAY + timedelta(days=1))
    assert refusal(sittings.record_start, early, by=ready.district.paul, **CHECKED) == {"JB-SKL-2"}
    sitting = ready.booked(ready.other)
    for name, one in ready.district.cast.items():
        if name != "paul":
            expected = {"S15"} if name == "rosa" else {"PL-PPL-3"}
            assert refusal(sittings.record_start, sitting, by=one, **CHECKED) == expected
    sittings.record_start(sitting, by=ready.district.paul, **CHECKED)
    assert refusal(sittings.record_start, sitting, by=ready.district.paul, **CHECKED) == {"PL-CAS-1"}


def test_a_colleague_stands_in_if_free(ready, district, case_at, refusal):
    district.appoint(district.tess, Role.PROCTOR)
    second = Road(district, case_at(State.ENROLLED, district.omar))
    second.tests()
    slot = {"sits_on": TODAY, "starts_at": NINE, "minutes": 60, "place": "Room 3"}
    with clock.at(BEFORE_WORK):
        booking.book_sitting(second.asked(), by=district.tess, **slot)
    sitting, later = ready.booked(at=time(9, 30)), ready.booked(ready.other, at=time(11))
    assert refusal(sittings.record_start, sitting, by=district.tess, **CHECKED) == {"JB-SKL-2"}
    assert sittings.record_start(later, by=district.tess, **CHECKED).proctor == district.tess


def test_the_score_goes_to_supervisor_and_hr_and_the_feedback_to_the_employee(ready):
    sitting = ready.scored("2.00")
    assert (sitting.outcome, sitting.score, sitting.scored_by) == ("taken", Decimal("2.00"), ready.district.paul)
    assert ready.verbs()[-1] == "enter-score"
    told = {
        (message.to.username, "Group policy" in message.body, "2.00" in message.body)
        for message in Message.objects.filter(about__contains=f"sitting-{sitting.pk}:").exclude(
            about__contains="booked"
        )
    }
    assert told == {("rosa", True, True), ("sam", False, True), ("hugo", False, True), ("hana", False, True)}
    # Not passed: it is the employee's turn again.
    assert ready.open_work()["assessments:ask-for-sitting", str(ready.test.pk)] == ("Rosa", None)
    assert line_of(ready).state == "waiting"


def test_the_score_is_not_in_the_line_that_everybody_reads(ready):
    ready.scored("2.00")
    event = ready.case.timeline.last()
    assert ("2.00" in event.says, "2.00" in event.note) == (False, True)


def test_feedback_is_for_who_sat_the_proctors_and_human_resources(ready, signed_in):
    sitting = ready.scored()
    url = reverse("assessments:sitting", args=[ready.case.number, sitting.pk])
    pages = {name: signed_in(one).get(url).content.decode() for name, one in ready.district.cast.items()}
    assert {name for name, page in pages.items() if "Group policy" in page} == {"rosa", "paul", "hugo", "hana"}
    assert {name for name, page in pages.items() if "3.20" in page} == {"rosa", "paul", "hugo", "hana", "sam", "ada"}


@pytest.mark.parametrize(
    ("facts", "ids"),
    [
        ({"score": Decimal("5.01")}, {"JB-SKL-6"}),
        ({"score": Decimal("0.99")}, {"JB-SKL-6"}),
        ({"overall": " "}, {"JB-SKL-4"}),
        ({"topics": ""}, {"JB-SKL-4"}),
        ({"score": Decimal("5.00")}, set()),
        ({"score": Decimal("1.00")}, set()),
    ],
)
def test_a_score_on_the_scale_with_feedback(ready, refusal, facts, ids):
    facts = {"score": Decimal("3.00")} | FEEDBACK | facts
    assert refusal(sittings.enter_score, ready.started(), by=ready.district.paul, **facts) == ids


def test_a_score_is_entered_by_a_proctor_after_the_start_once(ready, refusal):
    facts = {"score": Decimal("3.00")} | FEEDBACK
    assert refusal(sittings.enter_score, ready.booked(), by=ready.district.paul, **facts) == {"JB-SKL-2"}
    sitting = ready.started(ready.other, at=time(11))
    for name, one in ready.district.cast.items():
        if name != "paul":
            expected = {"S15"} if name == "rosa" else {"PL-PPL-3"}
            assert refusal(sittings.enter_score, sitting, by=one, **facts) == expected
    sittings.enter_score(sitting, by=ready.district.paul, **facts)
    assert refusal(sittings.enter_score, sitting, by=ready.district.paul, **facts) == {"PL-CAS-1"}


def test_with_both_passed_the_line_goes_to_the_supervisor_by_itself(ready):
    ready.scored("2.51")
    assert line_of(ready).state == "waiting"
    ready.scored("2.51", test=ready.other, at=time(11))
    assert line_of(ready).state == "submitted"
    assert ready.verbs()[-2:] == ["enter-score", "submit-line"]
    assert ready.case.timeline.last().by is None
    assert ready.open_work() == {("advancement:review-line", "assessments"): ("Sam", date(2026, 3, 25))}


def test_the_passing_score_of_the_day_decides(ready):
    PassingScore.objects.create(test=ready.test, score=Decimal("3.00"), in_force_from=TODAY)
    ready.scored("2.90")
    ready.scored("2.90", test=ready.other, at=time(11))
    assert line_of(ready).state == "waiting"


def test_the_proctor_does_not_sign_the_line_of_what_they_attested(ready, district, refusal):
    district.appoint(district.sam, Role.PROCTOR)
    ready.scored()
    sitting = ready.started(ready.other, at=time(11))
    sittings.enter_score(sitting, by=district.sam, score=Decimal("3.20"), **FEEDBACK)
    sign = {"by": district.sam, "reviewed_on": TODAY, "proof": PROOF}
    assert refusal(read_and_sign, ready.advancement, Measure.ASSESSMENTS, **sign) == {"S2"}


def test_a_correction_voids_the_signature_and_tells_who_knew(ready, refusal):
    sitting = ready.scored()
    ready.scored(test=ready.other, at=time(11))
    read_and_sign(ready.advancement, Measure.ASSESSMENTS, by=ready.district.sam, reviewed_on=TODAY, proof=PROOF)
    paul = ready.district.paul
    assert refusal(sittings.correct_score, sitting, by=ready.person, score=Decimal("4.00"), reason="x") == {"S15"}
    assert refusal(sittings.correct_score, sitting, by=paul, score=Decimal("3.20"), reason="x") == {"JB-SKL-4"}
    sittings.correct_score(sitting, by=paul, score=Decimal("2.30"), reason="Two digits were swapped")
    assert ready.verbs()[-2:] == ["correct-score", "void-line"]
    assert line_of(ready).signature is None
    told = Message.objects.filter(about__contains="corrected").values_list("to__username", flat=True)
    assert set(told) == {"rosa", "sam", "hugo", "hana"}
    # Corrected back, both are passed, and the line goes on again.
    sittings.correct_score(sitting, by=paul, score=Decimal("3.20"), reason="It was right")
    assert line_of(ready).state == "submitted"


def test_a_voided_sitting_does_not_count(ready, refusal):
    sitting = ready.scored()
    assert refusal(sittings.void_sitting, sitting, by=ready.district.sam, reason="x") == {"PL-PPL-3"}
    sittings.void_sitting(sitting, by=ready.district.paul, reason="Someone helped")
    assert (ready.verbs()[-1], ready.case.timeline.last().note) == ("void-sitting", "Someone helped")
    assert ready.open_work()["assessments:ask-for-sitting", str(ready.test.pk)] == ("Rosa", None)
    assert refusal(sittings.void_sitting, sitting, by=ready.district.paul, reason="x") == {"PL-CAS-1"}
    ready.scored(test=ready.other, at=time(11))
    assert line_of(ready).state == "waiting"


def test_a_sitting_is_voided_after_it_began_only(ready, refusal):
    assert refusal(sittings.void_sitting, ready.booked(), by=ready.district.paul, reason="x") == {"JB-SKL-2"}


@pytest.mark.parametrize(
    ("scores", "typed", "topics"),
    [
        ((("Routing", "3.10"), ("Group policy", "2.50"), ("Backup", "1.00")), "", "Backup (1.00); Group policy (2.50)"),
        ((("Routing", "2.51"),), "", "None: every topic reaches the passing score."),
        ((("Routing", "1.00"),), "Cabling", "Cabling"),
    ],
)
def test_the_topics_to_improve_come_from_the_score_of_each(ready, scores, typed, topics):
    pairs = tuple((topic, Decimal(score)) for topic, score in scores)
    facts = {"score": Decimal("3.00"), "overall": "Solid.", "topics": typed, "topic_scores": pairs}
    sitting = sittings.enter_score(ready.started(), by=ready.district.paul, **facts)
    assert sitting.topics == topics
    assert tuple(sitting.topic_scores.values_list("topic", "score")) == pairs
    assert topics in Message.objects.get(about__contains=":feedback").body


def test_the_score_of_a_topic_is_on_the_scale_too(ready, refusal):
    facts = {"score": Decimal("3.00"), "overall": "x", "topic_scores": (("Routing", Decimal("5.01")),)}
    assert refusal(sittings.enter_score, ready.started(), by=ready.district.paul, **facts) == {"JB-SKL-6"}


def test_an_incident_stays_with_the_sitting(ready, refusal, signed_in):
    sitting, words = ready.started(), "A fire drill; ten minutes were added."
    for name, one in ready.district.cast.items():
        if name != "paul":
            expected = {"S15"} if name == "rosa" else {"PL-PPL-3"}
            assert refusal(sittings.note_incident, sitting, by=one, words=words) == expected
    before = ready.open_work()
    sittings.note_incident(sitting, by=ready.district.paul, words=words)
    assert (ready.verbs()[-1], words in ready.case.timeline.last().note, ready.open_work()) == (
        "note-incident",
        False,
        before,
    )
    url = reverse("assessments:sitting", args=[ready.case.number, sitting.pk])
    pages = {name: signed_in(one).get(url).content.decode() for name, one in ready.district.cast.items()}
    assert {name for name, page in pages.items() if words in page} == {"rosa", "paul", "hugo", "hana"}
    with pytest.raises(DatabaseError), transaction.atomic():
        Incident.objects.update(words="Nothing")


def test_an_incident_is_noted_once_the_sitting_began(ready, refusal):
    booked = ready.booked()
    assert refusal(sittings.note_incident, booked, by=ready.district.paul, words="x") == {"JB-SKL-2"}
    booking.cancel_sitting(booked, by=ready.district.paul)
    assert refusal(sittings.note_incident, booked, by=ready.district.paul, words="x") == {"PL-CAS-1"}
    voided = sittings.void_sitting(ready.scored(), by=ready.district.paul, reason="Someone helped")
    assert refusal(sittings.note_incident, voided, by=ready.district.paul, words="x") == set()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Routing", "“Routing” reads otherwise"),
        ("Routing: 3.10\nRouting: 2.00", "“Routing: 2.00” stands there twice"),
        (f"{'x' * 121}: 2", "Shorten the topic"),
        ("Routing: 7", "Outside the vendor"),
    ],
)
def test_the_page_says_what_is_wrong_with_a_topic_and_keeps_it(ready, signed_in, typed, says):
    sitting = ready.started()
    url = reverse(SCORE, args=[ready.case.number, sitting.pk])
    facts = {"score": "3.2", "overall": "Solid.", "topic_scores": typed}
    page = signed_in(ready.district.paul).post(url, facts).content.decode()
    assert says in page
    assert typed.split("\n")[0] in page
    assert Sitting.objects.get().score is None


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({}, {"topics": ["Name the topics to improve, or write “none”."]}),
        ({"topics": "none"}, {}),
        ({"topic_scores": "Routing: 2.40"}, {}),
        ({"topic_scores": "Routing"}, {"topic_scores": ["“Routing” reads otherwise"]}),
    ],
)
def test_the_topics_to_improve_are_asked_for_at_their_field(typed, errors):
    form = ScoreForm({"score": "3.2", **typed}, scale={"lowest": Decimal(1), "highest": Decimal(5)})
    assert {name: len(told) for name, told in form.errors.items()} == {name: len(told) for name, told in errors.items()}
    assert all(words in form.errors[name][0] for name, told in errors.items() for words in told)


def test_the_page_takes_the_score_of_each_topic(ready, signed_in):
    sitting = ready.started()
    url = reverse(SCORE, args=[ready.case.number, sitting.pk])
    facts = {"score": "3.2", "overall": "Solid.", "topic_scores": "Routing: 3.10\r\n Windows 7 : 2 \r\n"}
    assert signed_in(ready.district.paul).post(url, facts).status_code == 302
    assert list(sitting.topic_scores.values_list("topic", "score")) == [
        ("Routing", Decimal("3.10")),
        ("Windows 7", Decimal("2.00")),
    ]


def test_what_is_part_of_a_form_on_its_way_stays(district, case_at, refusal):
    road = Road(district, case_at(State.WITH_DIRECTOR))
    sitting = Sitting.objects.filter(person=road.person).first()
    void = refusal(sittings.void_sitting, sitting, by=district.paul, reason="x")
    correct = refusal(sittings.correct_score, sitting, by=district.paul, score=Decimal("2.00"), reason="x")
    assert (void, correct) == ({"JB-VER-3"}, {"JB-VER-3"})


def test_whoever_is_refused_reads_whose_supervisor_takes_part_three_back(district, case_at):
    road = Road(district, case_at(State.WITH_DIRECTOR))
    sitting = Sitting.objects.filter(person=road.person).first()
    with pytest.raises(Refused) as refused:
        sittings.void_sitting(sitting, by=district.paul, reason="x")
    (found,) = refused.value.findings
    assert found.because == (
        "This is part of the signed form of Rosa Delgado that is on its way. "
        "Sam Whitfield, at the supervisor's desk, has to take Part III back first."
    )


def test_the_pages_lead_from_the_start_to_the_score(ready, signed_in):
    sitting = ready.booked()
    client = signed_in(ready.district.paul)

    def at(name):
        return reverse(f"assessments:{name}", args=[ready.case.number, sitting.pk])

    assert "JB-SKL-2" in client.post(at("record-start"), {"identity_checked": "on"}).content.decode()
    assert client.post(at("record-start"), dict.fromkeys(CHECKED, "on")).url == at("enter-score")
    wrong = client.post(at("enter-score"), FEEDBACK | {"score": "6"}).content.decode()
    assert "5.00 or less" in wrong
    assert "Group policy" in wrong
    assert client.post(at("enter-score"), FEEDBACK | {"score": "3.2"}).url == at("sitting")
    assert "no longer" not in client.get(at("sitting")).content.decode()
    assert client.post(at("correct-score"), {"score": "3.3", "reason": "Typing"}).status_code == 302
    assert client.post(at("void-sitting"), {"reason": ""}).status_code == 200
    assert client.post(at("void-sitting"), {"reason": "Someone helped"}).status_code == 302
    assert client.get(at("void-sitting")).status_code == 302


@pytest.mark.parametrize(
    ("score", "said"), [("2.50", "Not passed: 2.50; 2.51 passes."), ("2.51", "Passed with 2.51; 2.51 passes.")]
)
def test_the_overall_result_follows_from_the_passing_score_where_none_is_written(ready, score, said):
    sitting = sittings.record_start(ready.booked(), by=ready.district.paul, **CHECKED)
    sitting = sittings.enter_score(sitting, by=ready.district.paul, score=Decimal(score), topics="Routing")
    sitting.refresh_from_db()
    assert (sitting.overall, sitting.outcome) == (said, "taken")
