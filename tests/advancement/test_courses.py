"""Courses: enter, change, remove, find the provider, and what each counts for (JB-CRS)."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from advancement.actions import coursework as actions
from advancement.actions import lines
from advancement.models import Course, Line, Measure, Provider, ProviderApproval
from advancement.queries.coursework import studies_of
from advancement.queries.evidence import evidence_of
from advancement.states import State
from casework import clock, evidence
from casework.calendar import years_after
from casework.findings import Refused
from casework.models import Event
from tests.casework.files import pdf, upload
from tests.conftest import PROOF, TODAY, read_and_sign

LIST = "/advancement/courses/"
BEGAN, COMPLETED = TODAY - timedelta(days=100), TODAY - timedelta(days=40)


@pytest.fixture
def typed(district):
    """What somebody types about a good course."""
    return {
        "title": "Network administration",
        "provider": "Hillside College",
        "hours": "45",
        "began_on": "11/1/2025",
        "completed_on": "1/15/2026",
        "kind": "graduate",
        "grade": "A",
        "skills_test": "not_offered",
        "own_time": "on",
        "criterion": district.criterion.pk,
    }


def facts_of_a_good_course(district, **changed):
    good = {
        "title": "Network administration",
        "provider": district.college,
        "provider_name": "",
        "approval": None,
        "hours": Decimal(45),
        "began_on": BEGAN,
        "completed_on": COMPLETED,
        "kind": Course.Kind.GRADUATE,
        "grade": "A",
        "certificate": False,
        "skills_test": Course.SkillsTest.NOT_OFFERED,
        "skills_test_result": "",
        "own_time": True,
        "criterion": district.criterion,
    }
    return good | changed


def add(district, person=None, **changed):
    return actions.add_course(by=person or district.rosa, **facts_of_a_good_course(district, **changed))


def approval(district, decided_on, person=None, decision="approved", provider="Bootcamp", title="Routing"):
    return ProviderApproval.objects.create(
        person=person or district.rosa,
        provider_name=provider,
        course_title=title,
        course_begins_on=BEGAN,
        reason="Networks",
        asked_at=clock.now(),
        decision=decision,
        decided_by=district.oda,
        decided_on=decided_on,
    )


def studies(person):
    return studies_of(person, evidence.aim_of(person), on=TODAY)


def against(person):
    return {finding.rule for finding in studies(person).courses[0].against}


def test_an_employee_enters_a_course_that_counts(district):
    course = add(district)
    found = studies(district.rosa)
    assert (found.courses[0].course, found.courses[0].against) == (course, ())
    assert (found.hours.progress.done, found.measure.met) == (Decimal(45), True)
    assert found.courses[0].usable_until == years_after(COMPLETED, 2)


@pytest.mark.parametrize(
    ("changed", "rules"),
    [
        ({"own_time": False}, {"JB-CRS-1"}),
        ({"criterion": None}, {"JB-CRS-1"}),
        ({"began_on": date(2023, 1, 1), "completed_on": date(2024, 3, 9)}, {"JB-CRS-1"}),
        ({"began_on": date(2023, 1, 1), "completed_on": date(2024, 3, 10)}, set()),
        ({"completed_on": TODAY + timedelta(days=1)}, {"JB-CRS-1"}),
        ({"provider": None, "provider_name": "Bootcamp"}, {"JB-CRS-2"}),
        ({"grade": "B-"}, {"JB-CRS-4"}),
        ({"kind": "undergraduate", "grade": "C"}, set()),
        ({"kind": "undergraduate", "grade": "C-"}, {"JB-CRS-4"}),
        ({"kind": "pass_fail", "grade": "Pass"}, set()),
        ({"kind": "pass_fail", "grade": "Fail"}, {"JB-CRS-4"}),
        ({"kind": "non_graded", "grade": ""}, {"JB-CRS-4"}),
        ({"kind": "non_graded", "grade": "", "certificate": True}, set()),
        ({"kind": "non_graded", "grade": "", "certificate": True, "skills_test": "unreported"}, {"JB-CRS-4"}),
        (
            {"own_time": False, "grade": "F", "provider": None, "provider_name": "X"},
            {"JB-CRS-1", "JB-CRS-2", "JB-CRS-4"},
        ),
    ],
)
def test_why_a_course_does_not_count_is_said_with_every_rule(district, changed, rules):
    add(district, **changed)
    assert against(district.rosa) == rules


@pytest.mark.parametrize(
    ("listed_from", "until", "rules"),
    [
        (BEGAN, None, set()),
        (BEGAN + timedelta(days=1), None, {"JB-CRS-2"}),
        (date(2000, 1, 1), BEGAN, {"JB-CRS-2"}),
        (date(2000, 1, 1), BEGAN + timedelta(days=1), set()),
    ],
)
def test_the_provider_has_to_be_listed_on_the_day_the_course_began(district, listed_from, until, rules):
    provider = Provider.objects.create(name="Valley Institute", kind="approved", starts_on=listed_from, until=until)
    add(district, provider=provider)
    assert against(district.rosa) == rules


@pytest.mark.parametrize(
    ("days_before", "decision", "rules"),
    [(1, "approved", set()), (0, "approved", {"JB-CRS-2"}), (30, "declined", {"JB-CRS-2"})],
)
def test_an_approval_counts_when_it_is_dated_before_the_course_began(district, days_before, decision, rules):
    given = approval(district, BEGAN - timedelta(days=days_before), decision=decision)
    add(district, provider=None, provider_name="Bootcamp", approval=given)
    assert against(district.rosa) == rules


def test_somebody_elses_approval_is_refused(district):
    given = approval(district, BEGAN - timedelta(days=9), person=district.omar)
    with pytest.raises(Refused) as refusal:
        add(district, provider=None, provider_name="Bootcamp", approval=given)
    assert set(refusal.value.reasons) == {"JB-CRS-2"}


def test_an_approval_of_one_provider_admits_no_course_of_another(district):
    given = approval(district, BEGAN - timedelta(days=9), provider="Bootcamp")
    with pytest.raises(Refused) as refusal:
        add(district, provider=None, provider_name="Other Camp", approval=given)
    assert (set(refusal.value.reasons), Course.objects.count()) == ({"JB-CRS-2"}, 0)


def test_an_approval_of_another_provider_that_is_there_all_the_same_does_not_count_and_is_not_told_as_one(district):
    course = add(district, provider=None, provider_name="Other Camp")
    Course.objects.update(approval=approval(district, BEGAN - timedelta(days=9), provider="Bootcamp"))
    assert against(district.rosa) == {"JB-CRS-2"}
    [item] = evidence_of(district.rosa, Measure.COURSEWORK, on=TODAY)
    assert dict(item.facts)["Provider"] == "Other Camp (on neither list; Bootcamp was approved on Nov 21, 2025)"
    assert item.key == f"course-{course.pk}"


def test_the_approval_of_the_provider_is_found_by_its_name_however_it_is_written(signed_in, district, typed):
    early = approval(district, date(2025, 10, 20), provider="Boot Camp")
    approval(district, BEGAN + timedelta(days=9), provider="Boot Camp", title="Later")
    approval(district, BEGAN - timedelta(days=2), provider="Other Camp")
    approval(district, BEGAN - timedelta(days=2), person=district.omar, title="Omar's")
    browser = signed_in(district.rosa)
    answer = browser.post(LIST + "add/", typed | {"provider": "boot   CAMP"}, follow=True)
    assert "It counts." in answer.content.decode()
    assert (Course.objects.get().approval, against(district.rosa)) == (early, set())


def test_a_provider_of_the_register_needs_no_approval(signed_in, district, typed):
    approval(district, date(2025, 10, 20), provider="Hillside College")
    signed_in(district.rosa).post(LIST + "add/", typed)
    assert (Course.objects.get().provider, Course.objects.get().approval) == (district.college, None)


def test_shorter_courses_are_combined_until_the_hours_are_there(district):
    add(district, title="One", hours=Decimal("39.75"))
    assert (studies(district.rosa).hours.met, studies(district.rosa).measure.reasons) == (False, ("JB-CRS-3",))
    add(district, title="Two", hours=Decimal("0.25"))
    assert studies(district.rosa).measure.met


@pytest.mark.parametrize(("days_left", "warned"), [(60, True), (61, False)])
def test_the_page_warns_before_the_courses_lapse(signed_in, district, days_left, warned):
    add(district, began_on=date(2023, 1, 1), completed_on=years_after(TODAY + timedelta(days=days_left), -2))
    html = signed_in(district.rosa).get(LIST).content.decode()
    assert "The courses can be used until" in html
    assert ("message-warning" in html) == warned


def test_the_same_course_twice_is_refused_and_so_is_one_that_ends_before_it_begins(district):
    add(district)
    with pytest.raises(ValidationError, match="on your list already"):
        add(district)
    with pytest.raises(ValidationError, match="before it began"):
        add(district, title="Another", completed_on=BEGAN - timedelta(days=1))
    assert Course.objects.count() == 1


def test_a_course_that_carried_a_step_stays_as_it_was(case_at, district):
    advancement, course = case_at(State.ENROLLED), add(district)
    course.spent_in = advancement.case
    course.save()
    for act in (actions.remove_course, lambda one, by: actions.change_course(one, by=by, approval=None, grade="B")):
        with pytest.raises(Refused) as refusal:
            act(course, by=district.rosa)
        assert set(refusal.value.reasons) == {"JB-CRI-1"}
    assert against(district.rosa) == {"JB-CRI-1"}


def test_a_removed_course_is_kept_and_counts_no_more(district):
    course = add(district)
    actions.remove_course(course, by=district.rosa)
    course.refresh_from_db()
    assert course.removed_at == clock.now()
    assert studies(district.rosa).courses == []


def test_nobody_else_changes_or_removes_it(district):
    course = add(district)
    for person in set(district.cast.values()) - {district.rosa}:
        for act in (actions.remove_course, lambda one, by: actions.change_course(one, by=by, approval=None)):
            with pytest.raises(Refused):
                act(course, by=person)
    course.refresh_from_db()
    assert course.removed_at is None


def test_a_change_voids_the_signed_line_and_one_that_changes_nothing_does_not(case_at, district):
    advancement, course = case_at(State.ENROLLED), add(district)
    lines.submit_line(advancement, Measure.COURSEWORK, by=district.rosa)
    read_and_sign(advancement, Measure.COURSEWORK, by=district.sam, reviewed_on=TODAY, proof=PROOF)
    actions.change_course(course, by=district.rosa, **facts_of_a_good_course(district))
    assert advancement.lines.get(measure=Measure.COURSEWORK).state == Line.State.SIGNED
    actions.change_course(course, by=district.rosa, **facts_of_a_good_course(district, hours=Decimal(50)))
    assert advancement.lines.get(measure=Measure.COURSEWORK).state == Line.State.WAITING
    assert Event.objects.filter(case=advancement.case, verb="void-line").count() == 1


def test_the_page_says_beforehand_what_a_change_does_to_the_line(case_at, district, signed_in):
    advancement, course = case_at(State.ENROLLED), add(district)
    browser, said = signed_in(district.rosa), []
    for act in (
        lambda: None,
        lambda: lines.submit_line(advancement, Measure.COURSEWORK, by=district.rosa),
        lambda: read_and_sign(advancement, Measure.COURSEWORK, by=district.sam, reviewed_on=TODAY, proof=PROOF),
    ):
        act()
        html = browser.get(f"{LIST}{course.pk}/").content.decode()
        said.append(("Your supervisor is reviewing this line." in html, "makes that signature void" in html))
    assert said == [(False, False), (True, False), (False, True)]


def test_what_is_on_its_way_is_not_changed(case_at, district):
    case_at(State.WITH_DIRECTOR)
    course = district.rosa.courses.get()
    for act in (lambda: add(district, title="New"), lambda: actions.remove_course(course, by=district.rosa)):
        with pytest.raises(Refused) as refusal:
            act()
        assert set(refusal.value.reasons) == {"JB-VER-3"}


def test_the_page_takes_a_course_and_says_that_it_counts(signed_in, district, typed):
    answer = signed_in(district.rosa).post(LIST + "add/", typed, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "It counts. 45 hours count; 40 are asked." in answer.content.decode()
    assert Course.objects.get().provider == district.college


def test_the_proof_is_kept_with_the_course_and_handed_to_its_owner(signed_in, district, typed):
    picture = BytesIO()
    Image.new("RGB", (20, 20), "white").save(picture, "PNG")
    browser = signed_in(district.rosa)
    browser.post(LIST + "add/", typed | {"proof": SimpleUploadedFile("transcript.png", picture.getvalue())})
    proof = Course.objects.get().proof
    assert (proof.owner, proof.uploaded_by, proof.name) == (district.rosa, district.rosa, "transcript.png")
    address = reverse("casework:attachment", args=[proof.key])
    assert address in browser.get(LIST).content.decode()
    assert b"".join(browser.get(address).streaming_content) == picture.getvalue()
    assert signed_in(district.bob).get(address).status_code == 404


def test_a_course_has_a_proof_of_its_own_and_one_of_its_skills_test(signed_in, district, typed):
    browser = signed_in(district.rosa)
    browser.post(
        LIST + "add/",
        typed | {"proof": upload(pdf(), "transcript.pdf"), "skills_test_proof": upload(pdf(), "result.pdf")},
    )
    course = Course.objects.get()
    assert [one.name for one in course.proofs] == ["transcript.pdf", "result.pdf"]
    [item] = evidence_of(district.rosa, Measure.COURSEWORK, on=TODAY)
    assert (item.files, item.unproved) == (course.proofs, False)
    for page in (LIST, f"{LIST}{course.pk}/"):
        html = browser.get(page).content.decode()
        assert all(reverse("casework:attachment", args=[one.key]) in html for one in course.proofs), page
    browser.post(f"{LIST}{course.pk}/", typed | {"skills_test_proof": upload(pdf(), "better.pdf")})
    course.refresh_from_db()
    assert [one.name for one in course.proofs] == ["transcript.pdf", "better.pdf"]


def test_that_no_proof_is_attached_is_said_on_list_submission_and_review_and_stops_nothing(
    signed_in, case_at, district
):
    advancement, course = case_at(State.ENROLLED), add(district)
    line = [advancement.case.number, Measure.COURSEWORK]
    pages = {district.rosa: [LIST, reverse("advancement:submit-line", args=line)]}
    browser = signed_in(district.rosa)
    assert ["No proof attached" in browser.get(page).text for page in pages[district.rosa]] == [True, True]
    lines.submit_line(advancement, Measure.COURSEWORK, by=district.rosa)
    review = reverse("advancement:review-line", args=line)
    assert "No proof attached" in signed_in(district.sam).get(review).text
    actions.change_course(
        course, by=district.rosa, proof=upload(pdf(), "transcript.pdf"), **facts_of_a_good_course(district)
    )
    assert "No proof attached" not in signed_in(district.sam).get(review).text
    assert "No proof attached" not in signed_in(district.rosa).get(LIST).text


def test_part_of_a_name_leads_to_the_provider(signed_in, district, typed):
    browser = signed_in(district.rosa)
    html = browser.post(LIST + "add/", typed | {"provider": "hill"}).content.decode()
    assert "Choose which provider you mean." in html
    assert "Hillside College (accredited institution)" in html
    browser.post(LIST + "add/", typed | {"provider": "hill", "which": district.college.pk})
    assert Course.objects.get().provider == district.college


def test_a_provider_on_neither_list_keeps_its_own_name(signed_in, district, typed):
    browser = signed_in(district.rosa)
    browser.post(LIST + "add/", typed | {"provider": "Hill", "which": "neither"})
    assert (Course.objects.get().provider, Course.objects.get().provider_name) == (None, "Hill")
    browser.post(LIST + "add/", typed | {"title": "Second", "provider": "Elsewhere"})
    assert Course.objects.get(title="Second").provider_name == "Elsewhere"


def test_of_two_rows_of_one_provider_the_one_is_taken_that_held_when_the_course_began(signed_in, district, typed):
    district.college.until = date(2026, 1, 1)
    district.college.save()
    later = Provider.objects.create(name="Hillside College", kind="approved", starts_on=date(2026, 1, 1))
    browser = signed_in(district.rosa)
    browser.post(LIST + "add/", typed)
    browser.post(LIST + "add/", typed | {"title": "Later", "began_on": "1/1/2026"})
    assert {one.title: one.provider for one in Course.objects.all()} == {
        "Network administration": district.college,
        "Later": later,
    }


def test_providers_are_suggested_as_one_types(signed_in, district):
    browser = signed_in(district.rosa)
    address = reverse("advancement:find-providers")
    assert 'value="Hillside College"' in browser.get(address, {"provider": "side coll"}).content.decode()
    for nothing in ("", "%", "(a+)+$"):
        assert browser.get(address, {"provider": nothing}).content.decode().strip() == ""


def test_an_approval_of_somebody_else_cannot_be_chosen(signed_in, district, typed):
    theirs = approval(district, date(2025, 10, 20), person=district.omar)
    signed_in(district.rosa).post(LIST + "add/", typed | {"provider": "Bootcamp", "approval": theirs.pk})
    assert (Course.objects.get().approval, against(district.rosa)) == (None, {"JB-CRS-2"})


def test_providers_approved_for_oneself_are_suggested_and_those_of_others_are_not(signed_in, district):
    approval(district, BEGAN - timedelta(days=9))
    approval(district, BEGAN - timedelta(days=9), provider="Bootcamp of Omar", person=district.omar)
    approval(district, BEGAN - timedelta(days=9), provider="Bootcamp, declined", decision="declined")
    html = signed_in(district.rosa).get(reverse("advancement:find-providers"), {"provider": "boot"}).content.decode()
    assert html.strip() == '<option value="Bootcamp">approved for you</option>'


@pytest.mark.parametrize(
    "wrong",
    [
        {"hours": "0"},
        {"hours": "-3"},
        {"hours": "100000"},
        {"began_on": "2/29/2026"},
        {"kind": "doctoral"},
        {"criterion": "999999"},
        {"title": "\x00"},
        {"title": "x" * 5000},
        {"provider": "   "},
        {"which": "999999", "provider": "hill"},
        {"skills_test": "reported"},
        {"proof": SimpleUploadedFile("transcript.pdf", b"MZ\x90\x00\x03\x00\x00")},
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(signed_in, district, typed, wrong):
    answer = signed_in(district.rosa).post(LIST + "add/", typed | {"grade": "A"} | wrong)
    assert (answer.status_code, Course.objects.count()) == (200, 0)
    html = answer.content.decode()
    assert "There is a problem" in html
    assert 'value="1/15/2026"' in html


def test_the_page_changes_and_removes(signed_in, district, typed):
    course, browser = add(district), signed_in(district.rosa)
    assert 'value="Hillside College"' in browser.get(f"{LIST}{course.pk}/").content.decode()
    browser.post(f"{LIST}{course.pk}/", typed | {"hours": "50"})
    course.refresh_from_db()
    assert (course.hours, course.began_on) == (Decimal(50), date(2025, 11, 1))
    browser.post(f"{LIST}{course.pk}/remove/")
    assert browser.get(f"{LIST}{course.pk}/").status_code == 404


def test_somebody_elses_course_does_not_exist_for_anybody(signed_in, district):
    course = add(district)
    for person in set(district.cast.values()) - {district.rosa}:
        browser = signed_in(person)
        for address in (f"{LIST}{course.pk}/", f"{LIST}{course.pk}/remove/"):
            assert (browser.get(address).status_code, browser.post(address).status_code) == (404, 404)


def test_the_page_costs_the_same_for_1_3_and_30_rows(signed_in, district):
    browser, costs = signed_in(district.rosa), []
    browser.get(LIST)
    for number in range(30):
        add(district, title=f"Course {number}")
        if number + 1 in (1, 3, 30):
            with CaptureQueriesContext(connection) as captured:
                assert f"Course {number}" in browser.get(LIST).content.decode()
            costs.append(len(captured))
    assert len(set(costs)) == 1
    assert costs[0] <= 16
