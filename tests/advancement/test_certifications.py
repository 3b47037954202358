"""Certifications and exams: enter, change, remove, and what each counts as (JB-CRT)."""

from datetime import date, datetime, time, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from advancement.actions import certification as actions
from advancement.actions import lines
from advancement.models import Certification, Credential, Equivalent, Exam, Line, Measure
from advancement.queries.certification import holding_of
from advancement.states import State
from casework import clock, evidence
from casework.findings import Refused
from casework.models import Event, Message
from tests.conftest import PROOF, TODAY, read_and_sign

LIST = "/advancement/certifications/"
MOMENT = timezone.make_aware(datetime.combine(TODAY, time(12)))
EARNED = TODAY - timedelta(days=100)
TYPED = {
    "credential": "another",
    "name": "",
    "number": "",
    "earned_on": "12/1/2025",
    "expires_on": "",
    "prepared": "own_time",
}


@pytest.fixture
def register(district):
    """Credentials of the register by their code."""
    names = {"mcp": "Microsoft", "ccna": "Cisco", "mcsa": "Microsoft", "mcdst": "Microsoft", "ccnp": "Cisco"}
    for code, provider in names.items():
        Credential.objects.create(code=code, name=f"{provider} {code.upper()}", provider=provider)
    return {one.code: one for one in Credential.objects.all()}


def add(person, credential=None, **facts):
    facts = {"name": credential.name if credential else "Other", "prepared": "own_time", "earned_on": EARNED} | facts
    return actions.add_certification(by=person, credential=credential, **facts)


def found(person, row):
    holding = holding_of(person, evidence.aim_of(person), on=TODAY)
    return next(one.finding for one in (*holding.certifications, *holding.exams) if one.row == row)


def test_an_employee_enters_a_certification(district):
    row = add(district.rosa, district.credential, number="A-77", expires_on=TODAY)
    row.refresh_from_db()
    assert (row.person, row.credential, row.number) == (district.rosa, district.credential, "A-77")
    assert (row.entered_at, row.removed_at) == (clock.now(), None)


@pytest.mark.parametrize(
    ("code", "level", "expires_on", "met", "rule"),
    [
        ("mcitp_sa", "itss_1", None, True, "JB-CRT-2"),
        ("mcitp_sa", "itss_1", TODAY, True, "JB-CRT-2"),
        ("mcitp_sa", "itss_1", TODAY - timedelta(days=1), False, "JB-CRT-5"),
        ("mcp", "itss_1", None, True, "JB-CRT-2"),  # a prerequisite of A and C
        ("mcp", "itss_1", TODAY - timedelta(days=1), True, "JB-CRT-2"),  # still a prerequisite
        ("mcitp_sa", "intern", None, False, "JB-CRT-2"),  # recognized, not asked for
        ("unknown", "itss_1", None, False, "JB-CRT-1"),
    ],
)
def test_what_a_certification_counts_as_is_said_with_its_rule(district, register, code, level, expires_on, met, rule):
    person = district.person("Ines", "Prado", level, date(2024, 1, 1), district.division)
    Credential.objects.create(code="unknown", name="Network Wizard", provider="Somebody")
    finding = found(person, add(person, Credential.objects.get(code=code), expires_on=expires_on))
    assert (finding.met, finding.rule) == (met, rule)


def test_a_name_that_was_typed_is_never_taken_for_a_credential_of_the_register(district):
    assert found(district.rosa, add(district.rosa, name="mcitp_sa")).rule == "JB-CRT-1"


def test_an_equivalent_counts_from_its_day_on_until_it_is_taken_back(district, register):
    newer = Credential.objects.create(code="newer", name="Newer", provider="CompTIA")
    row = add(district.rosa, newer)
    line = Equivalent.objects.create(
        credential=newer,
        stands_for=district.credential,
        in_force_from=TODAY + timedelta(days=1),
        decided_by=district.hugo,
        decided_on=TODAY,
    )
    later = found(district.rosa, row)
    assert (later.met, later.rule, later.met_on) == (False, "JB-CRT-3", TODAY + timedelta(days=1))
    line.in_force_from = TODAY
    line.save()
    assert found(district.rosa, row).met
    line.until = TODAY
    line.save()
    assert found(district.rosa, row).rule == "JB-CRT-1"


def test_two_distinct_exams_make_an_option_and_the_same_one_twice_does_not(district, register):
    add(district.rosa, register["mcp"])
    for exam in ("70-290", "70-290 "):
        Exam.objects.create(
            person=district.rosa,
            towards=register["mcsa"],
            exam=exam,
            passed_on=EARNED,
            prepared="own_time",
            entered_at=clock.now(),
        )
    option = holding_of(district.rosa, evidence.aim_of(district.rosa), on=TODAY).options[0]
    assert (option.letter, option.exams.done, option.earned, option.met) == ("A", 1, False, False)
    actions.add_exam(by=district.rosa, towards=register["mcsa"], exam="70-291", passed_on=EARNED, prepared="leave")
    option = holding_of(district.rosa, evidence.aim_of(district.rosa), on=TODAY).options[0]
    assert (option.exams.done, option.earned, option.met) == (2, True, True)


@pytest.mark.parametrize("prepared", ["own_time", "leave"])
def test_own_time_and_personal_or_annual_leave_are_admitted(district, prepared):
    assert found(district.rosa, add(district.rosa, district.credential, prepared=prepared)).met


def test_professional_leave_is_refused(district, register):
    with pytest.raises(Refused) as refusal:
        add(district.rosa, district.credential, prepared="professional_leave")
    assert set(refusal.value.reasons) == {"JB-CRT-4"}
    row = add(district.rosa, district.credential)
    with pytest.raises(Refused) as refusal:
        actions.change_certification(row, by=district.rosa, prepared="professional_leave")
    assert set(refusal.value.reasons) == {"JB-CRT-4"}
    with pytest.raises(Refused) as refusal:
        actions.add_exam(
            by=district.rosa,
            towards=register["mcsa"],
            exam="70-290",
            passed_on=EARNED,
            prepared="professional_leave",
        )
    assert set(refusal.value.reasons) == {"JB-CRT-4"}
    assert (Certification.objects.count(), Exam.objects.count()) == (1, 0)


def test_the_same_certification_twice_is_refused(district):
    add(district.rosa, district.credential)
    with pytest.raises(ValidationError, match="on your list already"):
        add(district.rosa, district.credential)
    assert Certification.objects.count() == 1


def test_a_certification_cannot_end_before_it_was_earned(district):
    with pytest.raises(ValidationError, match="last valid day"):
        add(district.rosa, district.credential, expires_on=EARNED - timedelta(days=1))


def test_a_removed_one_is_kept_and_counts_no_more(district):
    row = add(district.rosa, district.credential)
    actions.remove(row, by=district.rosa)
    row.refresh_from_db()
    assert row.removed_at == clock.now()
    assert holding_of(district.rosa, evidence.aim_of(district.rosa), on=TODAY).certifications == []
    with pytest.raises(Refused) as refusal:
        actions.remove(row, by=district.rosa)
    assert set(refusal.value.reasons) == {"PL-CAS-1"}


def test_nobody_else_changes_or_removes_it(district):
    row = add(district.rosa, district.credential)
    for person in set(district.cast.values()) - {district.rosa}:
        for act in (actions.remove, lambda one, by: actions.change_certification(one, by=by, prepared="leave")):
            with pytest.raises(Refused):
                act(row, by=person)
    row.refresh_from_db()
    assert (row.removed_at, row.prepared) == (None, "own_time")


def signed(case_at, district):
    advancement = case_at(State.ENROLLED)
    row = add(district.rosa, district.credential)
    lines.submit_line(advancement, Measure.CERTIFICATION, by=district.rosa)
    read_and_sign(advancement, Measure.CERTIFICATION, by=district.sam, reviewed_on=TODAY, proof=PROOF)
    return advancement, row


def test_a_change_voids_the_signed_line_once_and_tells_the_signer(case_at, district):
    advancement, row = signed(case_at, district)
    actions.change_certification(row, by=district.rosa, number="B-1", prepared="own_time")
    line = advancement.lines.get(measure=Measure.CERTIFICATION)
    assert (line.state, line.signature) == (Line.State.WAITING, None)
    assert Event.objects.filter(case=advancement.case, verb="void-line").count() == 1
    assert Message.objects.filter(to=district.sam, about__contains=":voided:").count() == 1


def test_saving_without_a_change_leaves_the_signature_alone(case_at, district):
    advancement, row = signed(case_at, district)
    same = {"number": row.number, "earned_on": row.earned_on, "prepared": row.prepared}
    actions.change_certification(row, by=district.rosa, **same)
    assert advancement.lines.get(measure=Measure.CERTIFICATION).state == Line.State.SIGNED


def test_what_is_on_its_way_is_not_changed(case_at, district):
    case_at(State.WITH_DIRECTOR)
    row = district.rosa.certifications.get()
    for act in (
        lambda: add(district.rosa, None),
        lambda: actions.change_certification(row, by=district.rosa, prepared="leave"),
        lambda: actions.remove(row, by=district.rosa),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert set(refusal.value.reasons) == {"JB-VER-3"}


def test_the_page_takes_a_certification_and_says_what_it_counts_as(signed_in, district):
    browser = signed_in(district.rosa)
    typed = TYPED | {"credential": district.credential.pk, "link": "verify.example/77"}
    answer = browser.post(LIST + "add/", typed, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    html = answer.content.decode()
    assert "is on your list. Counts as option B." in html
    assert 'href="https://verify.example/77"' in html
    html = browser.post(LIST + "add/", typed | {"link": "javascript:alert(1)"}).content.decode()
    assert "Enter the address where it can be verified as a web address" in html


@pytest.mark.parametrize(
    ("address", "typed", "says"),
    [
        ("add/", {"earned_on": "3/11/2026"}, "Enter the date on which it was earned as a day that has come."),
        ("exams/add/", {"passed_on": "3/11/2026"}, "Enter the date on which it was passed as a day that has come."),
    ],
)
def test_what_is_still_to_come_is_not_entered(signed_in, district, address, typed, says):
    assert says in signed_in(district.rosa).post(LIST + address, TYPED | typed).content.decode()


def test_the_page_refuses_professional_leave_and_keeps_what_was_typed(signed_in, district):
    typed = TYPED | {"name": "Network+", "number": "N-1", "prepared": "professional_leave"}
    html = signed_in(district.rosa).post(LIST + "add/", typed).content.decode()
    assert "JB-CRT-4" in html
    assert 'value="N-1"' in html
    assert Certification.objects.count() == 0


def test_the_page_asks_for_a_choice_or_a_name(signed_in, district):
    html = signed_in(district.rosa).post(LIST + "add/", TYPED).content.decode()
    assert "Enter the name of the certification." in html
    html = signed_in(district.rosa).post(LIST + "add/", TYPED | {"credential": ""}).content.decode()
    assert "Choose the certification." in html


def test_the_page_changes_and_removes(signed_in, district):
    row, browser = add(district.rosa, district.credential, number="A-1"), signed_in(district.rosa)
    assert 'value="A-1"' in browser.get(f"{LIST}{row.pk}/").content.decode()
    browser.post(f"{LIST}{row.pk}/", TYPED | {"credential": row.credential_id, "number": "A-2"})
    row.refresh_from_db()
    assert (row.number, row.earned_on) == ("A-2", date(2025, 12, 1))
    assert browser.get(f"{LIST}{row.pk}/remove/").status_code == 200
    browser.post(f"{LIST}{row.pk}/remove/")
    row.refresh_from_db()
    assert row.removed_at
    assert browser.get(f"{LIST}{row.pk}/").status_code == 404


def test_the_page_says_that_a_removal_voided_the_signature_of_the_line(case_at, district, signed_in):
    rest = "The signature of “Industry certification” is void now."
    free = add(district.rosa, district.credential)
    removed = signed_in(district.rosa).post(f"{LIST}{free.pk}/remove/", follow=True).content.decode()
    assert ("is no longer on your list." in removed, rest in removed) == (True, False)
    signed(case_at, district)
    row = district.rosa.certifications.get(removed_at=None)
    removed = signed_in(district.rosa).post(f"{LIST}{row.pk}/remove/", follow=True).content.decode()
    assert f"“{row}” is no longer on your list. {rest}" in removed


def test_the_page_adds_and_removes_an_exam(signed_in, district, register):
    browser = signed_in(district.rosa)
    typed = {"towards": register["mcsa"].pk, "exam": "70-290", "passed_on": "2/2/2026", "prepared": "own_time"}
    html = browser.post(LIST + "exams/add/", typed, follow=True).content.decode()
    assert "Counts as an exam for option A." in html
    html = browser.post(LIST + "exams/add/", typed).content.decode()
    assert "This exam towards this certification is on your list already." in html
    browser.post(f"{LIST}exams/{Exam.objects.get().pk}/remove/")
    assert Exam.objects.get().removed_at


def test_somebody_elses_certification_does_not_exist_for_anybody(signed_in, district, register):
    row = add(district.rosa, district.credential)
    exam = actions.add_exam(by=district.rosa, towards=register["mcsa"], exam="1", passed_on=EARNED, prepared="own_time")
    addresses = [f"{LIST}{row.pk}/", f"{LIST}{row.pk}/remove/", f"{LIST}exams/{exam.pk}/remove/"]
    for person in set(district.cast.values()) - {district.rosa}:
        browser = signed_in(person)
        for address in addresses:
            assert (browser.get(address).status_code, browser.post(address).status_code) == (404, 404)


def test_the_line_is_submitted_from_the_page_when_it_is_met(case_at, signed_in, district):
    advancement = case_at(State.ENROLLED)
    submit = reverse("advancement:submit-line", args=[advancement.case.number, "certification"])
    browser = signed_in(district.rosa)
    assert submit not in browser.get(LIST).content.decode()
    add(district.rosa, district.credential)
    assert submit in browser.get(LIST).content.decode()


@pytest.mark.parametrize("name", ["rosa", "sam", "bob", "ada", "carl"])
def test_the_page_opens_for_everybody_in_the_band_or_out_of_it(signed_in, district, name):
    html = signed_in(district.cast[name]).get(LIST).content.decode()
    assert ("What satisfies this step" in html) == (name == "rosa")


def test_the_page_costs_the_same_for_1_3_and_30_rows(signed_in, district):
    browser, costs = signed_in(district.rosa), []
    browser.get(LIST)
    for number in range(30):
        add(district.rosa, None, name=f"Certificate {number}")
        if number + 1 in (1, 3, 30):
            with CaptureQueriesContext(connection) as captured:
                assert f"Certificate {number}" in browser.get(LIST).content.decode()
            costs.append(len(captured))
    assert len(set(costs)) == 1
    assert costs[0] <= 16


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_enter_a_certification_once(district):
    start, outcomes = Barrier(2), []

    def enter():
        with clock.at(MOMENT):
            start.wait()
            try:
                add(district.rosa, district.credential)
                outcomes.append("entered")
            except ValidationError:
                outcomes.append("there already")
            finally:
                connection.close()

    tabs = [Thread(target=enter) for _tab in range(2)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert sorted(outcomes) == ["entered", "there already"]
    assert Certification.objects.count() == 1
