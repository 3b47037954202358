"""End a coaching: the hours stay, another coach goes on from there (JB-COA-1, JB-COA-4)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from advancement.actions import coaching as actions
from advancement.actions import enrollment
from advancement.documents.certificate import certificate_of
from advancement.documents.coaching import seen
from advancement.models import Advancement, Coaching, Measure
from advancement.queries.coaching import standing_of
from advancement.queries.facts import edition_of, judge
from advancement.rules.coaching import hours_counted
from advancement.states import State
from advancement.tasks import follow_the_record
from casework.findings import Refused
from casework.models import Event, Message, WorkItem
from casework.personnel.actions import jobs
from tests.advancement.coached import SAYS, Coached, january, on
from tests.conftest import PROOF, TODAY
from tests.pdfs import text_of


@pytest.fixture
def coached(district, case_at):
    return Coached(district, case_at)


def refused(act, *args, **kwargs):
    """The ids under which an act is refused."""
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return set(caught.value.reasons)


def steps(case):
    open_items = WorkItem.objects.filter(case=case, done_at__isnull=True)
    return {one.step.partition(":")[2] for one in open_items if "coach" in one.step}


def hours(walk, day=TODAY):
    return [int(n) for n in hours_counted(standing_of(walk.person, day), edition_of(walk.advancement))]


@pytest.mark.parametrize("who", ["carl", "tess"])
def test_coach_or_technology_department_end_it_and_the_place_stays(coached, who):
    coached.to("full")
    old, by = coached.one, coached.district.cast[who]
    before = Event.objects.filter(case=coached.case).count()
    actions.end_coaching(old, by=by, reason="Another office", another=False)
    old.refresh_from_db()
    new = Coaching.objects.get(ended_on__isnull=True)
    assert (old.ended_on, old.end_reason) == (TODAY, "Another office")
    assert (new.asked_at, new.forwarded_by, new.coach) == (old.asked_at, old.forwarded_by, None)
    assert (new.subject_matter, new.employee_signature, new.agreed_on) == (SAYS["subject"], None, None)
    assert steps(coached.case) == {"assign-coach"}
    events = Event.objects.filter(case=coached.case).order_by("seq")[before:]
    assert [(one.verb, one.note) for one in events] == [("end-coaching", "Another office")]
    assert hours(coached) == [40, 40]
    told = {one.to.first_name for one in Message.objects.filter(about__contains="coaching-ended")}
    assert told == {"Rosa", "Carl"} - {by.first_name}


def test_another_coach_goes_on_from_there(coached):
    coached.to("agreed")
    district = coached.district
    with january(30):
        for day in (13, 15, 20, 22):
            coached.log(date(2026, 1, day))
        actions.end_coaching(coached.one, by=coached.coach, reason="Leaves")
    coached.one, coached.coach = Coaching.objects.get(ended_on__isnull=True), district.sam
    with on(date(2026, 2, 2)):
        actions.assign_coach(coached.one, by=district.tess, coach=district.sam)
        actions.record_orientation(district.sam, by=district.tess, oriented_on=date(2026, 2, 2))
        for one in (coached.person, district.sam):
            actions.sign_agreement(coached.one, by=one, seen=seen(Coaching.objects.get(pk=coached.one.pk)), proof=PROOF)
    assert hours(coached) == [32, 32]
    with on(date(2026, 2, 4)):
        coached.log(date(2026, 2, 3))
        for one in (coached.person, district.sam):
            actions.attest(coached.one, by=one)
        actions.complete(coached.one, by=district.sam, proof=PROOF)
    assert judge(coached.advancement, TODAY).measures[Measure.COACHING].met
    coached.one.refresh_from_db()
    text = text_of(certificate_of(coached.one))
    assert "completed 40 hours of coaching in 5 sessions with Carl Nguyen and Sam Whitfield" in text
    assert "Carl Nguyen 4 32 32" in text
    assert "Sam Whitfield 1 8 8" in text


def leaves(person, by):
    """The last day was yesterday; the account is closed."""
    jobs.separate(person, by=by, last_day=TODAY - timedelta(days=1))


def test_whoever_leaves_coaches_no_more_and_the_request_is_back_in_its_place(coached, signed_in):
    coached.to("agreed")
    with january(14):
        coached.log(date(2026, 1, 13))
    coached.agree()
    leaves(coached.coach, coached.district.hugo)
    new = Coaching.objects.get(ended_on__isnull=True)
    assert (new.asked_at, new.coach, new.method) == (coached.one.asked_at, None, SAYS["method"])
    assert steps(coached.case) == {"assign-coach"}
    assert hours(coached) == [8, 8]
    coached.one.refresh_from_db()
    assert (coached.one.ended_on, coached.one.end_reason) == (TODAY, "Carl Nguyen does not work here any more.")
    assert not coached.one.agreed_sessions.filter(cancelled_at=None).exists()
    assert {one.to for one in Message.objects.filter(about__contains="coaching-ended")} >= {coached.person}
    page = signed_in(coached.district.tess).get(reverse("advancement:coach-requests")).text
    assert "Carl Nguyen does not work here any more." in page
    before = Event.objects.count()
    follow_the_record()
    assert Event.objects.count() == before


def test_who_leaves_on_a_planned_day_coaches_until_then(coached):
    coached.to("agreed")
    jobs.separate(coached.coach, by=coached.district.hugo, last_day=TODAY + timedelta(days=2))
    follow_the_record()
    assert Coaching.objects.count() == 1
    with on(TODAY + timedelta(days=3)):
        follow_the_record()
        follow_the_record()
    assert Coaching.objects.filter(ended_on=None, coach=None).count() == 1
    assert Coaching.objects.count() == 2


def test_hours_under_a_coach_who_was_not_qualified_do_not_stay(coached):
    coached.to("full")
    actions.end_coaching(coached.one, by=coached.coach, reason="Leaves")
    coached.coach.jobs.update(starts_on=date(2024, 6, 1))
    assert hours(coached) == [0, 0]


@pytest.mark.parametrize(("another", "count"), [(True, 2), (False, 1)])
def test_the_employee_ends_it_with_or_without_another_coach(coached, another, count):
    coached.to("full")
    actions.end_coaching(coached.one, by=coached.person, reason="Moves on", another=another)
    assert Coaching.objects.count() == count
    assert steps(coached.case) == ({"assign-coach"} if another else set())
    assert hours(coached) == [40, 40]


def test_a_request_is_withdrawn_and_made_anew_at_the_end_of_the_queue(coached):
    coached.to("forwarded")
    actions.end_coaching(coached.one, by=coached.person, reason="Not now")
    assert steps(coached.case) == set()
    again = actions.ask_for_coach(coached.advancement, by=coached.person, wish="Servers")
    assert again.asked_at > coached.one.asked_at
    assert refused(actions.end_coaching, coached.one, by=coached.person, reason="x") == {"PL-CAS-1"}


def test_nobody_else_ends_it(coached):
    coached.to("full")
    for name, who in coached.district.cast.items():
        if name not in ("rosa", "carl", "tess"):
            assert refused(actions.end_coaching, coached.one, by=who, reason="x") == {"PL-PPL-3"}
    assert not Coaching.objects.filter(ended_on__isnull=False).exists()


def test_there_is_nothing_to_end_for_others_before_a_coach_and_after_completion(coached):
    coached.to("forwarded")
    assert refused(actions.end_coaching, coached.one, by=coached.district.tess, reason="x") == {"JB-COA-1"}
    walk = coached
    for name in ("assigned", "written", "agreed", "full", "attested", "completed"):
        getattr(walk, f"_{name}")()
        walk.one.refresh_from_db()
    for who in (coached.person, coached.coach, coached.district.tess):
        assert refused(actions.end_coaching, coached.one, by=who, reason="x") == {"JB-COA-7"}


def test_after_a_withdrawal_the_next_case_takes_the_hours_up(coached):
    coached.to("full")
    enrollment.withdraw(coached.advancement, by=coached.person)
    from tests.conftest import Walk

    again = Walk(coached.district, coached.person).to(State.ENROLLED)
    new = actions.ask_for_coach(again, by=coached.person, wish="The rest")
    coached.one.refresh_from_db()
    assert (coached.one.ended_on, new.case, new.method) == (TODAY, again.case, SAYS["method"])
    assert Advancement.objects.count() == 2
    assert hours(coached) == [40, 40]


def test_the_pages_end_it(coached, signed_in):
    coached.to("full")
    address = reverse("advancement:end-coaching", args=[coached.case.number, coached.one.pk])
    page = signed_in(coached.person).get(address).content.decode()
    assert "I want another coach" in page
    assert "There is a problem" in signed_in(coached.person).post(address, {"reason": "x"}).content.decode()
    assert signed_in(coached.district.sam).post(address, {"reason": "x"}).status_code == 403
    for stranger in ("bob", "paul", "omar", "dana"):
        assert signed_in(coached.district.cast[stranger]).get(address).status_code == 404
    assert "another coach" not in signed_in(coached.coach).get(address).content.decode().replace(
        "queue for another coach", ""
    )
    assert signed_in(coached.coach).post(address, {"reason": "Leaves"}).status_code == 302
    assert signed_in(coached.coach).post(address, {"reason": "Leaves"}).status_code == 409
    # Who coached before sees what they documented, and not the coaching that follows.
    new = Coaching.objects.get(ended_on__isnull=True)
    other = reverse("advancement:end-coaching", args=[coached.case.number, new.pk])
    assert signed_in(coached.coach).get(other).status_code == 404
    log = signed_in(coached.coach).get(reverse("advancement:coach-log", args=[coached.case.number]))
    assert log.context["coaching"] == coached.one
