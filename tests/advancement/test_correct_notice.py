"""An issued notice is corrected or taken back only by a new, linked one, with its reasons (JB-VER-11)."""

import json
from datetime import date
from decimal import Decimal

import pytest

from advancement.actions import enrollment, finalizing
from advancement.documents import notice as papers
from advancement.documents.notice import notice_facts
from advancement.models import Course, Notice
from advancement.states import State
from casework.signing import Proof
from people.models import SalaryStep
from tests.advancement.questions import (
    STRANGERS,
    address,
    as_forecast,
    day,
    does_not_exist_for,
    nothing_changes,
    one_line,
    only,
    refusal,
    signs,
)
from tests.advancement.test_issue_notice import EFFECTIVE, a_line, history, issue
from tests.conftest import PROOF, TODAY
from tests.pdfs import text_of


@pytest.fixture
def late(case_at, district):
    """A notice issued on April 1, 18 days after its effective date, on which the clock then stands."""
    advancement = case_at(State.WITH_ERSC)
    with day(2026, 4, 1):
        issue(advancement, district.erin)
        yield advancement


def correct(advancement, by, step=6, reason="The step was misread", proof=PROOF):
    return finalizing.correct_notice(advancement, by=by, proof=proof, reason=reason, step=step)


def rescind(advancement, by, reason="Issued in error", proof=PROOF):
    return finalizing.rescind_notice(advancement, by=by, proof=proof, reason=reason)


# --- Correcting


def test_the_correction_names_the_notice_it_replaces_which_stays_as_it_was(late, district):
    first = late.notices.get()
    with one_line(late.case, "correct-notice", by=district.erin), as_forecast("correct-notice", late):
        second = correct(late, district.erin)
    assert (second.replaces, second.kind, second.reason) == (first, Notice.Kind.CORRECTION, "The step was misread")
    assert (second.to_step, second.to_salary, second.from_step) == (6, Decimal("59000.00"), 4)
    old = Notice.objects.get(pk=first.pk)
    assert (old.to_step, old.to_salary, old.retroactive) == (5, Decimal("58000.00"), Decimal("197.26"))
    assert json.loads(second.signature.content)["notice"]["replaces"] == first.number


def test_the_line_of_the_job_history_says_what_the_correction_says(late, district):
    second = correct(late, district.erin)
    assert [one[3:5] for one in history(district.rosa)] == [(4, 54000), (6, 59000)]
    assert district.rosa.jobs.on(EFFECTIVE).get().reason == f"correction, notice {second.number}"


def test_what_is_owed_is_what_the_earlier_notice_did_not_give(late, district):
    # 1,000 more a year than the notice before, on 18 days.
    assert correct(late, district.erin).retroactive == Decimal("49.32")
    # And back again: the same is then no longer due.
    assert correct(late, district.erin, step=5).retroactive == Decimal("-49.32")


def test_later_lines_move_by_as_many_steps(late, district):
    running = district.rosa.jobs.get(until=None)
    running.until = date(2026, 5, 1)
    running.save()
    a_line(district.rosa, running, starts_on=date(2026, 5, 1), step=7, salary=Decimal(60000), source="S-2")
    with day(2026, 6, 1):
        notice = correct(late, district.erin)
    assert [one[3:5] for one in history(district.rosa)] == [(4, 54000), (6, 59000), (8, 61000)]
    # 1,000 more a year throughout: 79 days.
    assert notice.retroactive == Decimal("216.44")


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        ({"step": 11}, {"JB-VER-8"}),
        ({"step": 5}, {"JB-VER-11"}),
        ({"reason": " "}, {"JB-VER-11"}),
        ({"proof": Proof("x")}, {"PL-SIG-1"}),
    ],
)
def test_a_correction_is_refused_when(late, district, facts, reasons):
    with nothing_changes():
        assert refusal(correct, late, district.erin, **facts) == reasons
    assert Notice.objects.count() == 1


def test_nobody_but_the_service_center_corrects_or_rescinds(late, district):
    only(district, {"erin"}, lambda one: correct(late, one))
    only(district, {"erin"}, lambda one: rescind(late, one))


@pytest.mark.parametrize("state", [State.WITH_ERSC, State.RESCINDED, State.ENROLLED])
def test_without_a_notice_in_force_there_is_nothing_to_correct(case_at, district, state):
    advancement = case_at(state)
    assert refusal(correct, advancement, district.erin) == {"PL-CAS-1"}
    assert refusal(rescind, advancement, district.erin) == {"PL-CAS-1"}


# --- Taking back


def test_taken_back_the_earlier_placement_holds_again_and_what_carried_the_step_counts_again(late, district):
    with one_line(late.case, "rescind", by=district.erin), as_forecast("rescind-notice", late):
        notice = rescind(late, district.erin)
    assert (notice.to_grade, notice.to_step, notice.to_salary) == (20, 4, Decimal("54000.00"))
    assert notice.retroactive == Decimal("-197.26")
    assert [one[2:5] for one in history(district.rosa)] == [("itss_1", 4, 54000), ("itss_1", 4, 54000)]
    late.case.refresh_from_db()
    assert late.case.state == State.RESCINDED
    assert Course.objects.get(person=district.rosa).spent_in is None
    with nothing_changes():
        assert refusal(rescind, late, district.erin) == {"PL-CAS-1"}


def test_the_rescission_leads_from_the_placement_that_is_taken_back_to_the_earlier_one(late, district):
    notice = rescind(late, district.erin)
    assert (notice.from_class.level, notice.from_grade, notice.from_step, notice.from_salary) == (
        "itss_2",
        23,
        5,
        58000,
    )
    said = notice_facts(notice)
    assert [(place["grade"], place["step"]) for _name, _title, place in said["places"]] == [(23, 5), (20, 4)]


def test_after_a_correction_it_leads_from_what_the_correction_gave(late, district):
    correct(late, district.erin)
    notice = rescind(late, district.erin)
    assert (notice.from_step, notice.from_salary) == (6, Decimal("59000.00"))


def test_the_paper_says_what_is_no_longer_due_and_not_that_it_was_paid(late, district):
    """The notice was issued moments ago: nobody knows here whether payroll has paid it."""
    paper = text_of(papers.notice_of(rescind(late, district.erin)))
    assert "Amount that is no longer due" in paper
    assert "Only what was paid of it already is to be settled" in paper
    assert "too much" not in paper


def test_taken_back_before_it_takes_effect_the_paper_says_no_amount(case_at, district):
    advancement = case_at(State.RESCINDED)
    assert advancement.effective_on > TODAY
    paper = text_of(papers.notice_of(advancement.notices.get(kind=Notice.Kind.RESCISSION)))
    assert "no longer due" not in paper
    assert "Retroactive amount" not in paper


def test_each_later_line_says_again_what_it_said(case_at, district):
    """A step on May 1 was entered before the notice, one at the top of the schedule on July 1 too; a transfer after."""
    advancement, first = case_at(State.WITH_ERSC), district.rosa.jobs.get()
    first.until = date(2026, 5, 1)
    first.save()
    second = a_line(
        district.rosa, first, starts_on=date(2026, 5, 1), until=date(2026, 7, 1), step=5, salary=Decimal(55000)
    )
    a_line(district.rosa, second, starts_on=date(2026, 7, 1), until=None, step=10, salary=Decimal(60000))
    before = history(district.rosa)
    with day(2026, 6, 1):
        issue(advancement, district.erin)
        assert [one[3] for one in history(district.rosa)] == [4, 5, 6, 10]
        last = district.rosa.jobs.get(until=None)
        last.until = date(2026, 9, 1)
        last.save()
        a_line(district.rosa, last, starts_on=date(2026, 9, 1), until=None, unit=district.other, step=9)
        rescind(advancement, district.erin)
    found = [one[2:5] for one in history(district.rosa)]
    assert found[2:4] == [one[2:5] for one in before[1:]]
    assert found[4] == ("itss_1", 8, 58000)


def test_a_corrected_notice_is_taken_back_as_a_whole(late, district):
    correct(late, district.erin)
    notice = rescind(late, district.erin)
    assert notice.replaces.kind == Notice.Kind.CORRECTION
    assert [one[2:5] for one in history(district.rosa)] == [("itss_1", 4, 54000), ("itss_1", 4, 54000)]
    # 5,000 a year on 18 days.
    assert notice.retroactive == Decimal("-246.58")


def test_a_case_that_was_started_from_the_level_taken_back_is_closed(late, district):
    following = enrollment.start(district.rosa, by=district.rosa)
    assert following.from_level == "itss_2"
    rescind(late, district.erin)
    following.case.refresh_from_db()
    assert following.case.state == State.CLOSED


def test_what_a_later_promotion_rests_on_is_not_taken_back(late, district, case_at):
    earlier = late.notices.get()
    later = case_at(State.DRAFT)
    Notice.objects.create(
        number="N26-00777",
        advancement=later,
        kind=Notice.Kind.PROMOTION,
        issued_by=district.erin,
        issued_on=date(2026, 4, 1),
        effective_on=date(2026, 12, 1),
        signature=late.case.signatures.get(document="part-three"),
        **{f"{side}_{name}": getattr(earlier, f"to_{name}") for side in ("from", "to") for name in PLACE},
    )
    with nothing_changes():
        assert refusal(rescind, late, district.erin) == {"JB-VER-11"}


PLACE = ("class", "grade", "step", "salary")


def test_whoever_left_before_it_took_effect_has_no_line_to_rewrite(case_at, district):
    advancement = case_at(State.PROMOTED)
    job = advancement.notices.get().job
    job.delete()
    district.rosa.jobs.update(until=EFFECTIVE)
    notice = rescind(advancement, district.erin)
    assert (notice.retroactive, len(history(district.rosa))) == (Decimal(0), 1)


# --- On the page


def test_the_pages_correct_and_take_back(late, district, signed_in):
    client = signed_in(district.erin)
    assert address("correct-notice", late.case) in client.get(address("case", late.case)).content.decode()
    where = address("correct-notice", late.case)
    for odd in ("", "six", "0", "-1", "9" * 40, "5.5"):
        assert "There is a problem" in signs(client, where, step=odd, reason="Misread"), odd
    assert "The salary schedule has no step 11 at grade 23." in signs(client, where, step="11", reason="Misread")
    assert "Notice N26-00002 corrects N26-00001, which stays on file." in signs(
        client, where, step="6", reason="Misread"
    )
    page = signs(client, address("rescind-notice", late.case), reason="Issued in error")
    assert "Notice N26-00003 takes N26-00002 back" in page


def test_strangers_find_nothing(late, district, signed_in):
    steps = [address(step, late.case) for step in ("correct-notice", "rescind-notice", "letter-pdf")]
    does_not_exist_for(signed_in, district, STRANGERS, *steps)
    assert signed_in(district.hugo).get(steps[0]).status_code == 403


def test_the_schedule_of_the_time_decides(late, district):
    SalaryStep.objects.create(grade=23, step=6, annual=Decimal(70000), in_force_from=date(2026, 3, 20))
    assert correct(late, district.erin).to_salary == Decimal("59000.00")


@pytest.mark.parametrize("act", ["correct", "rescind"])
def test_who_completed_and_confirmed_the_form_hears_of_it(late, district, act):
    before = late.case.mail.count()
    if act == "correct":
        finalizing.correct_notice(late, by=district.erin, proof=PROOF, reason="Miscounted", step=6)
    else:
        finalizing.rescind_notice(late, by=district.erin, proof=PROOF, reason="Issued in error")
    told = late.case.mail.order_by("pk")[before:]
    assert {one.to.first_name for one in told} == {"Rosa", "Sam", "Hugo", "Hana"}
