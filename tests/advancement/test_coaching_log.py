"""Log a coaching session, and take one out (JB-COA-4)."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from advancement.actions import coaching as actions
from advancement.actions import life
from advancement.models import CoachOrientation, Session
from advancement.queries.coaching import log_with_history, standing_of
from advancement.queries.facts import edition_of
from advancement.rules.coaching import hours_counted
from casework.findings import Refused
from casework.models import Event, WorkItem
from people.models import Standing
from tests.advancement.coached import AGREED_ON, SESSION, Coached, january
from tests.conftest import TODAY

DAY = date(2026, 1, 13)
TYPED = {"day": "1/13/2026", "starts_at": "2 pm", "hours": "1:30", "topics": "Switches", "hands_on": "on"}


@pytest.fixture
def coached(district, case_at):
    return Coached(district, case_at)


@pytest.fixture
def agreed(coached):
    return coached.to("agreed")


def refused(act, *args, **kwargs):
    """The ids under which an act is refused."""
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return set(caught.value.reasons)


def verbs(case):
    return list(Event.objects.filter(case=case).order_by("seq").values_list("verb", flat=True))


def test_the_coach_logs_a_session(agreed):
    before = len(verbs(agreed.case))
    session = agreed.log(DAY, "1.5")
    assert (session.hours, session.entered_by, session.face_to_face) == (Decimal("1.5"), agreed.coach, True)
    assert verbs(agreed.case)[before:] == ["log-session"]
    facts = standing_of(agreed.person, TODAY)
    assert hours_counted(facts, edition_of(agreed.advancement)) == (Decimal("1.5"), Decimal("1.5"))


def test_nobody_else_logs_or_takes_out(agreed):
    session = agreed.log(DAY)
    for name, who in agreed.district.cast.items():
        if name != "carl":
            expected = {"S1"} if name == "rosa" else {"PL-PPL-3"}
            sent = SESSION | {"day": DAY, "hours": Decimal(1)}
            assert refused(actions.log_session, agreed.one, by=who, **sent) == expected
            assert refused(actions.remove_session, session, by=who) == expected


@pytest.mark.parametrize(
    "facts",
    [
        {"day": TODAY + timedelta(days=1)},
        {"day": TODAY, "starts_at": time(11, 30)},  # it is noon: this one is not over
        {"day": AGREED_ON - timedelta(days=1)},
        {"hours": "0.24"},
        {"hours": "8.25"},
        {"starts_at": time(12, 59)},
        {"starts_at": time(8, 1)},
    ],
)
def test_what_breaks_the_limits_or_overlaps_is_refused(agreed, facts):
    agreed.log(DAY, 4, starts_at=time(9))
    assert refused(agreed.log, **{"day": DAY, "hours": 1} | facts) == {"JB-COA-4"}
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    "facts",
    [{"day": AGREED_ON}, {"hours": "0.25"}, {"starts_at": time(13)}, {"starts_at": time(8)}, {"day": TODAY}],
)
def test_what_just_holds_the_limits_is_logged(agreed, facts):
    agreed.log(DAY, 4, starts_at=time(9))
    agreed.log(**{"day": DAY, "hours": 1, "starts_at": time(8)} | facts)
    assert Session.objects.count() == 2


def test_not_before_the_orientation(coached):
    coached.to("agreed")
    CoachOrientation.objects.update(oriented_on=DAY + timedelta(days=1))
    assert refused(coached.log, DAY) == {"JB-COA-4"}
    coached.log(DAY + timedelta(days=1))
    CoachOrientation.objects.all().delete()
    assert refused(coached.log, DAY + timedelta(days=2)) == {"JB-COA-4"}


def test_a_coach_is_in_one_place_at_a_time(agreed, district, case_at):
    other = Coached(district, case_at, district.omar).to("agreed")
    agreed.log(DAY, 2, starts_at=time(9))
    assert refused(other.log, DAY, 2, starts_at=time(10)) == {"JB-COA-4"}
    other.log(DAY, 2, starts_at=time(11))


def test_what_was_taken_out_is_free_again(agreed):
    session = agreed.log(DAY)
    before = len(verbs(agreed.case))
    actions.remove_session(session, by=agreed.coach)
    session.refresh_from_db()
    assert session.removed_at is not None
    assert verbs(agreed.case)[before:] == ["remove-session"]
    assert refused(actions.remove_session, session, by=agreed.coach) == {"JB-COA-4"}
    agreed.log(DAY)


def test_a_correction_is_recounted_and_what_it_said_before_stays(agreed):
    session = agreed.log(DAY, 4, topics="Swiches")
    before = len(verbs(agreed.case))
    said = SESSION | {"day": DAY, "hours": Decimal(3)}
    assert (
        actions.correct_session(session, by=agreed.coach, **said | {"hours": Decimal(4), "topics": "Swiches"})
        == session
    )
    first = actions.correct_session(session, by=agreed.coach, **said)
    second = actions.correct_session(first, by=agreed.coach, **said | {"hours": Decimal(2)})
    assert verbs(agreed.case)[before:] == ["correct-session", "correct-session"]
    assert hours_counted(standing_of(agreed.person, TODAY), edition_of(agreed.advancement))[0] == 2
    (line,) = log_with_history(agreed.one)
    assert [(one.hours, one.topics) for one in (line, *line.earlier)] == [
        (2, "Switches"),
        (3, "Switches"),
        (4, "Swiches"),
    ]
    for stale in (session, first):
        assert refused(actions.correct_session, stale, by=agreed.coach, **said) == {"JB-COA-4"}
        assert refused(actions.remove_session, stale, by=agreed.coach) == {"JB-COA-4"}
    other = agreed.log(DAY, 2, starts_at=time(14))
    assert refused(actions.correct_session, other, by=agreed.coach, **said) == {"JB-COA-4"}
    other.refresh_from_db()
    assert (other.removed_at, second.corrects) == (None, first)


def test_only_the_coach_corrects_and_only_before_completion(coached):
    coached.to("completed")
    session, said = coached.one.sessions.first(), SESSION | {"day": DAY, "hours": Decimal(3)}
    assert refused(actions.correct_session, session, by=coached.coach, **said) == {"JB-COA-7"}
    assert refused(actions.correct_session, session, by=coached.person, **said) == {"S1"}
    assert refused(actions.correct_session, session, by=coached.district.sam, **said) == {"PL-PPL-3"}


def test_the_page_corrects_and_shows_the_earlier_wording(agreed, signed_in):
    session, client = agreed.log(DAY, 4, topics="Swiches"), signed_in(agreed.coach)
    address = reverse("advancement:correct-session", args=[agreed.case.number, session.pk])
    assert 'value="4.00"' in client.get(address).text
    assert client.post(address, TYPED).status_code == 302
    page = client.get(reverse("advancement:coach-log", args=[agreed.case.number])).text
    assert "Jan 13, 2026</time>, 9:00 AM, 4 hours, Swiches, face to face, hands-on" in page
    assert "corrected meanwhile" in client.post(address, TYPED).text


def test_without_an_agreement_nothing_is_logged(coached):
    coached.to("written")
    assert refused(coached.log, DAY) == {"JB-COA-4"}


def test_after_completion_the_log_is_closed(coached):
    coached.to("completed")
    assert refused(coached.log, TODAY) == {"JB-COA-7"}
    assert refused(actions.remove_session, coached.one.sessions.first(), by=coached.coach) == {"JB-COA-7"}


def test_evidence_is_gathered_while_the_case_rests_and_not_after_it_ended(agreed):
    Standing.objects.create(person=agreed.person, kind=Standing.Kind.PAR, starts_on=TODAY)
    life.follow(agreed.person, by=None)
    agreed.log(DAY)
    job = agreed.person.jobs.get()
    job.job_class = agreed.district.classes["clerk"]
    job.save()
    life.follow(agreed.person, by=None)
    assert refused(agreed.log, DAY + timedelta(days=1)) == {"PL-CAS-1"}


def test_a_changed_log_takes_the_attestations_back(coached):
    coached.to("attested")
    coached.log(date(2026, 2, 3), 1)
    coached.one.refresh_from_db()
    assert (coached.one.employee_attested_on, coached.one.coach_attested_on) == (None, None)
    titles = WorkItem.objects.filter(case=coached.case, done_at__isnull=True, step__contains="coach")
    assert {one.title.split(":")[0] for one in titles} == {"Attest that the coaching was not unpaid work"}


def test_the_page_logs_and_shows_hours_as_a_picture(agreed, signed_in):
    address = reverse("advancement:coach-log", args=[agreed.case.number])
    client = signed_in(agreed.coach)
    assert client.post(address, TYPED).status_code == 302
    page = client.get(address).content.decode()
    assert "2:00 PM" in page
    assert "1.5 of 40 hours count, 1.5 of them hands-on (1 needed)" in page
    again = client.post(address, TYPED).content.decode()
    assert "overlaps with another session" in again
    assert "JB-COA-4" in again
    assert Session.objects.count() == 1
    for field, value in (("starts_at", "25:00"), ("hours", "-1"), ("day", "2/30/2026"), ("topics", "")):
        assert "There is a problem" in client.post(address, TYPED | {field: value}).content.decode()
    removed = reverse("advancement:remove-session", args=[agreed.case.number, Session.objects.get().pk])
    assert client.post(removed).status_code == 302
    assert "taken out already" in client.post(removed).content.decode()


def test_who_reads_the_log_finds_no_form_and_cannot_send_one(agreed, signed_in):
    address = reverse("advancement:coach-log", args=[agreed.case.number])
    for who in (agreed.person, agreed.district.sam):
        assert 'name="topics"' not in signed_in(who).get(address).content.decode()
        signed_in(who).post(address, TYPED)
        assert not Session.objects.exists()
    session = agreed.log(DAY)
    removed = reverse("advancement:remove-session", args=[agreed.case.number, session.pk])
    assert signed_in(agreed.person).post(removed).status_code == 403
    assert signed_in(agreed.district.bob).post(removed).status_code == 404


def test_the_session_of_another_coaching_is_not_found(agreed, district, case_at, signed_in):
    other = Coached(district, case_at, district.omar).to("agreed")
    with january(14):
        session = other.log(DAY)
    removed = reverse("advancement:remove-session", args=[agreed.case.number, session.pk])
    assert signed_in(agreed.coach).post(removed).status_code == 404
