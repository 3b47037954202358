"""An employee writes an entry (JB-POR-2, 4, 5)."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from advancement.actions import lines
from advancement.queries.facts import judge
from casework.evidence import aim_of
from casework.findings import Refused
from casework.models import Event
from portfolios import actions
from portfolios.models import Entry, Portfolio
from portfolios.queries import read
from tests.casework.files import image, upload
from tests.conftest import TODAY
from tests.portfolios.conftest import KNOWLEDGE, SOLVING, facts_of

TEXT = b"The servers were moved on the first of June, and nobody noticed.\n"


def letter(name="letter.txt", content=TEXT):
    return SimpleUploadedFile(name, content, "text/plain")


def typed(**changed):
    """The form of a new entry as a browser sends it."""
    sent = {
        "revision": "0",
        "competency": "2",
        "sample": "Finishes work when it is due",
        "behavior_on": "3/1/2025",
        "artifact": "A letter of thanks",
        "why": "It mattered",
        "learned": "To plan",
    }
    return {name: value for name, value in {**sent, **changed}.items() if value is not None}


def page_of(key):
    return reverse("portfolios:entry", args=[key])


def test_it_is_written_and_the_portfolio_begins_with_it(district, write):
    entry = write()
    portfolio = Portfolio.objects.get()
    assert (portfolio.person, portfolio.target_level, portfolio.state) == (district.rosa, "itss_2", "draft")
    assert (entry.portfolio, entry.revision, entry.review) == (portfolio, 1, "waiting")


def test_a_behavior_is_enough_to_keep_a_draft(district, write, signed_in):
    empty = {"behavior_on": None, "artifact": "", "artifact_on": None, "links": [], "why": "", "learned": ""}
    entry = write(**empty, criterion=None)
    client = signed_in(district.rosa)
    for url in ("/portfolio/", page_of(entry.key), "/portfolio/of/rosa/itss_2/"):
        page = client.get(url).content.decode()
        assert "Finishes work when it is due" in page
        assert "The date of the behavior is missing." in page


def test_without_its_date_a_draft_is_kept_as_typed_and_does_not_count(district, signed_in):
    page = signed_in(district.rosa).post(
        page_of(uuid4()), typed(behavior_on="", stay="1", criterion=district.criterion.pk, file_1=letter()), follow=True
    )
    entry = Entry.objects.get()
    assert (entry.behavior_on, entry.why, entry.learned) == (None, "It mattered", "To plan")
    assert "which does not count yet. The date of the behavior is missing." in page.content.decode()


def test_it_leaves_no_line_in_the_timeline_of_a_case(district, enrolled, write):
    before = Event.objects.count()
    write()
    assert Event.objects.count() == before


def test_a_second_writing_changes_the_same_entry(district, write):
    entry = write()
    facts = facts_of(district.criterion, behavior="Mine alone")
    again = actions.save_entry(entry.key, by=district.rosa, revision=1, **facts)
    assert (Entry.objects.count(), again.pk, again.behavior, again.revision) == (1, entry.pk, "Mine alone", 2)


def test_sent_twice_it_is_written_once(district, write):
    key, facts = uuid4(), facts_of(district.criterion)
    for _ in range(2):
        entry = actions.save_entry(key, by=district.rosa, revision=0, **facts)
    assert (Entry.objects.count(), entry.revision) == (1, 1)


def test_two_windows_do_not_overwrite_each_other_unseen(district, write):
    entry = write()
    facts = facts_of(district.criterion)
    actions.save_entry(entry.key, by=district.rosa, revision=1, **(facts | {"why": "first window"}))
    with pytest.raises(Refused) as refusal:
        actions.save_entry(entry.key, by=district.rosa, revision=1, **(facts | {"why": "second window"}))
    assert refusal.value.reasons == ("PL-CAS-1",)
    entry.refresh_from_db()
    assert entry.why == "first window"


def test_a_sixth_entry_is_refused(district, write):
    for number in range(5):
        write(behavior=f"Behavior {number}")
    write(competency=SOLVING)
    with pytest.raises(Refused) as refusal:
        write()
    assert refusal.value.reasons == ("JB-POR-2",)
    assert Entry.objects.count() == 6


def test_nor_does_one_come_over_from_the_other_competency(district, write):
    for number in range(5):
        write(behavior=f"Behavior {number}")
    entry = write(competency=SOLVING)
    with pytest.raises(Refused) as refusal:
        actions.save_entry(
            entry.key, by=district.rosa, revision=1, **facts_of(district.criterion, competency=KNOWLEDGE)
        )
    assert refusal.value.reasons == ("JB-POR-2",)


def test_without_a_behavior_it_is_refused(district, write):
    with pytest.raises(Refused) as refusal:
        write(behavior="")
    assert refusal.value.reasons == ("JB-POR-5",)
    assert not Portfolio.objects.exists()


def test_files_stay_with_it_and_the_same_file_twice_is_one(district, write):
    entry = write(uploads=[letter(), letter("again.txt")])
    entry = actions.save_entry(
        entry.key, by=district.rosa, revision=1, uploads=[letter()], **facts_of(district.criterion, why="more")
    )
    assert [one.name for one in entry.files.all()] == ["letter.txt"]
    assert entry.files.get().owner == district.rosa


def test_it_has_several_links_in_their_order_and_each_says_what_is_there(district, write):
    links = [("https://wiki.example/b", "The plan"), ("http://wiki.example/a", "The minutes")]
    entry = write(links=links)
    assert [(one.url, one.description) for one in entry.links.all()] == links
    entry = actions.save_entry(entry.key, by=district.rosa, revision=1, **facts_of(district.criterion, links=links[1:]))
    assert [(one.url, one.description) for one in entry.links.all()] == links[1:]
    assert entry.revision == 2


@pytest.mark.parametrize(
    ("links", "files", "counts"),
    [
        ([], 0, False),
        ([("https://wiki.example/", "")], 0, False),
        ([("https://wiki.example/", "The plan")], 0, True),
        ([("https://wiki.example/", ""), ("https://wiki.example/b", "The plan")], 0, True),
        ([], 1, True),
    ],
)
def test_the_artifact_is_a_file_or_a_link_with_its_description(district, enrolled, write, links, files, counts):
    for competency in (KNOWLEDGE, SOLVING):
        for _number in range(3):
            write(competency=competency, links=links, uploads=[letter()][:files])
    portfolio = Portfolio.objects.get()
    found = read(portfolio, aim_of(district.rosa), TODAY).if_submitted
    assert found.reasons == (() if counts else ("JB-POR-2",))
    # The case counts them in one query for everybody; it finds the same.
    gathered = judge(enrolled, TODAY).measures["portfolio"].findings
    assert [one.met for one in gathered if one.rule == "JB-POR-2"] == [counts]


def test_the_page_asks_for_several_links_and_keeps_them(district, signed_in):
    client, key = signed_in(district.rosa), uuid4()
    links = {"link_1": "wiki.example/plan", "link_1_shows": "The plan", "link_3": "https://wiki.example/minutes"}
    client.post(page_of(key), typed(**links))
    entry = Entry.objects.get()
    assert [(one.url, one.description) for one in entry.links.all()] == [
        ("https://wiki.example/plan", "The plan"),
        ("https://wiki.example/minutes", ""),
    ]
    form = client.get(page_of(key)).context["form"]
    assert [len(pairs) for pairs in form.links] == [3, 3]
    assert [form[name].value() for name in ("link_1", "link_1_shows", "link_2")] == [
        "https://wiki.example/plan",
        "The plan",
        "https://wiki.example/minutes",
    ]


def test_a_picture_is_shown_small_with_what_it_shows(district, write, signed_in):
    entry = write(uploads=[upload(image(), "closet.png")])
    key = entry.files.get().key
    shown = f'<img src="/attachments/{key}/thumbnail/" alt="A letter of thanks:"'
    client = signed_in(district.rosa)
    for url in (page_of(entry.key), "/portfolio/", "/portfolio/of/rosa/itss_2/"):
        assert shown in client.get(url).content.decode(), url


def test_a_file_is_taken_out(district, write):
    entry = write(uploads=[letter()])
    file = entry.files.get()
    actions.save_entry(entry.key, by=district.rosa, revision=1, drop_files=[file], **facts_of(district.criterion))
    assert not entry.files.exists()


@pytest.mark.parametrize("name", ["dana", "erin", "paul", "carl", "sam"])
def test_nobody_outside_the_band_or_at_its_top_has_a_portfolio(district, write, name):
    with pytest.raises(Refused) as refusal:
        write(person=district.cast[name])
    assert refusal.value.reasons == ("JB-ENR-1",)


def test_the_key_of_somebody_elses_entry_is_refused(district, write):
    entry = write()
    with pytest.raises(Refused) as refusal:
        actions.save_entry(entry.key, by=district.omar, revision=0, **facts_of(district.criterion))
    assert refusal.value.reasons == ("PL-CAS-1",)
    entry.refresh_from_db()
    assert entry.portfolio.person == district.rosa


@pytest.mark.parametrize("name", ["omar", "sam", "nina", "dana", "hugo", "erin", "paul", "tess", "oda", "carl", "bob"])
def test_others_do_not_find_the_page_of_an_entry(district, write, signed_in, name):
    entry = write()
    client = signed_in(district.cast[name])
    found = [client.get(page_of(entry.key)).status_code, client.post(page_of(entry.key), typed()).status_code]
    assert found == [404, 404]
    assert Entry.objects.get().revision == 1


def test_the_page_keeps_a_draft_and_says_what_is_missing(district, signed_in):
    key = uuid4()
    sent = typed(artifact=None, why=None, learned=None, stay="1")
    page = signed_in(district.rosa).post(page_of(key), sent, follow=True)
    assert page.redirect_chain == [(page_of(key), 302)]
    assert "Saved as a draft, which does not count yet." in page.content.decode()
    assert "An artifact is missing" in page.content.decode()


def test_own_words_stand_in_place_of_the_sample(district, signed_in):
    signed_in(district.rosa).post(page_of(uuid4()), typed(own_words="Rebuilt the lab over a weekend"))
    assert Entry.objects.get().behavior == "Rebuilt the lab over a weekend"


def test_the_page_brings_the_file_along(district, signed_in):
    page = signed_in(district.rosa).post(
        page_of(uuid4()), typed(file_1=letter(), criterion=district.criterion.pk), follow=True
    )
    assert "Saved. This entry counts." in page.content.decode()
    assert "letter.txt" in page.content.decode()


def test_the_stale_window_keeps_what_was_typed_and_may_send_it_again(district, write, signed_in):
    entry, client = write(), signed_in(district.rosa)
    actions.save_entry(entry.key, by=district.rosa, revision=1, **facts_of(district.criterion, why="first window"))
    page = client.post(page_of(entry.key), typed(revision="1", why="second window"))
    assert page.status_code == 409
    assert "second window" in page.content.decode()
    theirs = {row.label: row.value for row in page.context["theirs"]}
    assert theirs["Why it matters"] == "first window"
    assert "first window" in page.content.decode()
    assert "hx-post" not in page.content.decode(), "what the other window saved is not written over by typing alone"
    assert 'name="revision" value="2"' in page.content.decode()
    client.post(page_of(entry.key), typed(revision="2", why="second window"))
    entry.refresh_from_db()
    assert entry.why == "second window"


def test_it_is_kept_while_somebody_types(district, signed_in):
    client, key = signed_in(district.rosa), uuid4()
    half = client.post(page_of(key), typed(sample=""), headers={"HX-Request": "true"})
    assert "Not saved yet: Choose a behavior from the samples" in half.content.decode()
    saved = client.post(page_of(key), typed(), headers={"HX-Request": "true"}).content.decode()
    assert "Saved " in saved
    assert 'name="revision" value="1"' in saved
    assert Entry.objects.get().key == key


def test_typing_alone_takes_nothing_back_that_was_accepted(district, submitted, decide, signed_in):
    decide(submitted)
    lines.return_line(district.rosa.cases.get().advancement, "portfolio", by=district.sam, reason="Add a newer one")
    entry = submitted.entries.first()
    sent = typed(revision="1", why="typing")
    signed_in(district.rosa).post(page_of(entry.key), sent, headers={"HX-Request": "true"})
    entry.refresh_from_db()
    assert (entry.revision, Portfolio.objects.get().state) == (1, "accepted")


@pytest.mark.parametrize(
    "wrong",
    [
        {"competency": "3"},
        {"competency": "x"},
        {"sample": "not on the list"},
        {"behavior_on": "2/30/2025"},
        {"link_1": "javascript:alert(1)"},
        {"link_6": "ftp://files.example/x"},
        {"link_1": "data:text/html,x"},
        {"link_2_shows": "a page without an address"},
        {"link_1": "https://wiki.example/", "link_1_shows": "x" * 301},
        {"criterion": "99999"},
        {"criterion": "nothing"},
        {"own_words": "a\x00b"},
        {"own_words": "x" * 301},
        {"why": "x" * 20_001},
        {"revision": "-1"},
        {"revision": "many"},
        {"revision": "99999999999"},
        {"drop_files": "7"},
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(district, signed_in, wrong):
    page = signed_in(district.rosa).post(page_of(uuid4()), typed(**wrong))
    if wrong == {"drop_files": "7"}:
        assert Entry.objects.get().files.count() == 0
    else:
        assert (page.status_code, Entry.objects.count()) == (200, 0)
        assert "There is a problem" in page.content.decode()


def test_nothing_breaks_without_any_field(district, signed_in):
    assert signed_in(district.rosa).post(page_of(uuid4()), {}).status_code == 200
    assert not Portfolio.objects.exists()
