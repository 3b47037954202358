"""An employee submits the portfolio (JB-POR-1, 3, 6)."""

from datetime import datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from advancement.models import Line
from advancement.queries.facts import judge
from advancement.states import State
from casework import clock
from casework.findings import Refused
from casework.models import Capacity, Event, WorkItem
from casework.signing import sign
from portfolios import actions
from portfolios.models import Portfolio, Version
from tests.conftest import PROOF, TODAY, read_and_sign
from tests.portfolios.conftest import facts_of, submit

PAGE = "/portfolio/submit/"


def test_it_is_frozen_as_of_today(district, submitted):
    assert (submitted.state, submitted.submitted_on, submitted.version) == ("submitted", TODAY, 1)
    version = Version.objects.get()
    assert (version.number, version.submitted_on, len(version.content)) == (1, TODAY, 6)


def test_it_leaves_one_line_in_the_timeline(district, enrolled, filled):
    before = set(Event.objects.values_list("pk", flat=True))
    submit(filled, by=district.rosa, remark="With thanks")
    new = Event.objects.exclude(pk__in=before)
    assert [(one.verb, one.by, one.note) for one in new] == [("submit-line", district.rosa, "With thanks")]


def test_the_supervisor_has_it_with_a_due_date(district, submitted):
    item = WorkItem.objects.get(step="advancement:review-line", about="portfolio", done_at=None)
    assert (item.holder, item.business_days) == (district.sam, 10)


def test_the_measure_is_met(district, enrolled, submitted):
    assert judge(enrolled, TODAY).measures["portfolio"].met


@pytest.mark.parametrize("name", ["sam", "omar", "nina", "dana", "hugo", "erin", "paul", "tess", "ada", "max", "bob"])
def test_nobody_submits_it_in_her_name(district, enrolled, filled, name):
    with pytest.raises(Refused) as refusal:
        submit(filled, by=district.cast[name])
    assert refusal.value.reasons == ("PL-PPL-3",)
    assert Portfolio.objects.get().state == "draft"


def test_before_enrollment_nobody_would_review_it(district, filled):
    with pytest.raises(Refused) as refusal:
        submit(filled, by=district.rosa)
    assert refusal.value.reasons == ("PL-CAS-1",)


def test_it_is_refused_with_all_that_is_missing(district, enrolled, write):
    old = TODAY - timedelta(days=6 * 365)
    write(behavior_on=old)
    portfolio = write(criterion=None).portfolio
    with pytest.raises(Refused) as refusal:
        submit(portfolio, by=district.rosa)
    assert set(refusal.value.reasons) == {"JB-POR-2", "JB-POR-3", "JB-POR-4"}


def test_twice_changes_nothing(district, submitted):
    with pytest.raises(Refused) as refusal:
        submit(submitted, by=district.rosa)
    assert refusal.value.reasons == ("JB-POR-6",)
    assert (Portfolio.objects.get().version, Version.objects.count()) == (1, 1)


def test_nothing_in_it_changes_afterwards(district, submitted, write):
    entry = submitted.entries.first()
    with pytest.raises(Refused) as written:
        actions.save_entry(entry.key, by=district.rosa, revision=1, **facts_of(district.criterion, why="other"))
    with pytest.raises(Refused) as added:
        write()
    assert (written.value.reasons, added.value.reasons) == (("JB-POR-6",), ("JB-POR-6",))


def test_an_accepted_portfolio_that_is_changed_is_not_accepted_any_more(district, submitted, decide):
    decide(submitted)
    advancement = district.rosa.cases.get().advancement
    read_and_sign(advancement, "portfolio", by=district.sam, reviewed_on=TODAY, proof=PROOF)
    entry = submitted.entries.first()
    actions.save_entry(entry.key, by=district.rosa, revision=1, **facts_of(district.criterion, why="better"))
    submitted.refresh_from_db()
    entry.refresh_from_db()
    line = advancement.lines.get(measure="portfolio")
    assert (submitted.state, entry.review, line.state, line.signature) == ("draft", "waiting", "waiting", None)
    assert Event.objects.last().verb == "void-line"


def test_what_was_accepted_stays_accepted_when_only_something_is_taken_out(district, submitted, write, decide):
    decide(submitted, {0: "Which school was it?"})
    extra = write(behavior="One more")
    actions.remove_entry(submitted.entries.get(behavior="Behavior 1 of 2").key, by=district.rosa)
    submitted = submit(submitted, by=district.rosa)
    decide(submitted)
    advancement = district.rosa.cases.get().advancement
    read_and_sign(advancement, "portfolio", by=district.sam, reviewed_on=TODAY, proof=PROOF)
    actions.remove_entry(write(behavior="A fourth").key, by=district.rosa)
    assert Portfolio.objects.get().state == "draft"
    assert submit(submitted, by=district.rosa).state == "accepted"
    assert extra.portfolio_id == submitted.pk


def test_while_the_signed_form_is_on_its_way_nothing_changes(district, case_at, filled):
    case = case_at(State.WITH_DIRECTOR).case
    supervisor = {"by": district.sam, "capacity": Capacity.SUPERVISOR, "proof": PROOF}
    signature = sign(case, "part-two:portfolio", content={}, **supervisor)
    Line.objects.filter(measure="portfolio").update(state="signed", signature=signature)
    with pytest.raises(Refused) as refusal:
        actions.remove_entry(filled.entries.first().key, by=district.rosa)
    assert refusal.value.reasons == ("JB-VER-3",)


def test_a_resubmission_is_judged_on_its_own_date(district, enrolled, write, decide):
    day = TODAY.replace(year=TODAY.year - 5)
    for competency in (2, 7):
        for number in range(3):
            entry = write(competency=competency, behavior=f"Behavior {number}", behavior_on=day, artifact_on=None)
    submit(entry.portfolio, by=district.rosa)
    decide(entry.portfolio, {0: "Say which school"})
    returned = entry.portfolio.entries.get(review="returned")
    with clock.at(timezone.make_aware(datetime.combine(TODAY + timedelta(days=1), time(12)))):
        facts = facts_of(district.criterion, behavior_on=day, why="The one on the hill")
        actions.save_entry(returned.key, by=district.rosa, revision=1, **facts)
        with pytest.raises(Refused) as refusal:
            submit(entry.portfolio, by=district.rosa)
        assert refusal.value.reasons == ("JB-POR-2", "JB-POR-3")
        # An accepted entry that has grown too old may be changed again.
        accepted = entry.portfolio.entries.filter(review="accepted").first()
        actions.save_entry(accepted.key, by=district.rosa, revision=1, **facts_of(district.criterion, competency=2))


def test_a_submitted_version_is_never_changed(district, submitted):
    version = Version.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(content=[])
    with pytest.raises(IntegrityError), transaction.atomic():
        version.delete()


def test_the_page_shows_it_first_and_says_who_has_it_then(district, enrolled, filled, signed_in):
    client = signed_in(district.rosa)
    page = client.get(PAGE)
    assert "Submit to your supervisor" in page.content.decode()
    sent = {"seen": page.context["form"]["seen"].value(), "remark": ""}
    page = client.post(PAGE, sent, follow=True)
    assert "Your supervisor has it now." in page.content.decode()
    again = client.post(PAGE, sent)
    assert "has not come back" in again.content.decode()


def test_what_another_window_changed_meanwhile_is_looked_over_before_it_goes(district, enrolled, filled, signed_in):
    client = signed_in(district.rosa)
    sent = {"seen": client.get(PAGE).context["form"]["seen"].value(), "remark": "With thanks"}
    entry = filled.entries.first()
    actions.save_entry(entry.key, by=district.rosa, revision=1, **facts_of(district.criterion, why="On the hill"))
    refused = client.post(PAGE, sent)
    assert [one.rule for one in refused.context["form"].refused] == ["PL-CAS-1"]
    page = refused.content.decode()
    assert "On the hill" in page
    assert "With thanks" in page
    assert not Version.objects.exists()
    client.post(PAGE, {"seen": refused.context["form"]["seen"].value(), "remark": "With thanks"})
    assert Version.objects.get().content[0]["why"] == "On the hill"


def test_what_no_page_has_sent_submits_nothing(district, enrolled, filled, signed_in):
    page = signed_in(district.rosa).post(PAGE, {"remark": "With thanks"}).content.decode()
    assert "Look your portfolio over on this page before you submit it." in page
    assert "With thanks" in page
    assert not Version.objects.exists()


@pytest.mark.parametrize("seen", ["", "0" * 64])
def test_who_has_not_read_it_does_not_submit_it(district, enrolled, filled, seen):
    with pytest.raises(Refused) as refusal:
        actions.submit(filled, by=district.rosa, seen=seen)
    assert refusal.value.reasons == ("PL-CAS-1",)


def test_the_page_says_what_stands_against_it(district, enrolled, write, signed_in):
    write()
    page = signed_in(district.rosa).get(PAGE).content.decode()
    assert "It cannot be submitted yet" in page
    assert "Submit to your supervisor" not in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_has_not_begun_one_is_led_to_where_it_is_written(district, enrolled, signed_in, method):
    client = signed_in(district.rosa)
    answer = getattr(client, method)(PAGE, follow=True)
    assert (answer.redirect_chain, Portfolio.objects.exists()) == ([("/portfolio/", 302)], False)
    assert "There is nothing to submit yet: your portfolio has no entries." in answer.content.decode()


def test_the_line_leads_to_writing_until_there_is_an_entry(district, enrolled, write, signed_in):
    client, line = signed_in(district.rosa), reverse("advancement:line", args=[enrolled.case.number, "portfolio"])

    def offered():
        html = client.get(line).content.decode()
        return "Write your portfolio" in html, "Submit to the supervisor" in html, "Add or change evidence" in html

    assert offered() == (True, False, False)
    write()
    assert offered() == (False, True, True)


@pytest.mark.parametrize("name", ["sam", "dana"])
def test_outside_the_band_there_is_none_to_submit(district, filled, signed_in, name):
    answer = signed_in(district.cast[name]).post(PAGE)
    assert (answer.status_code, answer.templates[0].name) == (200, "portfolios/outside_the_band.html")
