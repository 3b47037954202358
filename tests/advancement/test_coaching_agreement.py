"""Write and sign the coaching agreement: by either, by both, over what was read (JB-COA-3)."""

import json

import pytest
from django.urls import reverse

from advancement.actions import coaching as actions
from advancement.documents.coaching import seen
from casework.findings import Refused
from casework.models import Event, Signature, WorkItem
from casework.signing import Proof, is_intact
from people.models import Job
from tests.advancement.coached import SAYS, Coached
from tests.conftest import PASSWORD, PROOF, TODAY


@pytest.fixture
def coached(district, case_at):
    return Coached(district, case_at)


def refused(act, *args, **kwargs):
    """The ids under which an act is refused."""
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return set(caught.value.reasons)


def titles(case):
    return {
        (one.holder.first_name, one.title.split(":")[0], one.due_on is not None)
        for one in WorkItem.objects.filter(case=case, done_at__isnull=True, desk__in=("employee", "coach"))
        if not one.title.startswith("Choose")
    }


def verbs(case):
    return list(Event.objects.filter(case=case).order_by("seq").values_list("verb", flat=True))


@pytest.mark.parametrize("who", ["rosa", "carl"])
def test_either_writes_it_and_both_are_asked_to_sign(coached, who):
    coached.to("assigned")
    assert titles(coached.case) == {
        ("Rosa", "Write the coaching agreement", False),
        ("Carl", "Write the coaching agreement", True),
    }
    before = len(verbs(coached.case))
    one = actions.write_agreement(coached.one, by=coached.district.cast[who], seen=seen(coached.one), **SAYS)
    assert (one.subject_matter, one.planned_hours) == (SAYS["subject"], SAYS["planned_hours"])
    assert verbs(coached.case)[before:] == ["write-agreement"]
    assert titles(coached.case) == {
        ("Rosa", "Sign the coaching agreement", False),
        ("Carl", "Sign the coaching agreement", True),
    }


def test_both_sign_and_the_later_signature_is_the_agreement(coached):
    coached.to("written")
    one = actions.sign_agreement(coached.one, by=coached.person, seen=seen(coached.one), proof=PROOF)
    assert one.agreed_on is None
    assert titles(coached.case) == {("Carl", "Sign the coaching agreement", True)}
    before = len(verbs(coached.case))
    one = actions.sign_agreement(coached.one, by=coached.coach, seen=seen(one), proof=PROOF)
    assert one.agreed_on == TODAY
    assert verbs(coached.case)[before:] == ["sign-agreement"]
    signatures = Signature.objects.filter(document=f"coaching-agreement:{one.pk}")
    assert {(x.signer.first_name, x.capacity) for x in signatures} == {("Rosa", "employee"), ("Carl", "coach")}
    assert {x.digest for x in signatures} == {seen(one)}
    assert all(is_intact(x) for x in signatures)
    content = json.loads(signatures[0].content)
    assert content["agreed"] == {name: text for name, text in SAYS.items() if name != "planned_hours"}
    assert titles(coached.case) == {("Carl", "Log the coaching sessions", False)}


@pytest.mark.parametrize("name", ["write", "sign"])
def test_nobody_else_writes_or_signs(coached, name):
    coached.to("written")
    for first_name, who in coached.district.cast.items():
        if first_name in ("rosa", "carl"):
            continue
        if name == "write":
            reasons = refused(actions.write_agreement, coached.one, by=who, seen=seen(coached.one), **SAYS)
        else:
            reasons = refused(actions.sign_agreement, coached.one, by=who, seen=seen(coached.one), proof=PROOF)
        assert reasons == {"PL-PPL-3"}
    assert not Signature.objects.filter(document__startswith="coaching-agreement").exists()


def test_a_change_after_one_signature_voids_it(coached):
    coached.to("written")
    one = actions.sign_agreement(coached.one, by=coached.person, seen=seen(coached.one), proof=PROOF)
    signature = one.employee_signature
    same = actions.write_agreement(coached.one, by=coached.coach, seen=seen(one), **SAYS)
    assert same.employee_signature == signature  # nothing changed, nothing is void
    one = actions.write_agreement(coached.one, by=coached.coach, seen=seen(one), **SAYS | {"schedule": "Fridays"})
    signature.refresh_from_db()
    assert (one.employee_signature, signature.is_void) == (None, True)
    assert titles(coached.case) == {
        ("Rosa", "Sign the coaching agreement", False),
        ("Carl", "Sign the coaching agreement", True),
    }


@pytest.mark.parametrize("missing", ["subject", "method", "outcome", "schedule"])
def test_an_agreement_with_a_gap_is_not_signed(coached, missing):
    coached.to("assigned")
    one = actions.write_agreement(coached.one, by=coached.person, seen=seen(coached.one), **SAYS | {missing: " "})
    assert refused(actions.sign_agreement, one, by=coached.person, seen=seen(one), proof=PROOF) == {"JB-COA-3"}


def test_what_was_changed_since_it_was_read_is_not_signed(coached):
    coached.to("written")
    read = seen(coached.one)
    actions.write_agreement(coached.one, by=coached.coach, seen=read, **SAYS | {"schedule": "Fridays"})
    assert refused(actions.sign_agreement, coached.one, by=coached.person, seen=read, proof=PROOF) == {"JB-COA-3"}
    assert refused(actions.write_agreement, coached.one, by=coached.person, seen=read, **SAYS) == {"JB-COA-3"}


def test_signing_twice_and_changing_what_both_signed_is_refused(coached):
    coached.to("written")
    one = actions.sign_agreement(coached.one, by=coached.person, seen=seen(coached.one), proof=PROOF)
    assert refused(actions.sign_agreement, one, by=coached.person, seen=seen(one), proof=PROOF) == {"JB-COA-3"}
    one = actions.sign_agreement(coached.one, by=coached.coach, seen=seen(one), proof=PROOF)
    changed = SAYS | {"schedule": "Fridays"}
    assert refused(actions.write_agreement, one, by=coached.coach, seen=seen(one), **changed) == {"JB-COA-3"}


def test_a_coach_whose_history_was_corrected_does_not_agree(coached):
    coached.to("written")
    Job.objects.filter(person=coached.coach).update(starts_on=TODAY)
    one = coached.one
    assert refused(actions.sign_agreement, one, by=coached.coach, seen=seen(one), proof=PROOF) == {"JB-COA-2"}


def test_another_password_signs_nothing(coached):
    coached.to("written")
    wrong = Proof("not mine")
    reasons = refused(actions.sign_agreement, coached.one, by=coached.person, seen=seen(coached.one), proof=wrong)
    assert reasons == {"PL-SIG-1"}


def test_the_pages_write_and_sign(coached, signed_in):
    coached.to("assigned")
    number = coached.case.number
    write = reverse("advancement:coaching-agreement", args=[number])
    sign = reverse("advancement:sign-agreement", args=[number])
    client = signed_in(coached.coach)
    sent = SAYS | {"planned_hours": "45", "seen": client.get(write).context["form"].initial["seen"]}
    assert client.post(write, sent).status_code == 302
    stale = client.post(write, sent | {"method": "Otherwise"})
    assert "was changed meanwhile" in stale.content.decode()
    assert "Otherwise" in stale.content.decode()  # what was typed stays
    coached.one.refresh_from_db()
    assert f'value="{seen(coached.one)}"' in stale.content.decode()
    for who in (coached.coach, coached.person):
        client = signed_in(who)
        page = client.get(sign)
        assert SAYS["outcome"] in page.content.decode()
        proof = {"seen": page.context["form"].initial["seen"], "password": PASSWORD}
        assert client.post(sign, proof | {"password": "wrong"}).status_code == 200
        assert client.post(sign, proof).status_code == 302
    coached.one.refresh_from_db()
    assert coached.one.agreed_on == TODAY
    assert "signed" in client.post(sign, proof).content.decode()


@pytest.mark.parametrize("name", ["coaching-agreement", "sign-agreement", "coach-log", "coaching"])
def test_a_stranger_finds_nothing(coached, signed_in, name):
    coached.to("written")
    address = reverse(f"advancement:{name}", args=[coached.case.number])
    expected = dict.fromkeys(("rosa", "carl", "sam", "hugo", "hana", "ada"), True)
    for first_name, who in coached.district.cast.items():
        status = signed_in(who).get(address).status_code
        assert (status != 404) is expected.get(first_name, False), first_name


def test_who_only_reads_may_not_write(coached, signed_in):
    coached.to("written")
    for name in ("coaching-agreement", "sign-agreement"):
        address = reverse(f"advancement:{name}", args=[coached.case.number])
        assert signed_in(coached.district.sam).post(address, {"password": PASSWORD}).status_code == 403
