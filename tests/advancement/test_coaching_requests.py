"""Ask for a coach, forward, assign in the order of asking: the way from wish to coach (JB-COA-1, JB-COA-2)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from advancement.actions import coaching as actions
from advancement.models import Coaching
from advancement.states import State
from casework.findings import Refused
from casework.models import Event, WorkItem
from people.models import Job, Supervision
from tests.advancement.coached import Coached, january
from tests.conftest import TODAY


@pytest.fixture
def coached(district, case_at):
    return Coached(district, case_at)


def items(case):
    """The open items of coaching: (step, about, holder or role)."""
    open_items = WorkItem.objects.filter(case=case, done_at__isnull=True, step__contains="coach")
    return {(one.step, one.about, one.holder.first_name if one.holder else one.role) for one in open_items}


def verbs(case):
    return list(Event.objects.filter(case=case).order_by("seq").values_list("verb", flat=True))


def refused(act, *args, **kwargs):
    """The ids under which an act is refused."""
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return set(caught.value.reasons)


# --- Asking


def test_the_employee_asks_and_the_supervisor_has_it(coached):
    before = len(verbs(coached.case))
    one = actions.ask_for_coach(coached.advancement, by=coached.person, wish="Networks")
    assert (one.wish, one.target_level, one.coach, one.forwarded_at) == ("Networks", "itss_2", None, None)
    assert verbs(coached.case)[before:] == ["ask-for-coach"]
    assert items(coached.case) == {("advancement:forward-coaching", str(one.pk), "Sam")}
    item = WorkItem.objects.get(case=coached.case, step="advancement:forward-coaching")
    assert (item.business_days, item.due_on) == (10, date(2026, 3, 25))
    assert item.url == reverse("advancement:forward-coaching", args=[coached.case.number, one.pk])


@pytest.mark.parametrize(
    ("supervised", "says"),
    [
        (True, "It goes to Sam Whitfield, by Wednesday, March 25. This e-mails 1 person: Sam Whitfield."),
        (False, "It goes to Human Resources, which names somebody, by Wednesday, March 25. This e-mails nobody."),
    ],
)
def test_before_asking_the_page_says_who_gets_it_and_who_is_told(coached, signed_in, supervised, says):
    if not supervised:
        Supervision.objects.filter(person=coached.person).delete()
    page = signed_in(coached.person).get(reverse("advancement:coaching", args=[coached.case.number]))
    assert says in page.content.decode()


def test_nobody_asks_in_the_name_of_the_employee(coached):
    for name, who in coached.district.cast.items():
        if name != "rosa":
            assert refused(actions.ask_for_coach, coached.advancement, by=who, wish="x") == {"PL-PPL-3"}
    assert not Coaching.objects.exists()


@pytest.mark.parametrize("state", [State.DRAFT, State.PART_ONE, State.ON_HOLD, State.WITH_DIRECTOR, State.WITHDRAWN])
def test_only_the_enrolled_ask(case_at, state):
    advancement = case_at(state)
    assert refused(actions.ask_for_coach, advancement, by=advancement.case.subject, wish="x") == {"PL-CAS-1"}


def test_asking_twice_changes_nothing(coached):
    coached.to("asked")
    assert refused(actions.ask_for_coach, coached.advancement, by=coached.person, wish="x") == {"JB-COA-1"}
    assert Coaching.objects.count() == 1


def test_who_completed_a_coaching_that_counts_needs_no_other(coached):
    coached.to("completed")
    assert refused(actions.ask_for_coach, coached.advancement, by=coached.person, wish="x") == {"JB-COA-7"}


def test_the_page_takes_the_request_and_says_so(coached, signed_in):
    address = reverse("advancement:coaching", args=[coached.case.number])
    page = signed_in(coached.person).post(address, {"wish": "Networks"}, follow=True)
    assert "Your supervisor has the request now" in page.content.decode()
    assert "Place in the queue" in page.content.decode()


def test_a_request_without_a_word_is_asked_for_one(coached, signed_in):
    address = reverse("advancement:coaching", args=[coached.case.number])
    page = signed_in(coached.person).post(address, {"wish": " \u200b "})
    assert "Enter the what you want" not in page.content.decode()
    assert "There is a problem" in page.content.decode()
    assert not Coaching.objects.exists()


# --- Forwarding


def test_the_supervisor_forwards_and_the_technology_department_has_it(coached):
    coached.to("asked")
    before = len(verbs(coached.case))
    one = actions.forward_request(coached.one, by=coached.district.sam)
    assert (one.forwarded_by, one.forwarded_at is None) == (coached.district.sam, False)
    assert verbs(coached.case)[before:] == ["forward-coaching"]
    assert items(coached.case) == {("advancement:assign-coach", str(one.pk), "technology")}
    assert WorkItem.objects.get(step="advancement:assign-coach").due_on == date(2026, 3, 25)


def test_only_the_supervisor_forwards(coached):
    coached.to("asked")
    for name, who in coached.district.cast.items():
        if name != "sam":
            expected = {"S1"} if name == "rosa" else {"PL-PPL-3"}
            assert refused(actions.forward_request, coached.one, by=who) == expected


def test_forwarding_twice_is_refused(coached):
    coached.to("forwarded")
    assert refused(actions.forward_request, coached.one, by=coached.district.sam) == {"JB-COA-1"}


def test_a_slow_supervisor_costs_no_place(coached, district, case_at, signed_in):
    coached.to("asked")
    later = Coached(district, case_at, district.omar)
    with january(9):
        later.one = actions.ask_for_coach(later.advancement, by=district.omar, wish="Servers")
    with january(10):
        actions.forward_request(later.one, by=district.sam)
    page = signed_in(district.tess).get(reverse("advancement:coach-requests"))
    assert [one.person.first_name for one in page.context["page"]] == ["Rosa", "Omar"]
    assert "has not forwarded it yet" in page.content.decode()
    # A request that is not forwarded holds nobody up; forwarded, it is first again.
    actions.forward_request(coached.one, by=district.sam)
    assert refused(actions.assign_coach, later.one, by=district.tess, coach=district.carl) == {"JB-COA-1"}
    actions.assign_coach(coached.one, by=district.tess, coach=district.carl)
    actions.assign_coach(later.one, by=district.tess, coach=district.carl)


def test_the_supervisors_page_forwards(coached, signed_in):
    coached.to("asked")
    address = reverse("advancement:forward-coaching", args=[coached.case.number, coached.one.pk])
    assert "Networks" in signed_in(coached.district.sam).get(address).content.decode()
    assert signed_in(coached.district.sam).post(address).status_code == 302
    again = signed_in(coached.district.sam).post(address)
    assert "forwarded already" in again.content.decode()
    assert signed_in(coached.person).post(address).status_code == 403
    for stranger in ("bob", "tess", "carl", "paul"):
        assert signed_in(coached.district.cast[stranger]).get(address).status_code == 404


# --- Assigning


def test_a_coach_is_assigned_and_both_write_the_agreement(coached):
    coached.to("forwarded")
    before = len(verbs(coached.case))
    one = actions.assign_coach(coached.one, by=coached.district.tess, coach=coached.coach)
    assert (one.coach, one.assigned_by) == (coached.coach, coached.district.tess)
    assert verbs(coached.case)[before:] == ["assign-coach"]
    assert items(coached.case) == {("advancement:coach-log", "", "Carl"), ("advancement:coaching", "", "Rosa")}
    orientation = WorkItem.objects.get(step="advancement:orient-coach", done_at__isnull=True)
    assert (orientation.role, orientation.subject, orientation.url) == (
        "technology",
        coached.coach,
        reverse("advancement:orient-coach", args=["carl"]),
    )


def test_only_the_technology_department_assigns(coached):
    coached.to("forwarded")
    for name, who in coached.district.cast.items():
        if name != "tess":
            expected = {"S1"} if name == "rosa" else {"PL-PPL-3"}
            assert refused(actions.assign_coach, coached.one, by=who, coach=coached.coach) == expected


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        (lambda walk: walk.district.omar, {"JB-COA-2"}),
        (lambda walk: walk.district.bob, {"JB-COA-2"}),
        (lambda walk: walk.person, {"S1"}),
    ],
)
def test_who_is_not_qualified_is_not_assigned(coached, change, reasons):
    coached.to("forwarded")
    assert refused(actions.assign_coach, coached.one, by=coached.district.tess, coach=change(coached)) == reasons


def test_somebody_who_left_is_not_assigned(coached):
    coached.to("forwarded")
    coached.coach.is_active = False
    coached.coach.save()
    assert refused(actions.assign_coach, coached.one, by=coached.district.tess, coach=coached.coach) == {"JB-COA-2"}


@pytest.mark.parametrize(("days", "met"), [(730, True), (729, False)])
def test_two_years_to_the_day(coached, signed_in, days, met):
    coached.to("forwarded")
    Job.objects.filter(person=coached.coach).update(starts_on=TODAY - timedelta(days=days))
    address = reverse("advancement:assign-coach", args=[coached.case.number, coached.one.pk])
    page = signed_in(coached.district.tess).get(address)
    found = {one.person.first_name: one.qualified.met for one in page.context["page"]}
    assert found["Carl"] is met
    assert ('value="carl"' in page.content.decode()) is met
    assert ("729 of 730 days as IT systems specialist II" in page.content.decode()) is not met


def test_not_before_it_is_forwarded_and_not_twice(coached):
    coached.to("asked")
    tess = coached.district.tess
    assert refused(actions.assign_coach, coached.one, by=tess, coach=coached.coach) == {"JB-COA-1"}
    actions.forward_request(coached.one, by=coached.district.sam)
    actions.assign_coach(coached.one, by=tess, coach=coached.coach)
    assert refused(actions.assign_coach, coached.one, by=tess, coach=coached.district.sam) == {"JB-COA-1"}
    coached.one.refresh_from_db()
    assert coached.one.coach == coached.coach


def test_the_page_assigns_and_says_what_is_chosen_wrongly(coached, signed_in):
    coached.to("forwarded")
    address = reverse("advancement:assign-coach", args=[coached.case.number, coached.one.pk])
    client = signed_in(coached.district.tess)
    page = client.get(address).content.decode()
    assert "Supervises the employee" in page  # Sam could, but then cannot sign the line (S2)
    for sent in ({}, {"coach": "nobody"}, {"coach": "a\x00b"}):
        assert "There is a problem" in client.post(address, sent).content.decode()
    assert "JB-COA-2" in client.post(address, {"coach": "omar"}).content.decode()
    assert client.post(address, {"coach": "carl"}).status_code == 302
    assert "assigned already" in client.post(address, {"coach": "sam"}).content.decode()


def test_a_name_finds_people_who_never_held_such_a_job(coached, signed_in):
    coached.to("forwarded")
    address = reverse("advancement:assign-coach", args=[coached.case.number, coached.one.pk])
    page = signed_in(coached.district.tess).get(address, {"q": "Strange"})
    assert [(one.person.first_name, one.qualified.met) for one in page.context["page"]] == [("Bob", False)]
    assert signed_in(coached.district.tess).get(address, {"q": "% \u200b"}).status_code == 200


def test_the_queue_exists_for_the_technology_department_alone(coached, signed_in):
    coached.to("forwarded")
    addresses = (
        reverse("advancement:coach-requests"),
        reverse("advancement:assign-coach", args=[coached.case.number, coached.one.pk]),
    )
    for name, who in coached.district.cast.items():
        for address in addresses:
            assert signed_in(who).get(address).status_code == (200 if name == "tess" else 404)
    other = reverse("advancement:assign-coach", args=[coached.case.number, coached.one.pk + 1])
    huge = reverse("advancement:assign-coach", args=[coached.case.number, 10**30])
    assert [signed_in(coached.district.tess).get(one).status_code for one in (other, huge)] == [404, 404]


def test_one_does_not_assign_ones_own_coach(coached, signed_in):
    coached.to("forwarded")
    coached.district.appoint(coached.person, "technology")
    page = signed_in(coached.person).get(reverse("advancement:coach-requests"))
    assert "somebody else assigns" in page.content.decode()
    address = reverse("advancement:assign-coach", args=[coached.case.number, coached.one.pk])
    assert signed_in(coached.person).get(address).status_code == 403
    assert refused(actions.assign_coach, coached.one, by=coached.person, coach=coached.coach) == {"S1"}
