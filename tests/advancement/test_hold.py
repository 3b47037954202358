"""Life goes on: the case rests during a standing, leave pauses what is due, changes of place follow (JB-ENR-7, 9)."""

from datetime import date, timedelta

import pytest

from advancement.actions import enrollment, life, lines, readers, routing
from advancement.models import Hold, Measure
from advancement.states import CLOSED, State
from advancement.tasks import follow_the_record
from casework import evidence
from people.models import Standing
from tests.advancement.questions import (
    STRANGERS,
    address,
    day,
    does_not_exist_for,
    nothing_changes,
    one_line,
    refusal,
    sign_all,
    standing,
    told,
    verbs,
    waits,
)
from tests.conftest import PROOF, TODAY, certified

LEAVE, PAR = Standing.Kind.LEAVE, Standing.Kind.PAR
OPEN = [state for state in State if state not in CLOSED | {State.DRAFT, State.ON_HOLD}]
DUE = date(2026, 3, 25)


def over(row, on):
    """A standing has ended, and the case follows."""
    if on > row.starts_on:
        row.until = on
        row.save()
    else:
        row.delete()
    life.follow(row.person, by=None)


# --- On hold


@pytest.mark.parametrize("state", OPEN)
def test_the_case_rests_wherever_it_is_and_goes_back_there_with_deadlines_moved(case_at, district, state):
    advancement = case_at(state)
    before = waits(advancement.case)
    with day(2026, 3, 11):
        with one_line(advancement.case, "hold", by=None):
            row = standing(district.rosa, starts_on=date(2026, 3, 11))
        advancement.case.refresh_from_db()
        assert advancement.case.state == State.ON_HOLD
        assert waits(advancement.case) == {key: (who, None) for key, (who, _due) in before.items()}
        with nothing_changes():
            life.follow(district.rosa, by=None)
    with day(2026, 3, 25):
        with one_line(advancement.case, "resume", by=None):
            over(row, date(2026, 3, 25))
        advancement.case.refresh_from_db()
        assert advancement.case.state == state
        # Ten business days after March 10, those from March 11 up to March 25 not counted.
        moved = {key: (who, due and date(2026, 4, 7)) for key, (who, due) in before.items()}
        assert waits(advancement.case) == moved
        with nothing_changes():
            life.follow(district.rosa, by=None)
    assert advancement.holds.get().ended_on == date(2026, 3, 25)


@pytest.mark.parametrize(
    ("state", "others"),
    [
        (State.ENROLLED, set()),
        (State.WITH_DIRECTOR, {"Dana", "Hugo", "Hana"}),
        (State.WITH_COORDINATOR, {"Hugo", "Hana"}),
        (State.TO_CONFIRM, {"Hana"}),
        (State.WITH_ERSC, {"Erin"}),
    ],
)
def test_who_has_or_awaits_the_form_hears_of_rest_and_end_of_rest_without_a_word_about_why(
    case_at, district, state, others
):
    advancement = case_at(state)
    before = advancement.case.mail.count()
    row = standing(district.rosa)
    assert told(before) == {"Rosa", "Sam"} | others
    assert not advancement.case.mail.filter(body__iregex="peer|evaluation|standing").exists()
    before = advancement.case.mail.count()
    over(row, TODAY)
    assert told(before) == {"Rosa", "Sam"} | others


@pytest.mark.parametrize(
    ("state", "others"),
    [(State.ENROLLED, set()), (State.WITH_DIRECTOR, {"dana"}), (State.WITH_ERSC, {"dana", "erin"})],
)
def test_everybody_else_sees_on_hold_and_no_reason(case_at, district, signed_in, state, others):
    advancement = case_at(state)
    readers.give_access(advancement, by=district.rosa, reader=district.bob)
    standing(district.rosa)
    where = [address("case", advancement.case)]
    where += [address("line", advancement.case, one) for one in ("performance", "experience")]
    told_why, not_told = set(), set()
    for name, one in district.cast.items():
        pages = [signed_in(one).get(at) for at in where]
        if {page.status_code for page in pages} == {200}:
            text = " ".join(page.content.decode() for page in pages)
            assert "On hold" in text, name
            (told_why if "Peer Assistance and Review" in text else not_told).add(name)
    assert told_why == {"rosa", "sam", "hugo", "hana", "ada"}
    assert not_told == {"bob"} | others


def test_nobody_finds_it_among_what_they_have_to_do(case_at, district, signed_in):
    case = case_at(State.WITH_DIRECTOR).case
    assert case.number in signed_in(district.dana).get("/advancement/queues/director/").content.decode()
    standing(district.rosa)
    assert case.number not in signed_in(district.dana).get("/advancement/queues/director/").content.decode()
    page = signed_in(district.dana).get(address("case", case)).content.decode()
    assert "On hold" in page


def test_no_part_is_signed_and_the_page_says_why(case_at, district, signed_in):
    advancement = case_at(State.WITH_DIRECTOR)
    standing(district.rosa)
    assert refusal(routing.approve, advancement, by=district.dana, proof=PROOF) == {"PL-CAS-1", "JB-ENR-7"}
    page = signed_in(district.dana).post(address("approve", advancement.case), {"password": "x"})
    assert (page.status_code, "the case is “On hold”" in page.content.decode()) == (409, True)


def test_evidence_that_changes_during_the_rest_takes_its_line_along(case_at, district):
    advancement = case_at(State.ENROLLED)
    certified(district, district.rosa)
    sign_all(advancement, district, [Measure.CERTIFICATION])
    row = standing(district.rosa)
    evidence.changed(district.rosa, Measure.CERTIFICATION, by=district.rosa, what="Changed.")
    over(row, TODAY)
    assert advancement.lines.get(measure=Measure.CERTIFICATION).state == "waiting"


def test_a_form_that_was_returned_rests_as_returned(case_at, district):
    advancement = case_at(State.RETURNED)
    row = standing(district.rosa)
    over(row, TODAY)
    routing.send_on(advancement, by=district.sam, answer="Done")
    advancement.case.refresh_from_db()
    assert advancement.case.state == State.WITH_DIRECTOR


def test_the_deadline_at_human_resources_does_not_count_the_days_of_rest(case_at, district):
    advancement = case_at(State.WITH_DIRECTOR)
    with day(2026, 3, 11):
        row = standing(district.rosa, starts_on=date(2026, 3, 11))
    with day(2026, 3, 25):
        over(row, date(2026, 3, 25))
        routing.return_to_supervisor(advancement, by=district.dana, reason="x")
        assert waits(advancement.case) == {("send-on", ""): ("Sam", date(2026, 4, 7))}


def test_a_second_standing_prolongs_the_rest_and_leaves_no_second_line(case_at, district):
    advancement = case_at(State.ENROLLED)
    first = standing(district.rosa)
    with nothing_changes():
        second = standing(district.rosa, Standing.Kind.SPECIAL_EVALUATION)
        over(first, TODAY + timedelta(days=1))
    with day(2026, 3, 12):
        over(second, date(2026, 3, 12))
    advancement.case.refresh_from_db()
    assert (advancement.case.state, advancement.holds.count()) == (State.ENROLLED, 1)


def test_a_standing_that_begins_later_holds_from_its_day_on(case_at, district):
    advancement = case_at(State.ENROLLED)
    with nothing_changes():
        Standing.objects.create(person=district.rosa, kind=PAR, starts_on=TODAY + timedelta(days=2))
        follow_the_record()
    with day(2026, 3, 12):
        follow_the_record()
    advancement.case.refresh_from_db()
    assert advancement.case.state == State.ON_HOLD
    with day(2026, 4, 1):
        Standing.objects.update(until=date(2026, 4, 1))
        follow_the_record()
    advancement.case.refresh_from_db()
    assert advancement.case.state == State.ENROLLED


def test_a_draft_does_not_rest(case_at, district):
    case_at(State.DRAFT)
    with nothing_changes():
        standing(district.rosa)


def test_withdrawn_during_the_rest_it_is_over(case_at, district):
    advancement = case_at(State.ON_HOLD)
    enrollment.withdraw(advancement, by=district.rosa)
    with nothing_changes():
        Standing.objects.all().delete()
        life.follow(district.rosa, by=None)
    assert not Hold.objects.filter(ended_on=None).exists()


# --- Leave


def test_leave_pauses_what_is_due_and_nothing_else(case_at, district):
    advancement = case_at(State.WITH_DIRECTOR)
    with one_line(advancement.case, "pause", by=None):
        row = standing(district.rosa, LEAVE)
    advancement.case.refresh_from_db()
    assert advancement.case.state == State.WITH_DIRECTOR
    assert waits(advancement.case) == {("approve", ""): ("Dana", None)}
    with day(2026, 3, 16):
        routing.approve(advancement, by=district.dana, proof=PROOF)
        assert waits(advancement.case) == {("complete", ""): ("hr_coordinator", None)}
    with day(2026, 3, 23), one_line(advancement.case, "unpause", by=None):
        over(row, date(2026, 3, 23))
    # Ten business days after March 16, from March 23 on.
    assert waits(advancement.case) == {("complete", ""): ("hr_coordinator", date(2026, 4, 3))}


def test_leave_and_a_standing_that_overlap_are_counted_once(case_at, district):
    advancement = case_at(State.WITH_DIRECTOR)
    with day(2026, 3, 11):
        leave = standing(district.rosa, LEAVE, starts_on=date(2026, 3, 11))
    with day(2026, 3, 16):
        par = standing(district.rosa, starts_on=date(2026, 3, 16))
    with day(2026, 3, 18):
        over(leave, date(2026, 3, 18))
        assert waits(advancement.case) == {("approve", ""): ("Dana", None)}
    with day(2026, 3, 25):
        over(par, date(2026, 3, 25))
        assert waits(advancement.case) == {("approve", ""): ("Dana", date(2026, 4, 7))}


def test_a_standing_that_ends_during_leave_leaves_the_pause(case_at, district):
    advancement = case_at(State.WITH_DIRECTOR)
    leave, par = standing(district.rosa, LEAVE), standing(district.rosa)
    with day(2026, 3, 16):
        over(par, date(2026, 3, 16))
        assert waits(advancement.case) == {("approve", ""): ("Dana", None)}
    with day(2026, 3, 17):
        over(leave, date(2026, 3, 17))
        # From March 10 up to March 17 the clock rested.
        assert waits(advancement.case) == {("approve", ""): ("Dana", date(2026, 3, 30))}


# --- Another supervisor, another place, another class


def test_a_new_supervisor_has_the_open_steps_and_the_old_one_what_they_signed(case_at, district, signed_in):
    advancement = case_at(State.ENROLLED)
    sign_all(advancement, district, [Measure.PERFORMANCE])
    certified(district, district.rosa)
    lines.submit_line(advancement, Measure.CERTIFICATION, by=district.rosa)
    district.rosa.supervisions.update(supervisor=district.bob)
    with one_line(advancement.case, "hand-over", by=None):
        life.follow(district.rosa, by=None)
    assert waits(advancement.case)["review-line", "certification"] == ("Bob", DUE)
    does_not_exist_for(signed_in, district, ["sam"], address("case", advancement.case))
    client = signed_in(district.sam)
    page = client.get("/signed/").content.decode()
    assert "Part II: Satisfactory performance" in page
    assert "Rosa Delgado" in page
    assert advancement.case.number not in client.get("/").content.decode()
    assert signed_in(district.bob).get(address("case", advancement.case)).status_code == 200


def test_others_have_not_signed_what_one_signed(case_at, district, signed_in):
    case_at(State.ENROLLED)
    for name, count in {"rosa": 1, "sam": 1, "bob": 0, "hugo": 0, "ada": 0}.items():
        assert signed_in(district.cast[name]).get("/signed/").content.decode().count("<article") == count, name


@pytest.mark.parametrize("state", OPEN)
def test_a_demotion_closes_the_case_wherever_it_is_and_those_who_had_it_hear_of_it(case_at, district, state):
    advancement = case_at(state)
    holders = {who for who, _due in waits(advancement.case).values()} & {"Sam", "Dana"}
    before = advancement.case.mail.count()
    district.rosa.jobs.update(job_class=district.classes["intern"])
    with one_line(advancement.case, "close", by=None):
        life.follow(district.rosa, by=None)
    advancement.refresh_from_db()
    assert (advancement.case.state, advancement.case.closed_on) == (State.CLOSED, TODAY)
    assert waits(advancement.case) == {}
    by_office = {State.TO_CONFIRM: {"Hana"}, State.WITH_ERSC: {"Erin"}}
    if state in (State.WITH_DIRECTOR, State.RETURNED, State.WITH_COORDINATOR):
        by_office[state] = {"Hugo", "Hana"}
    approved = {"Dana"} if state in (State.WITH_COORDINATOR, State.TO_CONFIRM, State.WITH_ERSC) else set()
    assert told(before) == {"Rosa", "Sam"} | holders | approved | by_office.get(state, set())
    with nothing_changes():
        life.follow(district.rosa, by=None)


def test_separated_during_a_rest_the_case_is_closed_too(case_at, district):
    advancement = case_at(State.ON_HOLD)
    district.rosa.jobs.update(until=TODAY)
    follow_the_record()
    advancement.case.refresh_from_db()
    assert (advancement.case.state, verbs(advancement.case)[-1]) == (State.CLOSED, "close")


def test_strangers_find_no_resting_case(case_at, district, signed_in):
    case = case_at(State.ON_HOLD).case
    does_not_exist_for(signed_in, district, {*STRANGERS, "dana", "erin"}, address("case", case))
