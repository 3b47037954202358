"""A CSV file is brought, looked at, applied once, and reported (here: closed days, which nobody imports elsewhere)."""

from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from casework import imports, registers, tables
from casework.findings import Finding, Refused
from casework.imports import Importer, Judgment
from casework.models import AccessRecord, ClosedDay, Import, ImportRow
from people.models import Person

PAGE = "/imports/days/"
HEAD = "Day,Name\n"
TWO = f"{HEAD}2026-05-25,Memorial Day\n2026-07-03,Independence Day\n"


def judge(rows, *, by):
    """Known days change nothing, a day of a name of somebody is about them, words are refused."""
    known = set(
        ClosedDay.objects.filter(day__in=[row["day"] for row in rows if row["day"][0] == "2"]).values_list("day")
    )
    people = {one.first_name: one.pk for one in Person.objects.filter(first_name__in=[row["name"] for row in rows])}
    for row in rows:
        if not row["day"].startswith("2"):
            yield Judgment(imports.REFUSED, "This is no day.", "PL-DUE-1")
        elif (date.fromisoformat(row["day"]),) in known:
            yield Judgment(imports.SAME, "The day is known.")
        else:
            yield Judgment(imports.ADD, subject=people.get(row["name"]))


def carry_out(row, *, by):
    if row["name"] == "Never":
        ClosedDay.objects.create(day=row["day"], name="half done")
        raise Refused(Finding("PL-DUE-1", False, "Not this one."))
    return ClosedDay.objects.get_or_create(day=row["day"], defaults={"name": row["name"]})[1]


DAYS = Importer(
    name="days",
    title="Closed days from a file",
    about="For tests.",
    columns=(tables.Column("day", "Day"), tables.Column("name", "Name")),
    may=registers.keeps,
    reads=registers.reads,
    judge=judge,
    carry_out=carry_out,
    follows="Due dates are counted again.",
)


@pytest.fixture(autouse=True)
def days(monkeypatch):
    monkeypatch.setitem(imports.IMPORTERS, "days", DAYS)


def table(text):
    return tables.read("days.csv", text.encode(), DAYS.columns)


def brought(text, by):
    return imports.bring(DAYS, table(text), by=by)


def results(kept):
    return list(kept.rows.values_list("number", "verdict", "rule"))


def upload(text, name="days.csv"):
    return {"table": SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())}


def test_bringing_judges_and_adds_nothing(district):
    before = ClosedDay.objects.count()
    kept = brought(f"{HEAD}2026-03-13,Known\n2026-05-25,New\nSoon,Never\n2026-06-01\n", district.hugo)
    assert results(kept) == [(2, "same", ""), (3, "add", ""), (4, "refused", "PL-DUE-1"), (5, "refused", "")]
    assert (kept.brought_by, kept.is_applied, kept.file_name) == (district.hugo, False, "days.csv")
    assert (
        kept.sha256 == sha256(f"{HEAD}2026-03-13,Known\n2026-05-25,New\nSoon,Never\n2026-06-01\n".encode()).hexdigest()
    )
    assert ClosedDay.objects.count() == before


def test_applying_adds_once_and_a_refused_row_leaves_nothing_behind(district):
    kept = brought(f"{TWO}2026-09-07,Never\n2026-05-25,Twice in the file\n", district.hugo)
    before = ClosedDay.objects.count()
    kept = imports.apply(kept, by=district.hana)
    assert results(kept) == [(2, "added", ""), (3, "added", ""), (4, "refused", "PL-DUE-1"), (5, "same", "")]
    assert (kept.applied_by, kept.is_applied) == (district.hana, True)
    assert ClosedDay.objects.count() == before + 2
    with pytest.raises(Refused) as refused:
        imports.apply(kept, by=district.hugo)
    assert refused.value.reasons == ("PL-CAS-1",)


def test_a_wrong_file_is_discarded_before_it_is_applied_and_can_be_brought_again(district, signed_in):
    kept, before, browser = brought(TWO, district.hugo), ClosedDay.objects.count(), signed_in(district.hana)
    url = f"{PAGE}{kept.pk}/"
    assert "Discard this file" in browser.get(url).content.decode()
    page = browser.post(f"{url}discard/", follow=True).content.decode()
    assert "The file is discarded: nothing of it was added." in page
    kept.refresh_from_db()
    assert (kept.discarded_by, kept.is_applied, ClosedDay.objects.count()) == (district.hana, False, before)
    page = browser.get(url).content.decode()
    assert ("by Hana Sato; nothing of it was added" in page, "Add 2 rows" in page, "Discard this" in page) == (
        True,
        False,
        False,
    )
    for act in (imports.apply, imports.start, imports.discard):
        with pytest.raises(Refused) as refused:
            act(kept, by=district.hugo)
        assert "Hana Sato discarded this file." in str(refused.value)
    late = browser.post(f"{url}discard/")
    assert (late.status_code, "Hana Sato discarded this file." in late.content.decode()) == (409, True)
    again = brought(TWO, district.hugo)
    assert again != kept
    assert imports.apply(again, by=district.hugo).is_applied


def test_what_is_applied_or_being_applied_is_not_discarded(district, settings):
    settings.IMPORT_AT_ONCE = 1
    kept = imports.start(brought(TWO, district.hugo), by=district.hugo)
    with pytest.raises(Refused, match="being applied already"):
        imports.discard(kept, by=district.hugo)
    imports.apply_asked()
    with pytest.raises(Refused, match="applied this file already"):
        imports.discard(kept, by=district.hugo)
    with pytest.raises(Refused):
        imports.discard(brought(TWO + "2026-12-24,Eve\n", district.hugo), by=district.sam)


def test_nor_is_what_the_worker_began(district, signed_in):
    kept = brought(TWO, district.hugo)
    Import.objects.filter(pk=kept.pk).update(reached=2)
    with pytest.raises(Refused, match="discarded no more"):
        imports.discard(kept, by=district.hugo)
    assert "Discard this file" not in signed_in(district.hugo).get(f"{PAGE}{kept.pk}/").content.decode()


def test_a_large_file_is_applied_by_the_worker(district, signed_in, settings, django_capture_on_commit_callbacks):
    settings.IMPORT_AT_ONCE = 1
    kept = brought(TWO, district.hugo)
    url, browser = f"{PAGE}{kept.pk}/", signed_in(district.hugo)
    assert "is being applied" in browser.post(url, follow=True).content.decode()
    assert results(kept) == [(2, "add", ""), (3, "add", "")]
    page = browser.get(url).content.decode()
    assert ("Being applied" in page, "Add 2 rows" in page) == (True, False)
    assert brought(TWO, district.hana) == kept
    with pytest.raises(Refused) as refused:
        imports.start(kept, by=district.hana)
    assert refused.value.reasons == ("PL-CAS-1",)
    imports.apply_asked()
    kept.refresh_from_db()
    assert (results(kept), kept.applied_by) == ([(2, "added", ""), (3, "added", "")], district.hugo)
    assert "Being applied" not in browser.get(url).content.decode()


def test_who_comes_after_a_worker_that_was_killed_goes_on_behind_it(district, signed_in, settings, monkeypatch):
    settings.IMPORT_AT_ONCE = 1
    monkeypatch.setattr(imports, "AT_A_TIME", 1)
    carried, killed_at = [], ["2026-07-03"]

    def counted(row, *, by):
        if row["day"] in killed_at:
            raise KeyboardInterrupt
        carried.append(row["day"])
        return carry_out(row, by=by)

    monkeypatch.setitem(imports.IMPORTERS, "days", replace(DAYS, carry_out=counted))
    kept = imports.start(brought(TWO, district.hugo), by=district.hugo)
    with pytest.raises(KeyboardInterrupt):
        imports.apply_asked()
    kept.refresh_from_db()
    assert (results(kept), kept.reached, kept.is_applied) == ([(2, "added", ""), (3, "add", "")], 2, False)
    assert "1 of 2 rows are done" in signed_in(district.hugo).get(f"{PAGE}{kept.pk}/").content.decode()
    killed_at.clear()
    imports.apply_asked()
    imports.apply_asked()
    kept.refresh_from_db()
    assert (results(kept), kept.reached, kept.applied_by) == ([(2, "added", ""), (3, "added", "")], 3, district.hugo)
    assert carried == ["2026-05-25", "2026-07-03"]


def test_what_was_done_stays_done_when_the_file_is_brought_again(district, settings, monkeypatch):
    settings.IMPORT_AT_ONCE = 1
    monkeypatch.setattr(imports, "AT_A_TIME", 1)
    kept = imports.start(brought(TWO, district.hugo), by=district.hugo)
    imports.apply_batch(kept, by=district.hugo)
    Import.objects.update(asked_by=None, asked_at=None)  # as when its asker lost the right in between
    assert results(brought(TWO, district.hana)) == [(2, "added", ""), (3, "add", "")]
    assert results(imports.apply(kept, by=district.hana)) == [(2, "added", ""), (3, "added", "")]


def test_what_is_not_applied_yet_will_be_added(district, signed_in):
    kept, browser = brought(TWO, district.hugo), signed_in(district.hugo)
    cell = '<td class="num" data-label="Added">{}</td>'
    assert cell.format("2 to be added") in browser.get(PAGE).text
    imports.apply(kept, by=district.hugo)
    assert cell.format("2") in browser.get(PAGE).text


def test_the_commit_wakes_the_worker(district, settings, django_capture_on_commit_callbacks):
    settings.IMPORT_AT_ONCE = 1
    kept = brought(TWO, district.hugo)
    with django_capture_on_commit_callbacks(execute=True):
        imports.start(kept, by=district.hugo)
    kept.refresh_from_db()
    assert kept.is_applied


def test_what_its_asker_may_no_longer_do_waits_again(district, settings):
    settings.IMPORT_AT_ONCE = 1
    kept = imports.start(brought(TWO, district.hugo), by=district.hugo)
    district.hugo.appointments.all().delete()
    imports.apply_asked()
    kept.refresh_from_db()
    assert (kept.is_applied, kept.is_under_way, results(kept)) == (False, False, [(2, "add", ""), (3, "add", "")])


def test_the_same_file_waits_once_and_is_judged_again(district):
    kept = brought(TWO, district.hugo)
    ClosedDay.objects.create(day=date(2026, 5, 25), name="By hand")
    again = brought(TWO, district.hana)
    assert (again, again.brought_by, results(again)) == (kept, district.hugo, [(2, "same", ""), (3, "add", "")])


def test_the_same_and_an_overlapping_file_change_nothing_later(district):
    imports.apply(brought(TWO, district.hugo), by=district.hugo)
    again = imports.apply(brought(TWO, district.hugo), by=district.hugo)
    assert results(again) == [(2, "same", ""), (3, "same", "")]
    overlap = imports.apply(brought(f"{TWO}2026-09-07,Labor Day\n", district.hugo), by=district.hugo)
    assert results(overlap) == [(2, "same", ""), (3, "same", ""), (4, "added", "")]
    assert ClosedDay.objects.filter(day__year=2026, day__gt=date(2026, 5, 1)).count() == 3


def test_two_who_look_at_one_file_see_what_the_other_applied(district):
    kept = brought(TWO, district.hugo)
    other = brought(f"{TWO}\n", district.hana)
    imports.apply(kept, by=district.hugo)
    assert results(imports.apply(other, by=district.hana)) == [(2, "same", ""), (3, "same", "")]


@pytest.mark.parametrize("who", ["ada", "rosa", "paul"])
def test_nobody_else_brings_or_applies(district, who):
    kept, other = brought(TWO, district.hugo), district.cast[who]
    for act in (lambda: brought(TWO, other), lambda: imports.apply(kept, by=other)):
        with pytest.raises(Refused):
            act()
    assert ImportRow.objects.filter(verdict="added").count() == 0


def test_what_was_imported_stays_as_it_is(district):
    kept = imports.apply(brought(TWO, district.hugo), by=district.hugo)
    changes = (
        lambda: Import.objects.update(file_name="other.csv"),
        lambda: ImportRow.objects.update(verdict="same"),
        lambda: ImportRow.objects.all()._raw_delete("default"),
        lambda: Import.objects.all()._raw_delete("default"),
    )
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert results(kept) == [(2, "added", ""), (3, "added", "")]


@pytest.mark.parametrize("act", ["bring", "show"])
def test_thirty_rows_cost_the_queries_of_three(district, signed_in, act):
    costs, browser, _grant = [], signed_in(district.hugo), registers.keeps(district.hugo)
    browser.get(PAGE)
    for count in (3, 30):
        text = HEAD + "".join(f"2027-{1 + n // 28:02}-{1 + n % 28:02},Rosa\n" for n in range(count))
        kept = None if act == "bring" else brought(text, district.hugo)
        with CaptureQueriesContext(connection) as captured:
            if kept is None:
                brought(text, district.hugo)
            else:
                assert browser.get(f"{PAGE}{kept.pk}/").status_code == 200
        costs.append(len(captured))
    assert len(set(costs)) == 1, costs
    assert costs[0] <= 14


def test_the_pages_lead_from_the_file_to_the_report(district, signed_in):
    browser = signed_in(district.hugo)
    assert "No file was brought yet" in browser.get(PAGE).content.decode()
    shown = browser.post(PAGE, upload(f"{TWO}2026-09-07,Rosa\nSoon,=1+1\n"))
    kept = Import.objects.get()
    assert shown.url == f"{PAGE}{kept.pk}/"
    html = browser.get(shown.url).content.decode()
    assert "Add 3 rows" in html
    assert "Due dates are counted again." in html
    assert "This is no day." in html
    assert "Not applied yet" in browser.get(PAGE).content.decode()
    only = browser.get(f"{shown.url}?result=refused").content.decode()
    assert ("Memorial Day" in only, "=1+1" in only) == (False, True)
    done = browser.post(shown.url, follow=True).content.decode()
    assert "3 rows were added." in done
    assert "Add 3 rows" not in done
    report = browser.get(f"{shown.url}report/")
    assert report["Content-Disposition"] == f'attachment; filename="days-{kept.pk}.csv"'
    assert b"".join(report.streaming_content).decode().splitlines() == [
        "\ufeffLine,Day,Name,Result,Why,Rule",
        "2,2026-05-25,Memorial Day,added,,",
        "3,2026-07-03,Independence Day,added,,",
        "4,2026-09-07,Rosa,added,,",
        "5,Soon,'=1+1,refused,This is no day.,PL-DUE-1",
    ]
    assert set(AccessRecord.objects.values_list("viewer__username", "subject__username", "what")) == {
        ("hugo", "rosa", "import: Closed days from a file")
    }
    # The button pressed again in another tab.
    assert "applied this file already" in browser.post(shown.url).content.decode()


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({}, "Choose a file for “CSV file”."),
        (upload(""), "this one is empty"),
        (upload("Day\n2026-05-25\n"), "The first line lacks: “Name”."),
        (upload(b"PK\x03\x04"), "save it as “CSV UTF-8”"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_on_the_page(district, signed_in, sent, says):
    html = signed_in(district.hugo).post(PAGE, sent).content.decode()
    assert "There is a problem" in html
    assert says in html
    assert Import.objects.count() == 0


def test_the_auditor_reads_and_for_others_it_is_not_there(district, signed_in):
    kept = brought(TWO, district.hugo)
    urls = (PAGE, f"{PAGE}{kept.pk}/", f"{PAGE}{kept.pk}/report/")
    found = {name: [signed_in(one).get(url).status_code for url in urls] for name, one in district.cast.items()}
    assert {name for name, codes in found.items() if codes == [200, 200, 200]} == {"hugo", "hana", "ada"}
    assert {code for name, codes in found.items() if name not in ("hugo", "hana", "ada") for code in codes} == {404}
    ada = signed_in(district.ada)
    assert "Add 2 rows" not in ada.get(urls[1]).content.decode()
    for url in urls[:2]:
        assert "Human Resources keeps the registers." in ada.post(url, upload(f"{TWO}\n")).content.decode()
    assert (Import.objects.count(), kept.rows.filter(verdict="added").count()) == (1, 0)
    assert signed_in(district.hugo).get(f"{PAGE}{10**30}/").status_code == 404
    assert signed_in(district.hugo).get("/imports/nothing/").status_code == 404
