"""The supervisor invites somebody of the team to start; whether to is the employee's decision (JB-ENR-4)."""

import pytest

from advancement.actions import enrollment
from advancement.models import Invitation
from advancement.states import State
from casework.models import Case
from people.models import Standing
from tests.advancement.questions import nothing_changes, refusal, told
from tests.conftest import PROOF, TODAY

WHERE = "/advancement/team/rosa/invite/"


def invite(district, by="sam", whom="rosa"):
    people = district.cast
    return enrollment.invite(people[whom], by=people[by], ground="growth", words="You are ready")


def test_the_employee_is_told_and_finds_it(district, signed_in):
    invite(district)
    assert told() == {"Rosa"}
    page = signed_in(district.rosa).get("/advancement/").content.decode()
    assert "Sam Whitfield invites you to start." in page
    assert "You are ready" in page
    assert "Sam Whitfield invites you to start." in signed_in(district.rosa).get("/").text
    assert not Case.objects.exists()


def test_nobody_but_the_supervisor(district):
    found = {name: refusal(invite, district, by=name) for name in district.cast if name != "sam"}
    assert found == {name: {"PL-PPL-3"} for name in found}
    assert not Invitation.objects.exists()


def test_not_twice_and_not_with_an_open_case(district, case_at):
    invite(district)
    with nothing_changes():
        assert refusal(invite, district) == {"JB-ENR-4"}
    case_at(State.DRAFT)
    assert refusal(invite, district) == {"JB-ENR-4"}
    assert Invitation.objects.count() == 1


def test_the_team_offers_no_invitation_to_who_has_begun_nor_after_a_return(district, case_at, signed_in):
    team = signed_in(district.sam)
    assert WHERE in team.get("/advancement/team/").text
    draft = case_at(State.DRAFT)
    shown = team.get("/advancement/team/").text
    assert (WHERE in shown, draft.case.number in shown) == (False, False)
    assert "Part I in preparation" in shown
    facts = dict.fromkeys(enrollment.PART_ONE_FACTS, True) | {"meeting_on": TODAY}
    signed = enrollment.sign_part_one(
        enrollment.save_part_one(draft, by=district.rosa, **facts), by=district.rosa, proof=PROOF
    )
    assert signed.case.number in team.get("/advancement/team/").text
    enrollment.return_part_one(signed, by=district.sam, reason="Tell the date")
    shown = team.get("/advancement/team/").text
    assert (WHERE in shown, "Part I in preparation" in shown) == (False, True)


@pytest.mark.parametrize("kind", [Standing.Kind.PAR, Standing.Kind.SPECIAL_EVALUATION])
def test_not_whoever_could_not_enroll(district, kind):
    assert refusal(invite, district, whom="carl") == {"JB-ENR-1"}
    Standing.objects.create(person=district.rosa, kind=kind, starts_on=TODAY)
    assert refusal(invite, district) == {"JB-ENR-2"}


def test_the_page_invites_once(district, signed_in):
    client = signed_in(district.sam)
    answers = {"ground": "growth", "words": "You are ready"}
    assert "Rosa Delgado is invited." in client.post(WHERE, answers, follow=True).content.decode()
    assert "An invitation went out on Mar 10, 2026." in client.post(WHERE, answers).content.decode()
    assert "There is a problem" in client.post(WHERE, {"ground": "favor"}).content.decode()
    for name in ("rosa", "nina", "hugo", "bob"):
        assert signed_in(district.cast[name]).get(WHERE).status_code == 404, name


def test_the_team_says_since_when_somebody_is_invited(district, signed_in):
    sam = signed_in(district.sam)
    assert (WHERE in sam.get("/advancement/team/").text, "Invited Mar 10" in sam.get("/advancement/team/").text) == (
        True,
        False,
    )
    invite(district)
    page = sam.get("/advancement/team/").text
    assert (WHERE in page, "Invited Mar 10" in page) == (False, True)
    page = sam.get(WHERE, follow=True).text
    assert ("An invitation went out on Mar 10, 2026" in page, "Send the invitation" in page) == (True, False)
