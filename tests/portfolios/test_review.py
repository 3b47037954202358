"""The supervisor reviews a portfolio entry by entry (JB-POR-6)."""

import pytest
from django.db import IntegrityError, transaction

from advancement.actions import lines
from advancement.models import ReturnReview
from casework.findings import Refused
from casework.models import Event, Message, WorkItem
from people.models import Delegation
from portfolios import actions
from portfolios.models import Entry, Portfolio
from tests.conftest import PROOF, TODAY, read_and_sign
from tests.portfolios.conftest import facts_of, submit

PAGE = "/portfolio/of/rosa/review/"


def sent(portfolio, decisions, version=1):
    """The form as a browser sends it: decisions by the place of the entry."""
    found = {"version": str(version)}
    entries = list(portfolio.entries.filter(removed_at__isnull=True))
    for place, (decision, reason) in decisions.items():
        key = entries[place].key
        found |= {f"decision-{key}": decision, f"reason-{key}": reason}
    return found


def line_of(district):
    return district.rosa.cases.get().advancement.lines.get(measure="portfolio")


def test_all_accepted_the_portfolio_is_accepted(district, submitted, decide):
    assert decide(submitted).state == "accepted"
    reviews = submitted.entries.values_list("review", "reviewed_by")
    assert set(reviews) == {("accepted", district.sam.pk)}
    assert line_of(district).state == "submitted"


def test_the_review_says_that_all_is_accepted_and_where_to_go_on(district, submitted, decide, signed_in):
    where = "/portfolio/of/rosa/review/"
    assert "Every entry is accepted." not in signed_in(district.sam).get(where).text
    decide(submitted)
    page = signed_in(district.sam).get(where).text
    assert "Every entry is accepted." in page
    assert f"Go on to {district.rosa.cases.get().number}" in page


def test_acceptance_leaves_one_line_in_the_timeline(district, submitted, decide):
    before = Event.objects.count()
    decide(submitted)
    decide(submitted)
    new = Event.objects.all()[before:]
    assert [(one.verb, one.by, one.says) for one in new] == [
        ("accept-portfolio", district.sam, "Sam Whitfield accepted every entry of the portfolio.")
    ]


def test_one_returned_the_portfolio_and_its_line_come_back_with_the_reason(district, submitted, decide):
    before = Event.objects.count()
    assert decide(submitted, {1: "Which school was it?"}).state == "returned"
    line, new = line_of(district), Event.objects.all()[before:]
    assert (line.state, line.reason) == ("returned", "Knowledge of job, “Behavior 2 of 2”: Which school was it?")
    assert [(one.verb, one.note) for one in new] == [("return-line", line.reason)]
    assert list(submitted.entries.values_list("review", flat=True)).count("accepted") == 5


def test_the_employee_has_it_and_is_told(district, submitted, decide):
    decide(submitted, {1: "Which school was it?"})
    items = WorkItem.objects.filter(about="portfolio", done_at=None)
    assert [(one.holder, one.step) for one in items] == [(district.rosa, "advancement:line")]
    assert Message.objects.filter(to=district.rosa, body__contains="Which school was it?").count() == 1


def test_some_decisions_can_wait_and_nobody_hears_of_them(district, submitted):
    before = Event.objects.count()
    first = submitted.entries.first()
    actions.review(submitted, by=district.sam, version=1, decisions={first.key: (False, "Which school?")})
    assert (Portfolio.objects.get().state, line_of(district).state) == ("submitted", "submitted")
    assert Event.objects.count() == before


def test_what_the_supervisor_has_not_decided_in_the_end_the_employee_does_not_see(district, submitted, signed_in):
    first = submitted.entries.first()
    actions.review(submitted, by=district.sam, version=1, decisions={first.key: (False, "Which school?")})
    assert "Which school?" not in signed_in(district.rosa).get("/portfolio/").content.decode()


@pytest.mark.parametrize(
    "name", ["omar", "nina", "dana", "hugo", "hana", "erin", "paul", "tess", "oda", "carl", "ada", "max", "ann", "bob"]
)
def test_nobody_else_reviews(district, submitted, signed_in, decide, name):
    person = district.cast[name]
    with pytest.raises(Refused) as refusal:
        decide(submitted, by=person)
    assert refusal.value.reasons == ("PL-PPL-3",)
    client = signed_in(person)
    answers = [client.get(PAGE).status_code, client.post(PAGE, sent(submitted, {0: ("accepted", "")})).status_code]
    assert answers == [404, 404]


def test_never_ones_own(district, submitted, signed_in, decide):
    with pytest.raises(Refused) as refusal:
        decide(submitted, by=district.rosa)
    assert refusal.value.reasons == ("S1",)
    assert signed_in(district.rosa).post(PAGE, sent(submitted, {0: ("accepted", "")})).status_code == 404


def test_the_database_refuses_ones_own_review(district, filled):
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.update(review="accepted", reviewed_by=district.rosa, reviewed_at="2026-03-10T12:00Z")


def test_a_delegate_reviews_and_the_timeline_says_for_whom(district, submitted, decide):
    Delegation.objects.create(
        delegator=district.sam,
        delegate=district.nina,
        reason="Away",
        approved_by=district.dana,
        starts_on=TODAY,
        until=TODAY.replace(month=4),
    )
    decide(submitted, by=district.nina)
    event = Event.objects.last()
    assert (event.by, event.acting_for) == (district.nina, district.sam)


def test_an_entry_comes_back_only_with_a_reason(district, submitted, decide):
    with pytest.raises(Refused) as refusal:
        decide(submitted, {0: "  "})
    assert refusal.value.reasons == ("JB-POR-6",)
    assert set(submitted.entries.values_list("review", flat=True)) == {"waiting"}


def test_a_draft_is_not_reviewed(district, enrolled, filled, decide):
    with pytest.raises(Refused) as refusal:
        decide(filled)
    assert refusal.value.reasons == ("JB-POR-6",)


def test_returned_twice_changes_nothing(district, submitted, decide):
    decide(submitted, {0: "Which school?"})
    events = Event.objects.count()
    with pytest.raises(Refused) as refusal:
        decide(submitted, {0: "Which school?"})
    assert (refusal.value.reasons, Event.objects.count()) == (("JB-POR-6",), events)


def test_only_what_came_back_is_mended_and_only_that_is_reviewed_again(district, submitted, decide):
    decide(submitted, {0: "Which school?"})
    first, second = submitted.entries.all()[:2]
    facts = facts_of(district.criterion, why="The one on the hill")
    with pytest.raises(Refused) as refusal:
        actions.save_entry(second.key, by=district.rosa, revision=1, **facts)
    assert refusal.value.reasons == ("JB-POR-6",)
    with pytest.raises(Refused) as refusal:
        submit(submitted, by=district.rosa)
    assert refusal.value.reasons == ("JB-POR-6",)
    actions.save_entry(first.key, by=district.rosa, revision=1, **facts)
    again = submit(submitted, by=district.rosa)
    assert (again.state, again.version) == ("submitted", 2)
    assert [one.review for one in again.entries.all()] == ["waiting"] + ["accepted"] * 5
    actions.review(again, by=district.sam, version=2, decisions={first.key: (True, "")})
    assert Portfolio.objects.get().state == "accepted"


def test_the_form_of_an_earlier_version_is_refused(district, submitted, decide):
    decide(submitted, {0: "Which school?"})
    first = submitted.entries.first()
    actions.save_entry(first.key, by=district.rosa, revision=1, **facts_of(district.criterion, why="Hill"))
    submit(submitted, by=district.rosa)
    with pytest.raises(Refused) as refusal:
        actions.review(submitted, by=district.sam, version=1, decisions={first.key: (True, "")})
    assert refusal.value.reasons == ("PL-CAS-1",)


def test_asked_to_look_again_the_supervisor_may_accept_after_all(district, submitted, decide):
    decide(submitted, {0: "Which school?"})
    advancement = district.rosa.cases.get().advancement
    lines.ask_for_review(advancement, "portfolio", by=district.rosa, words="It is in the title")
    look_again = ReturnReview.Answer.LOOK_AGAIN
    lines.answer_review(advancement, "portfolio", by=district.nina, answer=look_again, words="It is")
    assert decide(submitted).state == "accepted"


def test_when_the_line_as_a_whole_comes_back_everything_may_be_changed(district, submitted, decide, signed_in):
    decide(submitted)
    advancement = district.rosa.cases.get().advancement
    lines.return_line(advancement, "portfolio", by=district.sam, reason="Add a newer one")
    assert "Your supervisor does not have it now." in signed_in(district.rosa).get("/portfolio/").content.decode()
    entry = submitted.entries.first()
    actions.save_entry(entry.key, by=district.rosa, revision=1, **facts_of(district.criterion, why="Newer"))
    assert Portfolio.objects.get().state == "draft"
    again = submit(submitted, by=district.rosa)
    assert (again.state, again.version, line_of(district).state) == ("submitted", 2, "submitted")


def test_the_line_is_signed_only_when_each_entry_was_accepted(district, submitted, decide):
    advancement = district.rosa.cases.get().advancement
    with pytest.raises(Refused) as refusal:
        read_and_sign(advancement, "portfolio", by=district.sam, reviewed_on=TODAY, proof=PROOF)
    assert refusal.value.reasons == ("JB-POR-6",)
    decide(submitted)
    read_and_sign(advancement, "portfolio", by=district.sam, reviewed_on=TODAY, proof=PROOF)
    assert line_of(district).state == "signed"


def test_the_page_shows_every_entry_and_says_what_was_done(district, submitted, signed_in):
    client = signed_in(district.sam)
    page = client.get(PAGE).content.decode()
    assert all(f"Behavior {n} of {c}" in page for n in (1, 2, 3) for c in (2, 7))
    page = client.post(PAGE, sent(submitted, {0: ("accepted", ""), 1: ("returned", "Which?")}), follow=True)
    assert "Your decisions are saved." in page.content.decode()
    rest = dict.fromkeys(range(2, 6), ("accepted", ""))
    page = client.post(PAGE, sent(submitted, rest), follow=True)
    assert "went back to Rosa Delgado" in page.content.decode()


def test_the_page_keeps_what_was_typed_when_a_reason_is_missing(district, submitted, signed_in):
    page = signed_in(district.sam).post(PAGE, sent(submitted, {0: ("returned", ""), 1: ("returned", "Which one?")}))
    text = page.content.decode()
    assert "Behavior 1 of 2”: Say what is to be mended" in text
    assert "Which one?" in text


def test_what_changed_since_the_version_before_is_shown(district, submitted, decide, signed_in):
    decide(submitted, {0: "Which school?"})
    first = submitted.entries.first()
    facts = facts_of(district.criterion, behavior=first.behavior, why="The one on the hill")
    actions.save_entry(first.key, by=district.rosa, revision=1, **facts)
    submit(submitted, by=district.rosa)
    page = signed_in(district.sam).get(PAGE).content.decode()
    assert "<del>The school could open on time.</del>" in page
    assert "Last time it came back for this:" in page
    assert page.count("Changed</span>") == 1


def test_a_text_mended_here_and_there_is_shown_word_by_word(district, submitted, decide, signed_in):
    decide(submitted, {0: "Which school?"})
    first = submitted.entries.first()
    links = [*facts_of(None)["links"], ("https://wiki.district.example/plan", "The plan")]
    facts = facts_of(district.criterion, why="The school on the hill could open on time.", links=links)
    actions.save_entry(first.key, by=district.rosa, revision=1, **(facts | {"behavior": first.behavior}))
    submit(submitted, by=district.rosa)
    [(_title, entries), _other] = signed_in(district.sam).get(PAGE).context["sheets"]
    changed = {row.label: (row.pieces, row.before) for row in entries[0].rows if row.before}
    before = "The school could open on time."
    pieces = [("same", "The school"), ("new", "on the hill"), ("same", "could open on time.")]
    link = {"url": "https://wiki.district.example/thanks", "description": "The letter on our wiki"}
    assert changed == {"Why it matters": (pieces, before), "Links": ([], [link])}


def test_what_is_new_changed_and_gone_stands_at_the_top(district, submitted, write, decide, signed_in):
    decide(submitted, {0: "Which school?", 1: "Not yours"})
    first, second = submitted.entries.all()[:2]
    actions.save_entry(
        first.key, by=district.rosa, revision=1, **facts_of(district.criterion, why="The one on the hill")
    )
    actions.remove_entry(second.key, by=district.rosa)
    write(behavior="Another one")
    submit(submitted, by=district.rosa)
    context = signed_in(district.sam).get(PAGE).context
    assert [(one.behavior, one.news) for one in context["news"]] == [
        ("Finishes work when it is due", "changed"),
        ("Another one", "new"),
    ]
    assert context["taken_out"] == ["Behavior 2 of 2"]


@pytest.mark.parametrize("wrong", [{}, {"version": "x"}, {"version": "-1"}, {"decision-x": "accepted"}])
def test_what_cannot_be_changes_nothing(district, submitted, signed_in, wrong):
    assert signed_in(district.sam).post(PAGE, wrong).status_code == 200
    assert set(submitted.entries.values_list("review", flat=True)) == {"waiting"}
