"""HR adds a person with the first job, the supervisor and a mail with the way in (PL-PPL-1)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from casework.findings import Refused
from casework.models import Message
from casework.personnel.actions import appointments, hiring
from casework.personnel.rules import NewPerson, can_be_added
from people.models import Job, Person, Supervision
from tests.conftest import TODAY

A_DAY = timedelta(days=1)
LATELY = date(2026, 3, 2)
ACCOUNT = {
    "first_name": "Ines",
    "last_name": "O'Connor",
    "username": "ioconnor",
    "employee_number": "N00077",
    "email": "ines@district.example",
    "employment": "classified",
    "hired_on": LATELY,
}


def hire(district, *, by=None, level="itss_1", **facts):
    place = {"job_class": district.classes[level], "unit": district.division, "step": 2, "supervisor": district.sam}
    return hiring.hire(by=by or district.hugo, **ACCOUNT | place | facts)


def counts():
    return Person.objects.count(), Job.objects.count(), Supervision.objects.count(), Message.objects.count()


def typed(district, **answers):
    days = {"hired_on": "3/2/2026", "probation_until": "9/1/2026", "starts_on": ""}
    place = {"job_class": district.classes["itss_1"].pk, "unit": district.division.pk, "step": "2"}
    return ACCOUNT | days | place | {"supervisor": "sam"} | answers


def reasons(act):
    with pytest.raises(Refused) as refusal:
        act()
    return [finding.rule for finding in refusal.value.findings]


def test_the_person_is_on_record_with_job_pay_and_supervisor_and_no_way_in_yet(district):
    person = hire(district, probation_until=date(2026, 9, 1))
    found = Person.objects.get(username="ioconnor")
    assert found == person
    assert {name: getattr(found, name) for name in ACCOUNT} == ACCOUNT
    assert (found.probation_until, found.is_active, found.has_usable_password()) == (date(2026, 9, 1), True, False)
    job = found.jobs.get()
    assert (job.job_class, job.unit, job.grade, job.step) == (district.classes["itss_1"], district.division, 20, 2)
    assert (job.salary, job.starts_on, job.until, job.reason) == (Decimal("52000.00"), LATELY, None, "hired")
    supervision = found.supervisions.get()
    assert (supervision.supervisor, supervision.starts_on, supervision.until) == (district.sam, LATELY, None)


def test_the_history_says_who_added_them(district):
    person = hire(district)
    assert person.jobs.get().history.get().history_user == district.hugo
    assert person.supervisions.get().history.get().history_user == district.hugo


def test_one_who_has_been_here_for_long_begins_in_the_present_job_later(district):
    job = hire(district, hired_on=date(2012, 5, 7), starts_on=date(2023, 7, 3)).jobs.get()
    assert (job.starts_on, job.reason) == (date(2023, 7, 3), "carried over")


def test_whoever_stands_at_the_top_has_no_supervisor(district):
    assert not hire(district, supervisor=None).supervisions.exists()


def test_one_mail_tells_the_person_where_to_set_a_password(district, django_capture_on_commit_callbacks, mailoutbox):
    with django_capture_on_commit_callbacks(execute=True):
        person = hire(district)
    message = Message.objects.get()
    assert (message.to, message.link, message.state) == (person, "/account/password/reset/", "sent")
    (mail,) = mailoutbox
    assert mail.to == ["ines@district.example"]
    assert "Your user name is ioconnor." in mail.body
    assert "http://testserver/account/password/reset/" in mail.body


def test_by_that_address_they_set_a_password_and_sign_in(district, client, mailoutbox):
    hire(district)
    client.post("/account/password/reset/", {"email": "ines@district.example"})
    (address,) = (word for word in mailoutbox[-1].body.split() if "/password/reset/key/" in word)
    page = client.get(address.removeprefix("http://testserver"))
    password = "seven slow amber trains"
    client.post(page["Location"], {"password1": password, "password2": password})
    answer = client.post("/account/login/", {"login": "ioconnor", "password": password})
    assert answer["Location"] == "/"
    assert client.get("/").status_code == 200


def test_hr_coordinators_may_and_nobody_else(district):
    before, refused = counts(), {}
    for name, one in district.cast.items():
        try:
            hire(district, by=one, username=f"new-{name}", employee_number=f"N-{name}", email=f"{name}@new.example")
        except Refused as refusal:
            refused[name] = refusal.reasons
    assert set(district.cast) - set(refused) == {"hugo", "hana"}
    assert set(refused.values()) == {("PL-PPL-3",)}
    assert counts() == tuple(number + 2 for number in before)


@pytest.mark.parametrize(
    ("facts", "rules"),
    [
        ({"username": "ROSA"}, ["PL-PPL-1"]),
        ({"employee_number": "e00001"}, ["PL-PPL-1"]),
        ({"email": "Rosa@District.example"}, ["PL-PPL-1"]),
        ({"username": "rosa", "employee_number": "E00001", "email": "rosa@district.example"}, ["PL-PPL-1"] * 3),
        ({"step": 11}, ["PL-ADM-1"]),
        ({"hired_on": date(2019, 12, 31)}, ["PL-ADM-1"]),
    ],
)
def test_it_is_refused_when_somebody_has_it_already_or_the_schedule_has_no_such_step(district, facts, rules):
    before = counts()
    assert reasons(lambda: hire(district, **facts)) == rules
    assert counts() == before


def test_a_refusal_names_what_is_taken_and_by_whom(district):
    with pytest.raises(Refused) as refusal:
        hire(district, username="Rosa", email="omar@district.example")
    assert [finding.because for finding in refusal.value.findings] == [
        "Rosa Delgado has the user name “Rosa” already.",
        "Omar Haddad has the work e-mail “omar@district.example” already.",
    ]


def test_it_is_refused_under_a_supervisor_whose_account_is_closed(district):
    appointments.deactivate(district.sam, by=district.hana)
    district.sam.refresh_from_db()
    assert reasons(lambda: hire(district)) == ["PL-PPL-1"]


@pytest.mark.parametrize(
    ("facts", "starts_on", "unmet"),
    [
        ({}, LATELY, 0),
        ({"probation_until": LATELY + A_DAY}, LATELY, 0),
        ({"probation_until": LATELY}, LATELY, 1),
        ({"employment": "wage"}, LATELY, 0),
        ({"employment": "wage", "probation_until": LATELY + A_DAY}, LATELY, 1),
        ({"hired_on": date(2027, 3, 10)}, date(2027, 3, 10), 0),
        ({"hired_on": date(2027, 3, 11)}, date(2027, 3, 11), 1),
        ({}, LATELY - A_DAY, 1),
        ({}, date(2027, 3, 11), 1),
        ({"username": "a"}, LATELY, 0),
        ({"username": "i.o-connor_2"}, LATELY, 0),
        ({"username": "../rosa"}, LATELY, 1),
        ({"username": "ines@district.example"}, LATELY, 1),
        ({"username": ".."}, LATELY, 1),
        ({"username": "Nguyễn"}, LATELY, 1),
        ({"username": ""}, LATELY, 1),
    ],
)
def test_what_must_hold_of_somebody_new(facts, starts_on, unmet):
    findings = can_be_added(NewPerson(**ACCOUNT | facts), starts_on=starts_on, on=TODAY)
    assert [finding.rule for finding in findings if not finding.met] == ["PL-PPL-1"] * unmet


def test_a_double_click_adds_one_person_and_tells_them_once(district, signed_in):
    client, before = signed_in(district.hugo), counts()
    first, second = (client.post("/hire/", typed(district)) for _ in range(2))
    assert first["Location"] == second["Location"] == "/people/ioconnor/"
    assert counts() == tuple(number + 1 for number in before)


@pytest.mark.parametrize("other", [{"step": 3}, {"last_name": "Conner"}, {"supervisor": None}, {"hired_on": TODAY}])
def test_other_facts_under_the_same_name_are_no_second_click(district, other):
    hire(district)
    before = counts()
    assert set(reasons(lambda: hire(district, **other))) == {"PL-PPL-1"}
    assert counts() == before


def test_nor_is_a_closed_account_found_as_if_it_were_new(district):
    appointments.deactivate(hire(district), by=district.hana)
    assert reasons(lambda: hire(district)) == ["PL-PPL-1"] * 3


def test_the_page_says_so(district, signed_in):
    client = signed_in(district.hugo)
    assert '<a class="btn btn-primary" href="/hire/">Add a person</a>' in client.get("/people/").content.decode()
    page = client.post("/hire/", typed(district), follow=True).content.decode()
    assert "Ines O&#x27;Connor is on record, hired Mar 2, 2026. A mail tells them how to set a password." in page
    assert "IT systems specialist itss_1, Field Support" in page
    assert "<dt>Supervisor</dt><dd>Sam Whitfield</dd>" in page


def test_the_page_keeps_what_was_typed_beside_a_refusal(district, signed_in):
    page = signed_in(district.hugo).post("/hire/", typed(district, username="rosa", step="11")).content.decode()
    assert "Rosa Delgado has the user name “rosa” already." in page
    assert 'value="N00077"' in page
    assert counts()[3] == 0


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"last_name": " "}, "Enter the last name."),
        ({"email": "ines"}, "Enter the work e-mail as name, @ and domain"),
        ({"employment": "boss"}, "Choose the kind of employment from the list: “boss” is not on it."),
        ({"hired_on": "2/29/2026"}, "February 2026 has 28 days."),
        ({"unit": "99999999"}, "Choose the unit from the list"),
        ({"step": "1.5"}, "Enter the step as a whole number."),
        ({"supervisor": "nobody"}, "nobody here with an open account is called “nobody”"),
        ({"username": "i\nnes"}, "Write the user name on one line"),
        ({"employee_number": "N\x00"}, "which cannot be stored (U+0000)"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(district, signed_in, answers, said):
    before = counts()
    answer = signed_in(district.hugo).post("/hire/", typed(district, **answers))
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert counts() == before


def test_for_everybody_else_there_is_no_such_page(district, signed_in, client):
    for name in set(district.cast) - {"hugo", "hana"}:
        browser = signed_in(district.cast[name])
        assert (browser.get("/hire/").status_code, browser.post("/hire/", typed(district)).status_code) == (404, 404)
        assert b'href="/hire/"' not in browser.get("/people/").content, name
    client.logout()
    assert client.get("/hire/")["Location"] == "/account/login/?next=/hire/"
    assert not Person.objects.filter(username="ioconnor").exists()
