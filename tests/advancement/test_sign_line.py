"""The supervisor checks a line of Part II against the measure and signs it (JB-VER-1)."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from advancement.actions import life, lines
from advancement.actions.certification import change_certification
from advancement.actions.offering import offer_what_follows
from advancement.documents.seen import changes_since, seen, seen_of
from advancement.models import Line, Measure
from advancement.queries.evidence import Item, evidence_of
from advancement.queries.facts import judge
from advancement.states import State
from casework import evidence
from casework.models import Message, WorkItem
from casework.signing import Proof
from tests.advancement.coached import Coached
from tests.advancement.questions import (
    STRANGERS,
    address,
    as_forecast,
    day,
    delegation,
    does_not_exist_for,
    hidden,
    nothing_changes,
    one_line,
    only,
    refusal,
    sign_all,
    signs,
    standing,
    told,
    verbs,
    waits,
)
from tests.conftest import PASSWORD, PROOF, TODAY, certified, passed_tests, read_and_sign, studied

CERTIFICATION = Measure.CERTIFICATION
DOCUMENTED = (Measure.ASSESSMENTS, CERTIFICATION, Measure.COURSEWORK)
ON_RECORD = (Measure.EXPERIENCE, Measure.PERFORMANCE)


@pytest.fixture
def submitted(case_at, district):
    """Rosa has submitted a certification that satisfies the measure."""
    advancement = case_at(State.ENROLLED)
    certified(district, district.rosa)
    lines.submit_line(advancement, CERTIFICATION, by=district.rosa)
    return advancement


@pytest.fixture
def ready(case_at, district):
    """Rosa has everything that is asked for; nothing is submitted."""
    advancement = case_at(State.ENROLLED)
    passed_tests(district, advancement)
    certified(district, district.rosa)
    studied(district, district.rosa)
    return advancement


def sign(advancement, by, measure=CERTIFICATION, *, on=TODAY, proof=PROOF):
    return read_and_sign(advancement, measure, by=by, reviewed_on=on, proof=proof)


def test_a_review_meeting_lies_not_before_the_enrollment(submitted, district):
    with nothing_changes():
        assert refusal(sign, submitted, district.sam, on=TODAY - timedelta(days=1)) == {"JB-VER-1"}


# --- Signing one line


def test_the_signature_covers_meeting_findings_and_evidence(submitted, district):
    with one_line(submitted.case, "sign-line", by=district.sam), as_forecast("sign-line", submitted, by=district.sam):
        line = sign(submitted, district.sam)
    content = json.loads(line.signature.content)
    assert (line.state, line.signature.document) == (Line.State.SIGNED, "part-two:certification")
    assert (content["reviewed_on"], content["criterion"]) == ("2026-03-10", "certification")
    assert [one["title"] for one in content["evidence"]] == [
        "Microsoft Certified IT Professional: Server Administration"
    ]
    assert all(one["met"] for one in content["findings"])
    assert ("review-line", "certification") not in waits(submitted.case)


def test_nobody_but_the_supervisor(submitted, district):
    only(district, {"sam"}, lambda one: sign(submitted, one))


def test_for_the_supervisor_whoever_acts_for_them(submitted, district):
    delegation(district.sam, district.nina, district.dana)
    with as_forecast("sign-line", submitted, by=district.nina, acting_for=district.sam):
        line = sign(submitted, district.nina)
    assert line.signature.on_behalf_of == district.sam


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        ({"on": None}, {"JB-VER-1"}),
        ({"on": TODAY + timedelta(days=1)}, {"JB-VER-1"}),
        ({"proof": Proof("guess")}, {"PL-SIG-1"}),
        ({"measure": Measure.COURSEWORK}, {"JB-VER-1", "JB-CRS-3"}),
    ],
)
def test_it_is_refused_when(submitted, district, facts, reasons):
    with nothing_changes():
        assert refusal(sign, submitted, district.sam, **facts) == reasons


def test_it_is_refused_before_the_twelve_months(case_at, district):
    advancement = case_at(State.ENROLLED, district.omar)
    assert refusal(sign, advancement, district.sam, Measure.EXPERIENCE) == {"JB-VER-1", "JB-EXP-1"}
    with day(2026, 9, 1):
        sign(advancement, district.sam, Measure.EXPERIENCE)


def test_it_is_refused_while_a_standing_holds(submitted, district):
    standing(district.rosa)
    assert refusal(sign, submitted, district.sam) == {"PL-CAS-1", "JB-ENR-7"}


def test_twice_changes_nothing(submitted, district):
    sign(submitted, district.sam)
    with nothing_changes():
        assert refusal(sign, submitted, district.sam) == {"JB-VER-1"}


def test_evidence_that_changes_afterwards_voids_exactly_this_signature(ready, district):
    sign_all(ready, district, (CERTIFICATION, Measure.COURSEWORK))
    before = verbs(ready.case)
    evidence.changed(district.rosa, CERTIFICATION, by=district.rosa, what="The certification was changed.")
    assert verbs(ready.case) == [*before, "void-line"]
    states = dict(ready.lines.values_list("measure", "state"))
    assert (states["certification"], states["coursework"]) == (Line.State.WAITING, Line.State.SIGNED)
    assert [one.document for one in ready.case.signatures.filter(voidance__isnull=False)] == ["part-two:certification"]
    assert ready.case.mail.filter(to=district.sam, subject__contains="no longer holds").count() == 1


# --- Nobody signs what they did not see


def change_number(district, number="A-17"):
    """Rosa gives her certification a number; everything else stays."""
    row = district.rosa.certifications.get()
    facts = {name: getattr(row, name) for name in ("credential", "name", "earned_on", "expires_on", "prepared")}
    change_certification(row, by=district.rosa, number=number, **facts)


def test_what_changed_after_it_was_read_is_not_signed(submitted, district):
    read = seen_of(submitted, CERTIFICATION, on=TODAY)
    change_number(district)
    facts = {"by": district.sam, "reviewed_on": TODAY, "proof": PROOF}
    with nothing_changes():
        assert refusal(lines.sign_line, submitted, CERTIFICATION, seen=read, **facts) == {"JB-VER-1"}
        assert refusal(lines.sign_line, submitted, CERTIFICATION, seen="", **facts) == {"JB-VER-1"}
        assert refusal(lines.sign_lines, submitted, [CERTIFICATION], seen={}, **facts) == {"JB-VER-1"}
    read_and_sign(submitted, CERTIFICATION, **facts)


def test_what_changed_is_named(submitted, district):
    met, items = judge(submitted, TODAY).measures[CERTIFICATION], evidence_of(district.rosa, CERTIFICATION, on=TODAY)
    before = seen(met, items)
    said = replace(met, findings=(replace(met.findings[0], because="Something else."), *met.findings[1:]))
    other, new = replace(items[0], title="Other"), Item("certification-0", "New")
    found = {
        "nothing": changes_since(before, met, items),
        "rules": changes_since(before, said, items),
        "pieces": changes_since(before, met, [other, new]),
        "gone": changes_since(before, met, []),
    }
    assert {name: (bool(one), str(one)) for name, one in found.items()} == {
        "nothing": (False, ""),
        "rules": (True, "the rules say something else of it"),
        "pieces": (True, "“New” is new; “Other” was changed"),
        "gone": (True, "one piece of evidence was taken out"),
    }


def test_a_change_of_what_is_under_review_is_told_to_the_reviewer_once_a_day(submitted, district):
    before = Message.objects.count()
    with one_line(submitted.case, "change-line", by=district.rosa):
        change_number(district)
    change_number(district, "A-18")
    assert told(before) == {"Sam"}
    assert [one.to for one in Message.objects.order_by("pk")[before:]] == [district.sam]
    assert verbs(submitted.case)[-2:] == ["change-line", "change-line"]
    assert submitted.lines.get(measure=CERTIFICATION).state == Line.State.SUBMITTED
    assert ("review-line", "certification") in waits(submitted.case)


def test_the_page_says_what_changed_and_shows_it_and_the_second_try_signs(submitted, district, signed_in):
    type(submitted).objects.update(enrolled_on=TODAY - timedelta(days=1))
    client, where = signed_in(district.sam), address("review-line", submitted.case, CERTIFICATION)
    answers = {**hidden(client, where), "reviewed_on": "3/9/2026", "password": PASSWORD}
    change_number(district)
    page = client.post(where, answers)
    html = page.content.decode()
    assert page.status_code == 409
    assert f"“{district.credential.name}” was changed" in html
    assert ("A-17" in html, "Changed</span>" in html, 'value="3/9/2026"' in html) == (True, True, True)
    answers["seen"] = page.context["form"]["seen"].value()
    assert client.post(where, answers).status_code == 302
    assert submitted.lines.get(measure=CERTIFICATION).state == Line.State.SIGNED


@pytest.mark.parametrize("read", ["", "x", "rules=", ";;==", "\x00", "certification-1=" + "0" * 64, "x=1;" * 20_000])
def test_what_was_not_given_out_is_no_proof_of_reading(submitted, district, signed_in, read):
    client, where = signed_in(district.sam), address("review-line", submitted.case, CERTIFICATION)
    page = client.post(where, {"seen": read, "reviewed_on": "3/10/2026", "password": PASSWORD})
    assert page.status_code in (200, 409)
    assert submitted.lines.get(measure=CERTIFICATION).state == Line.State.SUBMITTED


# --- Who attested does not sign off (S2)


def test_the_line_of_a_supervisor_who_coached_goes_one_level_up(district, case_at, signed_in):
    coached = Coached(district, case_at)
    coached.coach = district.sam
    coached.to("completed")
    lines.submit_line(coached.advancement, Measure.COACHING, by=district.rosa)
    assert waits(coached.case)["review-line", "coaching"] == ("Nina", date(2026, 3, 25))
    only(district, {"sam", "nina"}, lambda one: sign(coached.advancement, one, Measure.COACHING))
    assert refusal(sign, coached.advancement, district.sam, Measure.COACHING) == {"S2"}
    delegation(district.sam, district.bob, district.dana)
    assert refusal(sign, coached.advancement, district.bob, Measure.COACHING) == {"PL-PPL-3"}
    page = signs(signed_in(district.nina), address("review-line", coached.case, "coaching"), reviewed_on="3/10/2026")
    assert "You signed “Coaching” of Part II." in page
    assert coached.case.signatures.get(document="part-two:coaching").capacity == "supervisor"


def test_a_new_supervisor_who_did_not_coach_has_the_line(district, case_at):
    coached = Coached(district, case_at)
    coached.coach = district.sam
    coached.to("completed")
    lines.submit_line(coached.advancement, Measure.COACHING, by=district.rosa)
    district.rosa.supervisions.update(supervisor=district.bob)
    life.follow(district.rosa, by=None)
    assert waits(coached.case)["review-line", "coaching"] == ("Bob", date(2026, 3, 25))
    assert WorkItem.objects.get(step="advancement:review-line", done_at=None).desk == "supervisor"
    sign(coached.advancement, district.bob, Measure.COACHING)


# --- Several at once, and what follows


def test_several_at_once_each_with_its_own_signature(ready, district, signed_in):
    for measure in DOCUMENTED:
        lines.submit_line(ready, measure, by=district.rosa)
    chosen = [*DOCUMENTED, *ON_RECORD]
    client, where = signed_in(district.sam), address("sign-lines", ready.case)
    page = signs(client, where, measures=chosen, reviewed_on="3/10/2026")
    assert "You signed 5 lines of Part II." in page
    assert ready.case.signatures.filter(document__startswith="part-two:").count() == 5
    assert waits(ready.case)["sign-part-three", ""] == ("Sam", date(2026, 3, 25))


def test_all_or_none(ready, district):
    lines.submit_line(ready, CERTIFICATION, by=district.rosa)
    together = [CERTIFICATION, Measure.COURSEWORK]
    read = {measure: seen_of(ready, measure, on=TODAY) for measure in together}
    with nothing_changes():
        found = refusal(lines.sign_lines, ready, together, by=district.sam, seen=read, reviewed_on=TODAY, proof=PROOF)
    assert found == {"JB-VER-1"}


def test_what_the_record_shows_waits_for_the_supervisor_once_the_rest_is_signed(ready, district):
    sign_all(ready, district, DOCUMENTED)
    reviews = {key: value for key, value in waits(ready.case).items() if key[0] == "review-line"}
    assert reviews == dict.fromkeys((("review-line", one) for one in ON_RECORD), ("Sam", date(2026, 3, 25)))
    sign(ready, district.sam, Measure.EXPERIENCE)
    assert "sign-part-three" not in {step for step, _about in waits(ready.case)}
    sign(ready, district.sam, Measure.PERFORMANCE)
    assert waits(ready.case)["sign-part-three", ""] == ("Sam", date(2026, 3, 25))


def test_a_third_measure_signed_later_does_not_give_part_three_more_time(ready, district):
    sign_all(ready, district, (*DOCUMENTED[:2], *ON_RECORD, Measure.COURSEWORK))
    due = waits(ready.case)["sign-part-three", ""]
    with day(2026, 3, 12):
        offer_what_follows(ready, by=None)
    assert waits(ready.case)["sign-part-three", ""] == due


# --- On the page


def test_the_page_shows_what_counts_and_takes_the_signature(submitted, district, signed_in):
    client, where = signed_in(district.sam), address("review-line", submitted.case, CERTIFICATION)
    page = client.get(where).content.decode()
    assert "Microsoft Certified IT Professional" in page
    assert "This e-mails 1 person: Rosa Delgado." in page
    assert "There is a problem" in client.post(where, {"reviewed_on": "3/10/2026", "password": ""}).content.decode()
    assert "today at the latest" in signs(client, where, reviewed_on="3/11/2026")
    assert "You signed “Industry certification” of Part II." in signs(client, where, reviewed_on="3/10/2026")
    assert "This line is signed." in client.get(where).content.decode()


def test_the_second_of_two_windows_is_told_that_it_came_too_late(submitted, district, signed_in):
    client, where = signed_in(district.sam), address("review-line", submitted.case, CERTIFICATION)
    answers = {**hidden(client, where), "reviewed_on": "3/10/2026", "password": PASSWORD}
    assert client.post(where, answers).status_code == 302
    late = client.post(where, answers)
    assert late.status_code == 409
    assert "This line is signed" in late.content.decode()


def test_a_measure_that_is_not_met_says_why_and_has_no_field_for_a_password(case_at, district, signed_in):
    advancement = case_at(State.ENROLLED)
    certified(district, district.rosa)
    lines.submit_line(advancement, CERTIFICATION, by=district.rosa)
    district.rosa.certifications.update(expires_on=TODAY - timedelta(days=1))
    page = signed_in(district.sam).get(address("review-line", advancement.case, CERTIFICATION)).content.decode()
    assert "return it with a reason" in page
    assert 'name="password"' not in page


def test_strangers_find_nothing(submitted, district, signed_in):
    case = submitted.case
    steps = [address(step, case, CERTIFICATION) for step in ("review-line", "line")] + [address("sign-lines", case)]
    does_not_exist_for(signed_in, district, {*STRANGERS, "dana", "erin"}, *steps)
    for name in ("rosa", "hugo", "ada"):
        assert signed_in(district.cast[name]).get(steps[0]).status_code == 403, name
