"""Attest, sign completion, take it back; the line of Part II follows (JB-COA-5, JB-COA-7, JB-VER-1)."""

import json
from datetime import date, time

import pytest
from django.urls import reverse

from advancement.actions import coaching as actions
from advancement.actions import lines
from advancement.models import Measure
from advancement.queries.facts import judge
from casework.findings import Refused
from casework.models import Event, Signature, WorkItem
from casework.signing import Proof
from tests.advancement.coached import SESSION_DAYS, Coached, january
from tests.conftest import PASSWORD, PROOF, TODAY, read_and_sign


@pytest.fixture
def coached(district, case_at):
    return Coached(district, case_at)


def refused(act, *args, **kwargs):
    """The ids under which an act is refused."""
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return set(caught.value.reasons)


def verbs(case):
    return list(Event.objects.filter(case=case).order_by("seq").values_list("verb", flat=True))


def titles(case):
    return {
        (one.holder.first_name, one.title.split(":")[0])
        for one in WorkItem.objects.filter(case=case, done_at__isnull=True, desk__in=("employee", "coach"))
        if not one.title.startswith("Choose")
    }


def measure(coached):
    return judge(coached.advancement, TODAY).measures[Measure.COACHING]


def test_both_attest_once_the_hours_are_full(coached):
    coached.to("full")
    assert titles(coached.case) == {
        ("Rosa", "Attest that the coaching was not unpaid work"),
        ("Carl", "Attest that the coaching was not unpaid work"),
    }
    before = len(verbs(coached.case))
    one = actions.attest(coached.one, by=coached.coach)
    assert (one.coach_attested_on, one.employee_attested_on) == (TODAY, None)
    assert verbs(coached.case)[before:] == ["attest-coaching"]
    one = actions.attest(one, by=coached.person)
    assert one.employee_attested_on == TODAY
    assert titles(coached.case) == {("Carl", "Sign the completion of the coaching")}
    assert refused(actions.attest, one, by=coached.person) == {"JB-COA-5"}


def test_nobody_attests_before_the_hours_are_full_or_for_others(coached):
    coached.to("agreed")
    assert refused(actions.attest, coached.one, by=coached.person) == {"JB-COA-4"}
    for name, who in coached.district.cast.items():
        if name not in ("rosa", "carl"):
            assert refused(actions.attest, coached.one, by=who) == {"PL-PPL-3"}


def test_the_coach_signs_and_the_employee_may_submit(coached):
    coached.to("attested")
    assert measure(coached).reasons == ("JB-COA-7",)
    before = len(verbs(coached.case))
    one = actions.complete(coached.one, by=coached.coach, proof=PROOF)
    assert one.completed_on == TODAY
    assert verbs(coached.case)[before:] == ["complete-coaching"]
    assert measure(coached).met
    signature = Signature.objects.get(document=f"coaching-completion:{one.pk}")
    assert (signature.signer, signature.capacity) == (coached.coach, "coach")
    content = json.loads(signature.content)
    assert (len(content["sessions"]), content["not_unpaid_work"]["employee"]) == (5, "2026-02-02")
    assert titles(coached.case) == {("Rosa", "Submit “Coaching”")}
    item = WorkItem.objects.get(case=coached.case, done_at__isnull=True, step="advancement:line")
    assert item.url == reverse("advancement:line", args=[coached.case.number, "coaching"])
    lines.submit_line(coached.advancement, Measure.COACHING, by=coached.person)
    read_and_sign(coached.advancement, Measure.COACHING, by=coached.district.sam, reviewed_on=TODAY, proof=PROOF)


def test_only_the_coach_signs_completion(coached):
    coached.to("attested")
    for name, who in coached.district.cast.items():
        if name != "carl":
            expected = {"S1"} if name == "rosa" else {"PL-PPL-3"}
            assert refused(actions.complete, coached.one, by=who, proof=PROOF) == expected
            assert refused(actions.take_back_completion, coached.one, by=who, reason="x") == expected
    assert refused(actions.complete, coached.one, by=coached.coach, proof=Proof("wrong")) == {"PL-SIG-1"}


@pytest.mark.parametrize(
    ("stage", "reasons"),
    [
        ("forwarded", {"PL-PPL-3"}),
        ("assigned", {"JB-COA-3", "JB-COA-4", "JB-COA-5"}),
        ("agreed", {"JB-COA-4", "JB-COA-5"}),
        ("full", {"JB-COA-5"}),
        ("completed", {"JB-COA-7"}),
    ],
)
def test_completion_is_refused_while_something_is_missing(coached, stage, reasons):
    coached.to(stage)
    assert refused(actions.complete, coached.one, by=coached.coach, proof=PROOF) == reasons


@pytest.mark.parametrize(
    ("last", "reasons"),
    [({"hours": 8}, set()), ({"hours": "7.75"}, {"JB-COA-4"}), ({"hours": 8, "hands_on": False}, {"JB-COA-4"})],
)
def test_forty_hours_of_which_some_hands_on(coached, last, reasons):
    coached.to("agreed")
    with january(30):
        for day in SESSION_DAYS[:-1]:
            coached.log(day, hands_on=False)
        coached.log(SESSION_DAYS[-1], **last)
    if reasons:
        assert refused(actions.attest, coached.one, by=coached.coach) == reasons
    else:
        actions.attest(coached.one, by=coached.coach)


def test_a_coach_who_supervises_does_not_sign_the_line(coached):
    coached.coach = coached.district.sam
    coached.to("completed")
    lines.submit_line(coached.advancement, Measure.COACHING, by=coached.person)
    reasons = refused(
        read_and_sign, coached.advancement, Measure.COACHING, by=coached.coach, reviewed_on=TODAY, proof=PROOF
    )
    assert reasons == {"S2"}


def test_a_completion_taken_back_voids_what_rests_on_it(coached):
    coached.to("completed")
    lines.submit_line(coached.advancement, Measure.COACHING, by=coached.person)
    read_and_sign(coached.advancement, Measure.COACHING, by=coached.district.sam, reviewed_on=TODAY, proof=PROOF)
    before = len(verbs(coached.case))
    one = actions.take_back_completion(coached.one, by=coached.coach, reason="A session was of another day")
    assert (one.completed_on, one.completion_signature, one.coach_attested_on) == (None, None, None)
    assert verbs(coached.case)[before:] == ["take-back-completion", "void-line"]
    void = Signature.objects.filter(case=coached.case, voidance__isnull=False).values_list("document", flat=True)
    assert set(void) == {f"coaching-completion:{one.pk}", "part-two:coaching"}
    assert not measure(coached).met
    assert titles(coached.case) == {
        ("Rosa", "Attest that the coaching was not unpaid work"),
        ("Carl", "Attest that the coaching was not unpaid work"),
    }
    assert refused(actions.take_back_completion, one, by=coached.coach, reason="x") == {"JB-COA-7"}
    actions.remove_session(one.sessions.first(), by=coached.coach)
    coached.log(date(2026, 2, 4), starts_at=time(9))


def test_the_pages_attest_complete_and_take_back(coached, signed_in):
    coached.to("full")
    number = coached.case.number
    attest = reverse("advancement:attest-coaching", args=[number])
    complete = reverse("advancement:complete-coaching", args=[number])
    back = reverse("advancement:take-back-completion", args=[number])
    assert "not unpaid work" in signed_in(coached.person).post(attest, {}).content.decode()
    for who in (coached.person, coached.coach):
        assert signed_in(who).post(attest, {"attested": "on"}).status_code == 302
    assert "attested this already" in signed_in(coached.coach).post(attest, {"attested": "on"}).content.decode()
    assert signed_in(coached.person).get(complete).status_code == 403
    client = signed_in(coached.coach)
    assert "Sign the completion" in client.get(complete).content.decode()
    assert client.post(complete, {"password": PASSWORD}).status_code == 302
    assert client.post(complete, {"password": PASSWORD}).status_code == 409
    page = signed_in(coached.person).get(reverse("advancement:coaching", args=[number])).content.decode()
    assert reverse("advancement:submit-line", args=[number, "coaching"]) in page
    certificate = reverse("advancement:coaching-certificate-pdf", args=[number, coached.one.pk])
    for name in ("coaching", "coach-log"):
        address = reverse(f"advancement:{name}", args=[number])
        assert certificate in signed_in(coached.person).get(address).content.decode()
    client = signed_in(coached.coach)
    assert client.post(back, {"reason": "A slip"}).status_code == 302
    assert "no completion" in client.post(back, {"reason": "A slip"}).content.decode()


@pytest.mark.parametrize("name", ["attest-coaching", "complete-coaching", "take-back-completion"])
def test_a_stranger_finds_nothing(coached, signed_in, name):
    coached.to("full")
    address = reverse(f"advancement:{name}", args=[coached.case.number])
    for first_name in ("bob", "paul", "tess", "omar", "max", "dana", "erin", "oda", "ann", "nina"):
        assert signed_in(coached.district.cast[first_name]).post(address, {"password": PASSWORD}).status_code == 404
    assert signed_in(coached.coach).get(address).status_code == 200
