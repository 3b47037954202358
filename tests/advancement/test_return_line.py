"""The supervisor returns a line; the employee mends it, or asks the next level to look at the return (JB-VER-1, 10)."""

from datetime import date

import pytest

from advancement.actions import lines
from advancement.models import Line, Measure, ReturnReview
from advancement.states import State
from tests.advancement.questions import (
    STRANGERS,
    address,
    as_forecast,
    does_not_exist_for,
    nothing_changes,
    one_line,
    only,
    refusal,
    waits,
)
from tests.conftest import PROOF, TODAY, certified, read_and_sign

CERTIFICATION = Measure.CERTIFICATION
STANDS, LOOK_AGAIN = ReturnReview.Answer


@pytest.fixture
def submitted(case_at, district):
    advancement = case_at(State.ENROLLED)
    certified(district, district.rosa)
    lines.submit_line(advancement, CERTIFICATION, by=district.rosa, remark="All there")
    return advancement


@pytest.fixture
def returned(submitted, district):
    lines.return_line(submitted, CERTIFICATION, by=district.sam, reason="The copy is missing")
    return submitted


def line_of(advancement):
    return advancement.lines.get(measure=CERTIFICATION)


def send_back(advancement, by, measure=CERTIFICATION):
    return lines.return_line(advancement, measure, by=by, reason="The copy is missing")


def ask(advancement, by):
    return lines.ask_for_review(advancement, CERTIFICATION, by=by, words="It was there")


def answer(advancement, by, decision=LOOK_AGAIN):
    return lines.answer_review(advancement, CERTIFICATION, by=by, answer=decision, words="It is on page 2")


# --- Returning


def test_returned_with_a_reason_and_nothing_is_lost(submitted, district):
    with one_line(submitted.case, "return-line", by=district.sam), as_forecast("return-line", submitted):
        send_back(submitted, district.sam)
    line = line_of(submitted)
    assert (line.state, line.reason, line.remark) == (Line.State.RETURNED, "The copy is missing", "All there")
    assert waits(submitted.case)["line", "certification"] == ("Rosa", None)
    assert ("review-line", "certification") not in waits(submitted.case)


def test_nobody_but_the_supervisor_and_not_twice(submitted, district):
    only(district, {"sam"}, lambda one: send_back(submitted, one))
    send_back(submitted, district.sam)
    with nothing_changes():
        assert refusal(send_back, submitted, district.sam) == {"JB-VER-1"}


def test_only_what_was_submitted(submitted, district):
    assert refusal(send_back, submitted, district.sam, Measure.COURSEWORK) == {"JB-VER-1"}
    read_and_sign(submitted, CERTIFICATION, by=district.sam, reviewed_on=TODAY, proof=PROOF)
    assert refusal(send_back, submitted, district.sam) == {"JB-VER-1"}


def test_mended_it_goes_back_to_the_supervisor(returned, district):
    lines.submit_line(returned, CERTIFICATION, by=district.rosa)
    assert waits(returned.case)["review-line", "certification"] == ("Sam", date(2026, 3, 25))
    assert ("line", "certification") not in waits(returned.case)
    assert line_of(returned).state == Line.State.SUBMITTED


def test_whoever_reviews_it_again_reads_why_it_came_back_and_the_employee_does_not_any_more(
    returned, district, signed_in
):
    lines.submit_line(returned, CERTIFICATION, by=district.rosa)
    said = "The copy is missing"
    page = signed_in(district.sam).get(address("review-line", returned.case, CERTIFICATION)).content.decode()
    assert f"Last time it came back for this:</strong> {said}" in page
    assert said not in signed_in(district.rosa).get(address("line", returned.case, CERTIFICATION)).content.decode()
    read_and_sign(returned, CERTIFICATION, by=district.sam, reviewed_on=TODAY, proof=PROOF)
    assert line_of(returned).reason == ""


def test_the_page_returns_it_and_the_employee_reads_why(submitted, district, signed_in):
    where = address("return-line", submitted.case, CERTIFICATION)
    client = signed_in(district.sam)
    assert "There is a problem" in client.post(where, {"reason": " \u00a0 "}).content.decode()
    page = client.post(where, {"reason": "The copy is missing"}, follow=True).content.decode()
    assert "went back to Rosa Delgado, with your reason." in page
    page = signed_in(district.rosa).get(address("line", submitted.case, CERTIFICATION)).content.decode()
    assert "The copy is missing" in page
    assert "Ask the next level to look at this return" in page


# --- Asking the next level


def test_the_supervisors_supervisor_has_the_question(returned, district):
    with one_line(returned.case, "ask-for-review", by=district.rosa), as_forecast("ask-for-review", returned):
        ask(returned, district.rosa)
    assert waits(returned.case)["answer-review", "certification"] == ("Nina", date(2026, 3, 25))


def test_nobody_else_asks_and_nobody_twice(returned, district):
    only(district, {"rosa"}, lambda one: ask(returned, one))
    ask(returned, district.rosa)
    with nothing_changes():
        assert refusal(ask, returned, district.rosa) == {"JB-VER-10"}


def test_only_about_a_return(submitted, district):
    assert refusal(ask, submitted, district.rosa) == {"JB-VER-10"}


# --- The answer


def test_the_supervisor_is_to_look_again(returned, district):
    ask(returned, district.rosa)
    with one_line(returned.case, "answer-review", by=district.nina), as_forecast("answer-review", returned):
        answer(returned, district.nina)
    assert line_of(returned).state == Line.State.SUBMITTED
    found = waits(returned.case)
    assert found["review-line", "certification"] == ("Sam", date(2026, 3, 25))
    assert {step for step, _about in found}.isdisjoint({"line", "answer-review"})


def test_the_return_stands(returned, district):
    ask(returned, district.rosa)
    answer(returned, district.nina, STANDS)
    assert line_of(returned).state == Line.State.RETURNED
    assert ("line", "certification") in waits(returned.case)
    assert ("review-line", "certification") not in waits(returned.case)


def test_nobody_but_the_next_level_and_not_twice(returned, district):
    ask(returned, district.rosa)
    only(district, {"nina"}, lambda one: answer(returned, one))
    answer(returned, district.nina, STANDS)
    with nothing_changes():
        assert refusal(answer, returned, district.nina) == {"JB-VER-10"}


def test_the_page_of_the_next_level_leads_back_to_their_work(returned, district, signed_in):
    ask(returned, district.rosa)
    client, where = signed_in(district.nina), address("answer-review", returned.case, CERTIFICATION)
    page = client.get(where).content.decode()
    assert "The copy is missing" in page
    assert "It was there" in page
    page = client.post(where, {"answer": "stands", "words": "The second page is still missing"}, follow=True)
    assert (page.status_code, page.request["PATH_INFO"]) == (200, "/")
    assert "Your answer is on the case; employee and supervisor are told." in page.content.decode()
    assert client.get(where).status_code == 404


def test_strangers_find_nothing(returned, district, signed_in):
    steps = ("return-line", "ask-for-review", "answer-review")
    found = [address(step, returned.case, CERTIFICATION) for step in steps]
    does_not_exist_for(signed_in, district, {*STRANGERS, "dana", "erin"}, *found)
    ask(returned, district.rosa)
    does_not_exist_for(signed_in, district, set(STRANGERS) - {"nina"}, *found)


def test_asked_to_look_again_the_supervisor_hears_of_it_once(returned, district):
    ask(returned, district.rosa)
    before = set(returned.case.mail.values_list("pk", flat=True))
    answer(returned, district.nina)
    news = returned.case.mail.exclude(pk__in=before)
    assert sorted(news.values_list("to__first_name", flat=True)) == ["Rosa", "Sam"]
    assert "It goes back to Sam Whitfield. It is due on Wednesday, March 25" in news.get(to=district.sam).body
