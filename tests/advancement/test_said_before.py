"""Whoever acts next reads on the page what was written to them: reasons of a return, and the answers (JB-VER-1, 3)."""

import pytest

from advancement.actions import enrollment, finalizing, lines, routing
from advancement.models import Measure, ReturnReview
from advancement.queries.said import said_before
from advancement.states import State
from tests.advancement.questions import address
from tests.conftest import certified

HEADING = "What was said before"


def read(client, step, case, *args):
    page = client.get(address(step, case, *args)).content.decode()
    return page.split(HEADING)[1] if HEADING in page else ""


def notes(before):
    return [(one["who"].first_name, one["detail"]) for one in before]


def test_the_employee_reads_why_part_one_came_back(case_at, district, signed_in):
    advancement = case_at(State.PART_ONE)
    enrollment.return_part_one(advancement, by=district.sam, reason="Not the day we met")
    said = read(signed_in(district.rosa), "part-one", advancement.case)
    assert ("Not the day we met" in said, "Sam Whitfield" in said, "Mar 10, 2026" in said) == (True, True, True)


def test_nothing_was_said_of_a_fresh_draft(case_at, district, signed_in):
    page = signed_in(district.rosa).get(address("part-one", case_at(State.DRAFT).case)).content.decode()
    assert ("Part I: Enrollment" in page, HEADING in page) == (True, False)


def test_the_coordinator_reads_why_the_second_one_sent_it_back(case_at, district, signed_in):
    advancement = case_at(State.TO_CONFIRM)
    finalizing.send_back(advancement, by=district.hana, reason="The grade is that of last year")
    assert "The grade is that of last year" in read(signed_in(district.hugo), "complete", advancement.case)


def test_the_director_reads_their_reason_and_the_answer_the_latest_first(case_at, district, signed_in):
    advancement = case_at(State.WITH_DIRECTOR)
    routing.return_to_supervisor(advancement, by=district.dana, reason="The copy is missing")
    routing.send_on(advancement, by=district.sam, answer="The copy is attached")
    said = read(signed_in(district.dana), "approve", advancement.case)
    assert 0 < said.index("The copy is attached") < said.index("The copy is missing")


def test_what_human_resources_wrote_is_not_for_the_director(case_at, district, signed_in):
    """After Part III was signed anew the form is with the director again; its reasons went to the supervisor alone."""
    advancement = case_at(State.WITH_COORDINATOR)
    routing.return_to_supervisor(advancement, by=district.hugo, reason="Between us")
    routing.send_on(advancement, by=district.sam, answer="Done")
    assert notes(said_before(advancement.case, "return", "send-on")) == [("Sam", "Done"), ("Hugo", "Between us")]
    assert said_before(advancement.case, "return", "send-on", at=State.WITH_DIRECTOR) == []


@pytest.fixture
def looked_at_again(case_at, district):
    """The next level asked the supervisor to look at the certification again."""
    advancement = case_at(State.ENROLLED)
    certified(district, district.rosa)
    lines.submit_line(advancement, Measure.CERTIFICATION, by=district.rosa)
    lines.return_line(advancement, Measure.CERTIFICATION, by=district.sam, reason="Too short")
    lines.ask_for_review(advancement, Measure.CERTIFICATION, by=district.rosa, words="It is as long as asked")
    again = ReturnReview.Answer.LOOK_AGAIN
    lines.answer_review(
        advancement, Measure.CERTIFICATION, by=district.nina, answer=again, words="Length is no measure"
    )
    return advancement


def test_the_supervisor_reads_the_words_of_the_next_level_at_that_line_only(looked_at_again, district, signed_in):
    case, client = looked_at_again.case, signed_in(district.sam)
    said = read(client, "review-line", case, "certification")
    assert 0 < said.index("Length is no measure") < said.index("It is as long as asked")
    assert read(client, "review-line", case, "experience") == ""
