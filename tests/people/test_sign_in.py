"""Signing in: the same answer whoever one is not, no lock for a whole school, no way in for strangers."""

import re
from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth import SESSION_KEY
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.urls import include, path
from django.utils import timezone

from people import sign_in
from people.models import Appointment, Person, Role, Supervision
from people.queries import roles_on, supervises_on

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
PASSWORD, ANOTHER = "three calm green kettles", "seven slow amber trains"
NO_MATCH = "User name and password do not match."

handler400 = "casework.pages.bad_request"
urlpatterns = [path("", lambda request: HttpResponse("home"), name="my-work"), path("account/", include("people.urls"))]


@pytest.fixture
def rosa():
    facts = {"first_name": "Rosa", "last_name": "Delgado", "email": "rosa@district.example"}
    return Person.objects.create_user("rosa", PASSWORD, **facts)


def attempt(client, login, password, address="/account/login/", **extra):
    return client.post(address, {"login": login, "password": password}, **extra)


def is_in(client):
    return SESSION_KEY in client.session


@pytest.mark.parametrize("login", ["rosa", "ROSA", "rosa@district.example", " rosa "])
def test_a_person_signs_in_by_user_name_or_work_e_mail(client, rosa, login):
    assert attempt(client, login, PASSWORD)["Location"] == "/"
    assert is_in(client)


@pytest.mark.parametrize(
    ("login", "password"), [("rosa", ANOTHER), ("nobody", PASSWORD), ("no@body.example", PASSWORD)]
)
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client, rosa, login, password):
    answer = attempt(client, login, password)
    html = answer.content.decode()
    assert (answer.status_code, NO_MATCH in html, is_in(client)) == (200, True, False)
    assert f'value="{login}"' in html
    assert "<title>Error: Sign in" in html


def test_whoever_is_unknown_costs_as_much_work_as_whoever_is_known(client, rosa, hashings):
    attempt(client, "rosa", ANOTHER)
    known = len(hashings)
    attempt(client, "nobody", ANOTHER)
    assert (known, len(hashings) - known) == (1, 1)


@pytest.fixture
def hashings(monkeypatch, settings):
    """Every time a password is hashed."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    calls = []
    encode = MD5PasswordHasher.encode

    def counted(self, password, salt):
        calls.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    return calls


def test_the_person_of_a_session_comes_with_roles_and_team_in_one_query(rosa, django_assert_num_queries):
    today, ben = timezone.localdate(), Person.objects.create_user("ben", PASSWORD, last_name="Ito")
    for role, until in [(Role.PROCTOR, None), (Role.ERSC, None), (Role.AUDITOR, today)]:
        Appointment.objects.create(person=rosa, role=role, starts_on=date(2020, 1, 1), until=until, appointed_by=ben)
    Supervision.objects.create(person=ben, supervisor=rosa, starts_on=date(2020, 1, 1))
    with django_assert_num_queries(1):
        found = sign_in.PersonBackend().get_user(rosa.pk)
        assert found == rosa
        assert roles_on(found, today) == {"proctor", "ersc"}
        assert supervises_on(found, today)
    other = sign_in.PersonBackend().get_user(ben.pk)
    assert (roles_on(other, today), supervises_on(other, today)) == (frozenset(), False)
    assert sign_in.PersonBackend().get_user(0) is None


def test_an_empty_form_says_what_to_enter(client):
    html = attempt(client, "", "").content.decode()
    assert '<a href="#id_login">Enter the user name or work e-mail.</a>' in html
    assert '<a href="#id_password">Enter the password.</a>' in html


@pytest.mark.parametrize("after", ["http://[", "//[", "https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_what_is_no_address_of_ours_leads_to_the_first_page(client, rosa, after):
    assert client.get("/account/login/", {"next": after}).status_code == 200
    assert client.post("/account/login/", {"login": "rosa", "password": PASSWORD, "next": after})["Location"] == "/"


def test_nul_in_a_name_is_an_error_in_the_field(client):
    html = attempt(client, "ro\x00sa", PASSWORD).content.decode()
    assert "Take out the character in the user name or work e-mail that cannot be stored (U+0000)." in html


def test_a_closed_account_does_not_open(client, rosa):
    rosa.is_active = False
    rosa.save()
    assert attempt(client, "rosa", PASSWORD)["Location"] == "/account/inactive/"
    assert not is_in(client)
    assert "This account is closed" in client.get("/account/inactive/").content.decode()


def test_an_account_is_locked_after_ten_wrong_passwords_wherever_they_come_from(client, rosa):
    for n in range(10):
        attempt(client, "rosa", ANOTHER, REMOTE_ADDR=f"10.0.0.{n}")
    assert "Wait ten minutes" in attempt(client, "rosa", PASSWORD, REMOTE_ADDR="10.0.1.1").content.decode()
    assert not is_in(client)


def test_three_hundred_failures_of_others_in_the_building_lock_nobody_else_out(client, rosa):
    for n in range(300):
        attempt(client, f"pupil{n}", ANOTHER)
    attempt(client, "rosa", PASSWORD)
    assert is_in(client)


def test_too_many_tries_from_one_place_get_a_page_of_ours(client, rosa, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    for _ in range(3):
        answer = attempt(client, "rosa", ANOTHER)
    assert answer.status_code == 429
    assert "Too many tries" in answer.content.decode()


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/account/2fa/", "/account/2fa/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_one_is_led_on_only_within_the_service(client, rosa, asked, led):
    assert attempt(client, "rosa", PASSWORD, f"/account/login/?next={asked}")["Location"] == led


def test_signing_in_starts_a_session_of_its_own(client, rosa):
    session = client.session
    session["seen"] = 1
    session.save()
    before = session.session_key
    attempt(client, "rosa", PASSWORD)
    assert client.session.session_key != before


def test_signing_out_takes_a_click_and_ends_the_session(client, rosa):
    client.force_login(rosa)
    assert client.get("/account/logout/").status_code == 200
    assert is_in(client)
    assert client.post("/account/logout/")["Location"] == "/account/login/"
    assert not is_in(client)


def test_nobody_signs_up(client):
    assert "Accounts are made for you" in client.get("/account/signup/").content.decode()
    client.post("/account/signup/", {"username": "eve", "password1": PASSWORD})
    assert not Person.objects.filter(username="eve").exists()


def test_a_password_is_changed_with_the_one_there_is(client, rosa):
    client.force_login(rosa)
    new = {"oldpassword": "wrong", "password1": ANOTHER, "password2": ANOTHER}
    assert "Enter the password you sign in with now" in client.post("/account/password/change/", new).content.decode()
    assert client.post("/account/password/change/", new | {"oldpassword": PASSWORD})["Location"] == "/"
    rosa.refresh_from_db()
    assert rosa.check_password(ANOTHER)
    assert is_in(client)


def reset_link(client, email):
    client.post("/account/password/reset/", {"email": email})
    return re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)[1]


def test_a_link_by_mail_sets_a_new_password_once(client, rosa):
    link = reset_link(client, rosa.email)
    form = client.get(link)["Location"]
    client.post(form, {"password1": ANOTHER, "password2": ANOTHER})
    rosa.refresh_from_db()
    assert rosa.check_password(ANOTHER)
    client.cookies.clear()
    assert "This link no longer works" in client.get(link, follow=True).content.decode()


@pytest.mark.parametrize("email", ["rosa@district.example", "nobody@district.example"])
def test_asking_for_a_link_tells_nobody_who_has_an_account(client, rosa, email):
    answer = client.post("/account/password/reset/", {"email": email}, follow=True)
    assert "If this e-mail belongs to an account" in answer.content.decode()
    assert len(mail.outbox) == 1


def test_a_link_is_for_the_host_of_this_service_only(client, rosa):
    answer = client.post("/account/password/reset/", {"email": rosa.email}, HTTP_HOST="evil.example")
    assert (answer.status_code, mail.outbox) == (400, [])
    client.post("/account/password/reset/", {"email": rosa.email}, HTTP_X_FORWARDED_HOST="evil.example")
    assert "evil.example" not in mail.outbox[0].body


@pytest.mark.parametrize(
    "address",
    [
        "/account/login/",
        "/account/signup/",
        "/account/inactive/",
        "/account/password/reset/",
        "/account/password/reset/done/",
        "/account/password/reset/key/done/",
        "/account/password/reset/key/1-x/",
    ],
)
def test_the_pages_for_visitors_are_in_the_frame(client, address):
    html = client.get(address).content.decode()
    assert ('<main id="main"' in html, 'class="frame-end"' in html) == (True, True)


@pytest.fixture
def at_home(client, rosa):
    """Rosa, who has just entered her password again."""
    attempt(client, "rosa", PASSWORD)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def switch_on(client):
    html = client.get("/account/2fa/totp/activate/").content.decode()
    secret = re.search(r'class="secret">(\w+)<', html)[1]
    client.post("/account/2fa/totp/activate/", {"code": code_of(secret)})
    return secret


def code_of(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))


def test_with_a_second_factor_the_password_alone_no_longer_signs_in(at_home, rosa):
    secret = switch_on(at_home)
    assert set(Authenticator.objects.values_list("user__username", "type")) == {
        ("rosa", "totp"),
        ("rosa", "recovery_codes"),
    }
    at_home.post("/account/logout/")
    cache.clear()  # a code is good for one sign-in only

    assert attempt(at_home, "rosa", PASSWORD)["Location"].startswith("/account/2fa/authenticate/")
    assert not is_in(at_home)
    wrong = at_home.post("/account/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert "Enter the code that the app shows now: this one is another, or too old." in wrong
    at_home.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert is_in(at_home)


def test_whoever_finds_a_session_open_cannot_change_the_second_factor(client, rosa):
    client.force_login(rosa)
    answer = client.get("/account/2fa/totp/activate/")
    assert answer["Location"].startswith("/account/reauthenticate/")
    html = client.post(answer["Location"], {"password": ANOTHER}).content.decode()
    assert "Enter the password you sign in with: this one is another." in html
    assert client.get("/account/2fa/totp/activate/").status_code == 302


def test_the_pages_of_the_second_factor_are_in_the_frame(at_home):
    assert "Switched off" in at_home.get("/account/2fa/").content.decode()
    switch_on(at_home)
    assert "Switched on" in at_home.get("/account/2fa/").content.decode()
    codes = at_home.get("/account/2fa/recovery-codes/").content.decode()
    assert codes.count("<li><code>") == 10
    assert "will no longer work" in at_home.get("/account/2fa/recovery-codes/generate/").content.decode()
    assert "Switch it off" in at_home.get("/account/2fa/totp/deactivate/").content.decode()


CAST = [
    {"username": "rosa", "password": PASSWORD, "name": "Rosa Delgado", "roles": ["technician"], "waiting": ["a log"]}
]


def test_a_demonstration_offers_its_cast_for_a_click(client, rosa, settings, monkeypatch):
    monkeypatch.setattr(sign_in, "_cast", [lambda: CAST])
    settings.DEMO = True
    html = client.get("/account/login/").content.decode()
    assert "Sign in as Rosa Delgado" in html
    assert re.search(r'<input type="hidden" name="login" value="rosa">', html)


def test_outside_a_demonstration_nobody_is_offered(client, rosa, settings, monkeypatch):
    monkeypatch.setattr(sign_in, "_cast", [lambda: CAST])
    settings.DEMO = False
    html = client.get("/account/login/").content.decode()
    assert ("Sign in as" in html, PASSWORD in html) == (False, False)
