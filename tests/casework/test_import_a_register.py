"""Rows of any register come out of a file: each by the action of the page, and nothing is overwritten (PL-ADM-1)."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from advancement.models import Credential, Equivalent, Provider
from assessments.models import PassingScore, Requirement
from casework import imports, registers, tables
from casework.models import Import, ImportRow, Reminder
from people.models import JobClass, SalaryStep, Unit

PROVIDERS = "Name,Kind,Day from which it is listed,Day from which it is no longer listed\n"
CREDENTIALS = "Code,Name,Provider\n"
EQUIVALENTS = (
    "Credential,Credential it stands for,Day from which it counts,Date of the decision,Reason of the decision\n"
)
SCORES = "Test,Passing score,Day from which it is in force\n"
UNITS = "Code,Name,Kind,Unit above\n"


def brought(name, text, by):
    one = imports.called(name)
    return imports.bring(one, tables.read(f"{name}.csv", text.encode(), one.columns), by=by)


def results(kept):
    return list(kept.rows.values_list("number", "verdict", "rule"))


def why(kept):
    return list(kept.rows.values_list("because", flat=True))


@pytest.mark.parametrize("name", sorted(registers.REGISTERS))
def test_every_register_takes_a_file_and_the_rows_it_has_change_nothing(district, name, signed_in):
    """What a register says, written as a file, is the same register."""
    one, importer = registers.REGISTERS[name], imports.called(name)
    cells = [[_cell(row, field) for field in one.fields] for row in one.rows()[:20]]
    text = tables.written([[column.heading for column in importer.columns], *cells]).decode("utf-8-sig")
    template = b"".join(signed_in(district.hugo).get(f"/imports/{name}/template/").streaming_content)
    assert template.decode("utf-8-sig").strip() == text.splitlines()[0]
    before = one.model.objects.count()
    if cells:
        kept = imports.apply(brought(name, text, district.hugo), by=district.hugo)
        assert {verdict for _number, verdict, _rule in results(kept)} == {"same"}, why(kept)
    assert one.model.objects.count() == before


def _cell(row, name):
    value = getattr(row, name)
    value = getattr(value, "code", value)
    return {True: "yes", False: "no", None: ""}.get(value, value) if not isinstance(value, int | Decimal) else value


def test_providers_are_added_once_by_the_action_of_the_page(district):
    text = (
        f'{PROVIDERS}Lakeside College,Accredited institution,3/9/2026,\nBootcamp,approved,"Apr 1, 2026",2027-04-01\n'
        "Hillside College,accredited,1/1/2000,\nHillside College,approved,1/1/2000,\n"
        "Lakeside College,accredited,3/9/2026,\nNo Day,accredited,2/30/2026,\nNo Kind,good,3/9/2026,\n"
        "Backwards,approved,3/9/2026,3/1/2026\n,approved,3/9/2026,\n"
    )
    kept = brought("providers", text, district.hugo)
    expected = [(2, "add", ""), (3, "add", ""), (4, "same", ""), (5, "refused", "PL-ADM-1"), (6, "same", "")]
    expected += [(number, "refused", "PL-ADM-1") for number in (7, 8, 9, 10)]
    assert results(kept) == expected
    said = why(kept)
    assert said[3].endswith("There it says: Kind: accredited.")
    assert "February 2026 has 28 days" in said[5]
    assert "“good” is not on it" in said[6]
    assert said[7] == "The end does not lie after the beginning."
    assert said[8] == "Enter the name."
    imports.apply(kept, by=district.hana)
    added = Provider.objects.exclude(pk=district.college.pk).values_list("name", "kind", "starts_on", "until")
    assert list(added) == [
        ("Bootcamp", "approved", date(2026, 4, 1), date(2027, 4, 1)),
        ("Lakeside College", "accredited", date(2026, 3, 9), None),
    ]
    one = registers.REGISTERS["providers"]
    history = registers.history_of(one, Provider.objects.get(name="Bootcamp"))
    assert [(entry["who"], entry["what"]) for entry in history] == [("Hana Sato", "Added")]
    again = imports.apply(brought("providers", text, district.hugo), by=district.hugo)
    assert [verdict for _number, verdict, _rule in results(again)][:5] == ["same", "same", "same", "refused", "same"]
    assert Provider.objects.count() == 3


def test_what_hr_changed_since_is_not_taken_back_by_an_older_file(district):
    imports.apply(brought("credentials", f"{CREDENTIALS}net,Network One,CompTIA\n", district.hugo), by=district.hugo)
    Credential.objects.filter(code="net").update(name="Network Two")
    kept = brought("credentials", f"{CREDENTIALS}net,Network One,CompTIA\n", district.hugo)
    assert results(kept) == [(2, "refused", "PL-ADM-1")]
    assert "Name: Network Two." in why(kept)[0]


def test_related_rows_are_found_by_code_or_name_and_who_decided_is_who_applied(district):
    Credential.objects.create(code="a1", name="Associate", provider="Acme")
    Credential.objects.create(code="a2", name="Associate", provider="Other")
    text = (
        f"{EQUIVALENTS}A1,{district.credential.name.upper()},4/1/2026,3/2/2026,Newer\n"
        "Associate,mcitp_sa,4/1/2026,3/2/2026,Newer\nUnheard of,mcitp_sa,4/1/2026,3/2/2026,Newer\n"
        "a1,a1,4/1/2026,3/2/2026,Newer\n,mcitp_sa,4/1/2026,3/2/2026,Newer\n"
    )
    kept = imports.apply(brought("equivalents", text, district.hugo), by=district.hana)
    assert results(kept) == [(2, "added", ""), *((number, "refused", "PL-ADM-1") for number in (3, 4, 5, 6))]
    assert why(kept)[1:] == [
        "Enter the code for “Credential”: several are called “Associate”.",
        "Nothing with the code or name “Unheard of” is known for “Credential”.",
        "Choose two different credentials: each counts as itself anyway.",
        "Choose the credential.",
    ]
    row = Equivalent.objects.get()
    assert (row.credential.code, row.stands_for, row.decided_by) == ("a1", district.credential, district.hana)
    # An equivalence that was taken back does not come again with the old file.
    Equivalent.objects.update(until=date(2026, 5, 1))
    again = brought("equivalents", f"{text} \n", district.hugo)
    assert (results(again)[0], why(again)[0][:18]) == ((2, "refused", "PL-ADM-1"), "This row has ended")


def test_a_passing_score_is_announced_ahead_and_never_overwritten(district):
    text = f"{SCORES}t0,3.00,2027-01-01\nNetwork Concepts,3.10,2026-03-10\nt2,2.60,2020-01-01\nt1,7.00,2027-01-01\n"
    kept = imports.apply(brought("passing-scores", text, district.hugo), by=district.hugo)
    assert results(kept) == [(2, "added", ""), *((number, "refused", "PL-ADM-1") for number in (3, 4, 5))]
    assert "Passing score: 2.51." in why(kept)[2]
    assert PassingScore.objects.filter(in_force_from__gt=date(2026, 1, 1)).count() == 1


def test_a_unit_stands_under_one_of_the_same_file(district):
    text = f"{UNITS}NEW,New office,office,CV\nNEW-1,First,division,NEW\nLOST,Lost,division,\nB/D,Bad,school,CV\n"
    kept = imports.apply(brought("units", text, district.hugo), by=district.hugo)
    assert results(kept) == [(2, "added", ""), (3, "added", ""), (4, "refused", "PL-ADM-1"), (5, "refused", "PL-ADM-1")]
    assert why(kept)[2:] == [
        "Choose the unit above: only the employer stands at the top.",
        "Enter the code in letters, digits and hyphens only.",
    ]
    assert Unit.objects.get(code="NEW-1").path == "/CV/NEW/NEW-1/"


def test_an_ended_requirement_and_a_stage_of_the_plan(district):
    Requirement.objects.filter(test__code="t0").update(ended_on=date(2026, 1, 1))
    head = "Job role,Target level,Test\n"
    kept = brought("required-tests", f"{head}field,itss_2,t0\nfield,itss_2,t1\nfield,itss_3,t1\n", district.hugo)
    assert [verdict for _number, verdict, _rule in results(kept)] == ["refused", "same", "add"]
    head = "Kind of work,Business days after the due date,Also the next level up\n"
    kept = brought("reminders", f"{head},'-7,yes\n,33,no\n,34,maybe\n,900,no\n", district.hugo)
    kept = imports.apply(kept, by=district.hugo)
    assert [verdict for _number, verdict, _rule in results(kept)] == ["added", "added", "refused", "refused"]
    assert set(Reminder.objects.filter(business_days__in=(-7, 33)).values_list("business_days", "next_level")) == {
        (-7, True),
        (33, False),
    }


@pytest.mark.parametrize("name", ["job-classes", "salary-schedule", "units", "passing-scores", "equivalents"])
def test_a_preview_costs_the_same_for_3_and_300_rows(district, name):
    rows = {
        "job-classes": lambda n: f"9{n},Clerk {n},,,12",
        "salary-schedule": lambda n: f"99,{n},30000.00,7/1/2026",
        "units": lambda n: f"U{n},Unit {n},school,{'CV' if n % 2 else ''}",
        "passing-scores": lambda n: f"t{n % 3},3.00,{2027 + n % 5}-01-{1 + n % 28:02}",
        "equivalents": lambda n: f"mcitp_sa,{n},7/1/2026,3/2/2026",
    }[name]
    one, costs = imports.called(name), []
    head = ",".join(f'"{column.heading}"' for column in one.columns)
    registers.keeps(district.hugo)
    for count in (3, 300):
        lines = [rows(n) for n in range(count)]
        table = tables.read("a.csv", "\n".join([head, *lines]).encode(), one.columns)
        cells = [line.cells for line in table.lines]
        with CaptureQueriesContext(connection) as captured:
            assert len(one.judge(cells, by=district.hugo)) == count
        costs.append(len(captured))
    assert len(set(costs)) == 1, costs
    assert costs[0] <= 6


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Name,Kind\nA,approved\n", "The first line lacks"),
        (f"{PROVIDERS.strip()},Colour\nA,approved,1/1/2026,,red\n", "are not known: “Colour”"),
        (PROVIDERS, "no rows below its first line"),
        (b"PK\x03\x04", "save it as “CSV UTF-8”"),
        (PROVIDERS.encode("utf-16"), "not in UTF-8"),
        (f'{PROVIDERS}"A,approved,1/1/2026,\n', "a quotation mark is not closed"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_on_the_page(district, signed_in, text, says):
    content = text if isinstance(text, bytes) else text.encode()
    sent = {"table": SimpleUploadedFile("providers.csv", content)}
    assert says in signed_in(district.hugo).post("/imports/providers/", sent).content.decode()
    assert Import.objects.count() == 0


def test_cells_that_no_field_takes_are_refused_row_by_row(district):
    rows = ["x" * 200, "a\u202eb", "<script>", "=1+1", "Nguyễn", "'", "a\u2028b"]
    text = PROVIDERS + "".join(f"{cell},approved,3/9/2026,\n" for cell in rows)
    text += "Old,approved,0000-00-00,\nFar,approved,12/31/9999,\nSerial,approved,46090,\nShort,approved,3/9/26,\n"
    kept = imports.apply(brought("providers", text, district.hugo), by=district.hugo)
    found = [verdict for _number, verdict, _rule in results(kept)]
    assert found == ["refused", *["added"] * 5, *["refused"] * 5]


def test_the_numbers_of_a_schedule_come_as_people_write_them(district):
    head = "Grade,Step,Annual salary,In force from\n"
    text = f'{head}30,1,"61,250.00",7/1/2026\n30,2,61250.005,7/1/2026\n30,x,1.00,7/1/2026\n30,1,61250,7/1/2026\n'
    kept = imports.apply(brought("salary-schedule", text, district.hugo), by=district.hugo)
    assert [verdict for _number, verdict, _rule in results(kept)] == ["added", "refused", "refused", "same"]
    assert SalaryStep.objects.get(grade=30).annual == Decimal("61250.00")


def test_human_resources_brings_and_the_auditor_only_looks(district, signed_in):
    kept = brought("job-classes", "Code,Title,Job family,Level,Grade\n9001,Archivist,Records,,14\n", district.hugo)
    address = f"/imports/job-classes/{kept.pk}/"
    assert "Add 1 row" not in signed_in(district.ada).get(address).content.decode()
    signed_in(district.ada).post(address)
    assert not JobClass.objects.filter(code="9001").exists()
    found = {name: signed_in(person).get(address).status_code for name, person in district.cast.items()}
    assert {name for name, status in found.items() if status == 200} == {"hugo", "hana", "ada"}
    assert signed_in(district.ada).get("/imports/job-classes/template/").status_code == 404
    assert "1 row was added." in signed_in(district.hugo).post(address, follow=True).content.decode()
    assert ImportRow.objects.get().verdict == "added"
    assert signed_in(district.hugo).get("/imports/no-register/").status_code == 404
