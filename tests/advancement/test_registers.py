"""What Human Resources keeps for career advancement: credentials, equivalents, providers, criteria (PL-ADM-1)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from advancement.actions import certification as actions
from advancement.actions.registers import enter_credentials_of, enter_grades_of
from advancement.models import Credential, Equivalent, Grade, Provider
from advancement.registers import ALL, CREDENTIALS, EQUIVALENTS, GRADES
from casework import editions, imports, registers, tables
from casework.findings import Refused
from casework.models import AccessRecord
from competencies.models import Criterion
from tests.conftest import TODAY

EQUIVALENCE = "/advancement/certifications/equivalence/"
NAMES = [one.name for one in ALL]


@pytest.fixture
def newer(district):
    """A credential of another provider, which Rosa, Carl and Hugo hold."""
    credential = Credential.objects.create(code="newer", name="Newer", provider="CompTIA")
    for person in (district.rosa, district.carl, district.hugo):
        actions.add_certification(
            by=person, credential=credential, name="Newer", earned_on=date(2025, 5, 5), prepared="own_time"
        )
    return credential


def rows_page(name):
    return reverse("registers:rows", args=[name])


TYPED = {
    "credentials": {"code": "a_plus", "name": "A+", "provider": "CompTIA"},
    "providers": {"name": "Evening College", "kind": "accredited", "starts_on": "1/1/2026", "until": ""},
    "grade-scales": {"scale": "ECTS", "grade": "3 (ECTS)", "reaches": "C", "starts_on": "1/1/2026", "until": ""},
    "criteria": {"code": "II-S9", "target_level": "itss_2", "kind": "skill", "text": "Repairs what others cannot"},
}


@pytest.mark.parametrize(
    ("name", "model"),
    [("credentials", Credential), ("providers", Provider), ("grade-scales", Grade), ("criteria", Criterion)],
)
def test_a_coordinator_adds_a_row_and_its_history_says_who(signed_in, district, name, model):
    browser, before = signed_in(district.hugo), model.objects.count()
    answer = browser.post(reverse("registers:add", args=[name]), TYPED[name], follow=True)
    assert answer.redirect_chain == [(rows_page(name), 302)]
    assert model.objects.count() == before + 1
    row = model.objects.latest("pk")
    assert row.history.get().history_user == district.hugo
    assert "Hugo Lindqvist" in browser.get(reverse("registers:row", args=[name, row.pk])).content.decode()


def test_the_same_row_twice_is_refused_with_a_sentence(signed_in, district):
    browser = signed_in(district.hugo)
    for name, words in (
        ("credentials", "There is a credential with this code already."),
        ("providers", "This provider is in the register from this day on already."),
        ("criteria", "There is a criterion with this code already."),
    ):
        address = reverse("registers:add", args=[name])
        assert browser.post(address, TYPED[name]).status_code == 302
        assert words in browser.post(address, TYPED[name]).content.decode()


def test_the_criteria_are_for_a_level_of_the_band(signed_in, district):
    answer = signed_in(district.hugo).post(
        reverse("registers:add", args=["criteria"]), TYPED["criteria"] | {"target_level": "engineer"}
    )
    assert (answer.status_code, Criterion.objects.count()) == (200, 1)


def test_an_equivalent_carries_its_decision_and_who_made_it(signed_in, district, newer):
    typed = {
        "credential": newer.pk,
        "stands_for": district.credential.pk,
        "in_force_from": "3/10/2026",
        "decided_on": "3/1/2026",
        "reason": "The vendor names it as the successor",
        "document": "https://intranet.district.org/decisions/12",
    }
    address = reverse("registers:add", args=["equivalents"])
    browser = signed_in(district.hugo)
    assert browser.post(address, typed).status_code == 302
    row = Equivalent.objects.get()
    assert (row.decided_by, row.decided_on) == (district.hugo, date(2026, 3, 1))
    assert (row.reason, row.document) == (typed["reason"], typed["document"])
    html = browser.get(reverse("registers:row", args=["equivalents", row.pk])).content.decode()
    assert ('<a href="https://intranet.district.org/decisions/12"' in html, typed["reason"] in html) == (True, True)
    for missing, said in (({"reason": " "}, "Enter the reason"), ({"document": "room 12"}, "Enter a whole address")):
        assert said in browser.post(address, typed | missing).content.decode()
    assert "This credential stands for the other one already." in browser.post(address, typed).content.decode()
    itself = typed | {"stands_for": newer.pk}
    assert "Choose two different credentials" in browser.post(address, itself).content.decode()


def equivalent(district, newer, since):
    facts = {
        "credential": newer,
        "stands_for": district.credential,
        "in_force_from": since,
        "decided_on": TODAY,
        "reason": "The successor",
    }
    return registers.add(EQUIVALENTS, facts, by=district.hugo)


def test_what_has_taken_effect_is_not_overwritten_only_ended(district, newer):
    row = equivalent(district, newer, TODAY)
    seen = registers.version_of(row)
    with pytest.raises(Refused) as refusal:
        registers.change(EQUIVALENTS, row, {"in_force_from": TODAY}, by=district.hugo, seen=seen, why="Typo")
    assert set(refusal.value.reasons) == {"PL-ADM-1"}
    registers.change(EQUIVALENTS, row, {"until": TODAY}, by=district.hana, seen=seen, why="Registered in error")
    events = registers.history_of(EQUIVALENTS, row)
    assert [(one["what"], one["who"]) for one in events] == [("Changed", "Hana Sato"), ("Added", "Hugo Lindqvist")]
    assert "Reason: Registered in error" in events[0]["detail"]


def test_what_is_still_to_come_may_change_in_whole(district, newer):
    row = equivalent(district, newer, TODAY + timedelta(days=1))
    seen = registers.version_of(row)
    later = TODAY + timedelta(days=30)
    registers.change(EQUIVALENTS, row, {"in_force_from": later}, by=district.hugo, seen=seen, why="Later")
    row.refresh_from_db()
    assert row.in_force_from == later


def concerned(browser, district, newer, since):
    asked = {"credential": newer.pk, "stands_for": district.credential.pk, "in_force_from": since}
    return browser.get(EQUIVALENCE, asked).content.decode()


def test_the_page_shows_whom_an_equivalent_would_concern_before_it_is_registered(signed_in, district, newer):
    html = concerned(signed_in(district.hana), district, newer, "3/10/2026")
    assert "It changes the measure of 1 person." in html
    assert "Rosa Delgado" in html
    assert "Carl Nguyen" not in html  # at the top of the band: nothing is asked
    assert AccessRecord.objects.filter(viewer=district.hana, subject=district.rosa).count() == 1
    assert not Equivalent.objects.exists()


def test_it_shows_the_same_after_it_is_registered(signed_in, district, newer):
    row = equivalent(district, newer, TODAY)
    browser = signed_in(district.hana)
    page = browser.get(reverse("registers:row", args=["equivalents", row.pk])).content.decode()
    assert EQUIVALENCE in page
    assert "Rosa Delgado" in concerned(browser, district, newer, "2026-03-10")


def test_a_coordinator_who_is_concerned_does_not_see_themselves(signed_in, district, newer):
    job = district.hugo.jobs.get()
    job.job_class = district.classes["itss_1"]
    job.save()
    assert "Hugo Lindqvist</th>" not in concerned(signed_in(district.hugo), district, newer, "3/10/2026")
    assert "Hugo Lindqvist</th>" in concerned(signed_in(district.hana), district, newer, "3/10/2026")


def test_the_page_asks_for_two_different_credentials(signed_in, district, newer):
    asked = {"credential": newer.pk, "stands_for": newer.pk, "in_force_from": "x"}
    html = signed_in(district.hugo).get(EQUIVALENCE, asked).content.decode()
    assert "Choose two different credentials" in html
    assert "cannot be read as a date" in html


def test_the_page_costs_the_same_for_1_3_and_30_people(signed_in, district):
    newer = Credential.objects.create(code="newer", name="Newer", provider="CompTIA")
    browser, costs = signed_in(district.hana), []
    concerned(browser, district, newer, "3/10/2026")
    for number in range(30):
        person = district.person(f"N{number}", "Many", "itss_1", date(2024, 1, 1), district.division)
        actions.add_certification(
            by=person, credential=newer, name="Newer", earned_on=date(2025, 5, 5), prepared="own_time"
        )
        if number + 1 in (1, 3, 30):
            with CaptureQueriesContext(connection) as captured:
                html = concerned(browser, district, newer, "3/10/2026")
            assert html.count(" Many</th>") == min(number + 1, 25)
            costs.append(len(captured))
    assert len(set(costs)) == 1


def test_the_credentials_of_an_edition_are_entered_once_and_what_hr_keeps_stays(district):
    edition = editions.edition("job-banding", "2008-04")
    Credential.objects.update(name="As HR writes it")
    for _time in range(2):
        enter_credentials_of(edition)
        codes = Credential.objects.values_list("code", flat=True)
        assert sorted(codes) == sorted(one["code"] for one in edition["JB-CRT-1"]["credentials"])
    assert Credential.objects.get(code="mcitp_sa").name == "As HR writes it"
    ccna = Credential.objects.get(code="ccna")
    assert [one["detail"] for one in registers.history_of(CREDENTIALS, ccna)] == [
        "Reason: Named by the policy edition 2008-04"
    ]


def test_the_scales_of_an_edition_begin_the_register_and_what_hr_keeps_stays(district):
    edition = editions.edition("job-banding", "2008-04")
    first = {(scale, *pair) for scale, grades in edition["JB-CRS-4"]["scales"].items() for pair in grades.items()}
    assert set(Grade.objects.values_list("scale", "grade", "reaches")) == first
    Grade.objects.filter(grade="A+").delete()
    enter_grades_of(edition)
    assert set(Grade.objects.values_list("scale", "grade", "reaches")) == first - {("Letters", "A+", "B")}


def test_a_grade_is_worth_one_thing_at_a_time(district):
    facts = {"scale": "Another", "reaches": "C", "until": None}
    for grade, starts_on in (("A−", date(2027, 1, 1)), ("a-", date(1999, 12, 31))):
        with pytest.raises(ValidationError) as refusal:
            registers.add(GRADES, facts | {"grade": grade, "starts_on": starts_on}, by=district.hugo)
        assert refusal.value.message_dict == {
            "grade": ["This grade is in the register from Jan 1, 2000 already: A- (Letters)."]
        }
    row = Grade.objects.get(grade="A-")
    seen = registers.version_of(row)
    registers.change(GRADES, row, {"until": date(2027, 1, 1)}, by=district.hugo, seen=seen, why="New scale")
    registers.add(GRADES, facts | {"grade": "A-", "starts_on": date(2027, 1, 1)}, by=district.hugo)
    assert Grade.objects.filter(grade="A-").count() == 2


def test_grades_come_from_a_file(district):
    text = b"Scale,Grade,Counts as,Day from which it counts so,First day on which it no longer counts so\r\n"
    text += b"Points,85,B or better,1/1/2020,\r\nPoints,70,C or better,1/1/2020,\r\nPoints,a-,C or better,1/1/2020,\r\n"
    one = imports.called("grade-scales")
    table = tables.read("grades.csv", text, one.columns)
    kept = imports.apply(imports.bring(one, table, by=district.hugo), by=district.hugo)
    assert list(kept.rows.values_list("verdict", flat=True)) == ["added", "added", "refused"]
    assert set(Grade.objects.filter(scale="Points").values_list("grade", "reaches")) == {("85", "B"), ("70", "C")}


def test_a_row_that_came_with_the_installation_can_be_changed(signed_in, district):
    Provider.objects.bulk_create([Provider(name="Old School", kind="approved", starts_on=date(2001, 1, 1))])
    row = Provider.objects.get(name="Old School")
    change = reverse("registers:change", args=["providers", row.pk])
    browser = signed_in(district.hugo)
    assert 'name="seen" value="0"' in browser.get(change).content.decode()
    assert browser.post(change, {"until": "1/1/2026", "seen": "0", "why": "Closed"}).status_code == 302
    assert browser.post(change, {"until": "1/2/2026", "seen": "0", "why": "Closed"}).status_code == 409


def test_the_registers_exist_for_coordinators_and_are_read_by_the_auditor(signed_in, district):
    for name, person in district.cast.items():
        browser = signed_in(person)
        reads, keeps = name in ("hugo", "hana", "ada"), name in ("hugo", "hana")
        assert (browser.get("/registers/").status_code == 200) == reads
        assert (browser.get(EQUIVALENCE).status_code == 200) == reads
        for register in NAMES:
            assert browser.get(rows_page(register)).status_code == (200 if reads else 404), (name, register)
            add = reverse("registers:add", args=[register])
            assert browser.get(add).status_code == (200 if keeps else 404), (name, register)
            assert browser.post(add, {}).status_code == (200 if keeps else 404)


def test_nobody_else_writes_into_a_register(district):
    for name, person in district.cast.items():
        if name not in ("hugo", "hana"):
            with pytest.raises(Refused) as refusal:
                registers.add(EQUIVALENTS, {}, by=person)
            assert set(refusal.value.reasons) == {"PL-PPL-3"}
