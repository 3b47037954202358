"""The demonstration district: every state, every role, the same whenever it is loaded, and true to its own rules."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import transaction

from advancement.models import Coaching, Course, Line, Notice, ProviderApproval, ReturnReview
from advancement.queries.facts import judge_many
from advancement.states import State
from assessments.models import Sitting
from casework import attachments, clock, registers
from casework.calendar import is_business_day
from casework.models import Attachment, Case, Event, Message, Signature, WorkItem
from casework.queries import closed_days
from casework.signing import is_intact
from casework.timeline import first_broken_link
from config.demo import papers
from config.demo.cases import STORIES
from config.demo.cast import PASSWORD
from config.demo.loading import load
from people.models import Appointment, Delegation, Person, Role, Standing, Supervision
from portfolios.models import Portfolio

NOON = datetime(2026, 3, 10, 16, tzinfo=UTC)
SOME = ("omar", "bruno", "kwame", "luis", "elif")


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker):
    """Loaded once for all questions of this module, and gone afterwards; what a part of it told when loaded twice."""
    with django_db_blocker.unblock(), transaction.atomic(), clock.at(NOON):
        twice = [_part_of_it(), _part_of_it()]
        call_command("seed_demo", stdout=io.StringIO())
        yield twice
        transaction.set_rollback(True)


def _part_of_it():
    with transaction.atomic():
        load({name: STORIES[name] for name in SOME})
        told = _told()
        transaction.set_rollback(True)
    return told


@pytest.fixture(autouse=True)
def loaded(demonstration, db):
    """Each question stands on the loaded district."""


def test_there_is_a_case_in_every_state():
    assert {*Case.objects.values_list("state", flat=True)} == {*State.values}


def test_every_role_is_held_and_every_part_played():
    today = clock.today()
    assert {*Appointment.objects.on(today).values_list("role", flat=True)} == {*Role.values}
    two = {role for role in Role.values if Appointment.objects.on(today).filter(role=role).count() >= 2}
    assert two >= {
        *(Role.DIRECTOR, Role.HR_COORDINATOR, Role.ERSC, Role.PROCTOR),
        *(Role.TECHNOLOGY, Role.ORGANIZATIONAL_DEVELOPMENT),
    }
    subjects = Person.objects.filter(cases__closed_on=None, cases__isnull=False)
    assert {*subjects.filter(appointments__isnull=False).values_list("username", flat=True)} == {"yusuf", "theo"}
    assert Delegation.objects.on(today).exists()
    assert Person.objects.filter(is_active=False).count() == 1
    assert {*Standing.objects.on(today).values_list("kind", flat=True)} == {*Standing.Kind.values}


def test_every_turn_of_the_road_can_be_seen():
    today = clock.today()
    assert {*Line.objects.values_list("state", flat=True)} == {*Line.State.values}
    assert ReturnReview.objects.filter(answered_at=None).exists()
    assert {*Portfolio.objects.values_list("state", flat=True)} == {*Portfolio.State.values}
    outcomes = {*Sitting.objects.values_list("outcome", flat=True)}
    assert outcomes == {Sitting.Outcome.ASKED, Sitting.Outcome.BOOKED, Sitting.Outcome.TAKEN}
    assert Sitting.objects.filter(proctored=False).exists()
    assert {*ProviderApproval.objects.values_list("decision", flat=True)} == {"", "approved", "declined"}
    assert {*Notice.objects.values_list("kind", flat=True)} == {*Notice.Kind.values}
    assert Notice.objects.filter(effective_on__gt=today).exists()
    assert Notice.objects.filter(retroactive__gt=1000).exists()
    assert Signature.objects.filter(voidance__isnull=False).exists()
    assert Signature.objects.filter(on_behalf_of__isnull=False).exists()
    assert WorkItem.objects.filter(done_at=None, unassigned=True).exists()
    assert WorkItem.objects.filter(done_at=None, desk="director", due_on__lt=today).exists()


def test_coaching_is_seen_at_every_stage():
    stages = {
        "asked": Coaching.objects.filter(forwarded_at=None),
        "forwarded": Coaching.objects.filter(forwarded_at__isnull=False, coach=None),
        "assigned": Coaching.objects.filter(coach__isnull=False, employee_signature=None),
        "signed by one": Coaching.objects.filter(employee_signature__isnull=False, coach_signature=None),
        "under way": Coaching.objects.filter(agreed_on__isnull=False, completed_on=None),
        "completed": Coaching.objects.filter(completed_on__isnull=False),
    }
    assert [stage for stage, rows in stages.items() if not rows.exists()] == []


def test_somebody_failed_a_test_three_times_within_a_year():
    since = clock.today() - timedelta(days=365)
    failed = Sitting.objects.filter(person__username="wei", score__lt="2.75", sits_on__gt=since)
    assert failed.count() == 3


def test_one_case_waits_for_part_three_and_one_lacks_a_single_measure():
    cases = {one.subject.username: one for one in Case.objects.filter(state=State.ENROLLED).select_related("subject")}
    judged = judge_many([one.advancement for one in cases.values()], clock.today())
    found = {name: judged[one.advancement.pk] for name, one in cases.items()}
    assert found["hyejin"].ready_for_part_three
    unmet = {finding.rule for finding in found["dmitri"].outlook.complete.unmet}
    assert unmet == {"JB-CRI-1"}


def test_the_record_is_whole_and_nothing_happened_on_a_closed_day():
    assert first_broken_link() is None
    assert all(is_intact(one) for one in Signature.objects.all())
    closed = closed_days(clock.today() - timedelta(days=400))
    days = {one.signed_on for one in Signature.objects.all()}
    assert [day for day in days if not is_business_day(day, closed) or day >= clock.today()] == []
    assert not Event.objects.filter(at__gt=clock.now()).exists()


def test_what_was_told_in_the_past_is_not_sent_today():
    assert {*Message.objects.values_list("state", flat=True)} == {Message.State.SENT}


def test_everybody_signs_in_with_the_one_password(client):
    assert client.post("/account/login/", {"login": "rosa", "password": PASSWORD}).status_code == 302
    assert Person.objects.values("password").distinct().count() == 1


def test_the_first_in_the_cast_can_begin_and_has_what_the_guide_asks_for():
    rosa = Person.objects.get(username="rosa")
    assert not rosa.cases.exists()
    assert rosa.certifications.exists()
    assert Course.objects.filter(person=rosa).count() == 2
    assert Supervision.objects.get(person=rosa).supervisor.username == "sam"


def test_the_papers_pass_the_same_judgment_as_anybodys():
    for upload in (
        papers.pdf("certificate", "A title (of sorts)", "Lan Nguyễn"),
        papers.png("chart", "Years", [10, 90]),
    ):
        assert upload.size < 5000
        made_for = upload.judged
        upload.judged = None
        assert attachments.judge(upload) == made_for.media_type
        assert upload.judged == made_for
    assert Attachment.objects.count() > 20


def test_a_second_loading_changes_nothing():
    before = _told()
    out = io.StringIO()
    call_command("seed_demo", stdout=out)
    assert "already" in out.getvalue()
    assert _told() == before


def _told():
    people = [*Person.objects.order_by("employee_number").values_list("username", "last_name", "employee_number")]
    lines = Event.objects.order_by("case__number", "seq").values_list("case__number", "at", "by__username", "says")
    return people, [*lines]


def test_every_story_is_about_somebody():
    assert {*STORIES} <= {*Person.objects.values_list("username", flat=True)}


def test_the_same_day_gives_the_same_names_numbers_and_lines(demonstration):
    first, second = demonstration
    assert first == second
    assert len(first[1]) > 40


def test_every_row_of_every_register_has_a_page(client):
    client.force_login(Person.objects.get(username="hugo"))
    for one in registers.in_order():
        for row in one.rows()[:2]:
            assert client.get(f"/registers/{one.name}/{row.pk}/").status_code == 200, (one.name, row)
