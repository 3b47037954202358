"""HR records standing and Written Notices; open cases follow in the same breath (JB-ENR-7, JB-ENR-9, S3)."""

from datetime import date, timedelta

import pytest

from advancement.states import State
from casework.findings import Refused
from casework.personnel.actions import standing
from people.models import Standing, WrittenNotice
from tests.conftest import TODAY

PAR = Standing.Kind.PAR
A_DAY = timedelta(days=1)


def record(district, person=None, *, by=None, kind=PAR, starts_on=TODAY, until=None):
    return standing.record_standing(
        person or district.rosa, by=by or district.hugo, kind=kind, starts_on=starts_on, until=until
    )


def test_it_is_on_record_with_who_recorded_it(district):
    row = record(district)
    assert (row.person, row.kind, row.starts_on, row.until, row.recorded_by) == (
        district.rosa,
        "par",
        TODAY,
        None,
        district.hugo,
    )
    assert row.history.get().history_user == district.hugo


def test_the_open_case_goes_on_hold_and_resumes_with_a_line_each(district, case_at):
    case = case_at(State.ENROLLED).case
    lines = case.timeline.count()
    row = record(district, starts_on=TODAY - 5 * A_DAY)
    case.refresh_from_db()
    assert (case.state, case.timeline.count()) == (State.ON_HOLD, lines + 1)
    last = case.timeline.last()
    assert (last.verb, last.by, last.says) == ("hold", district.hugo, "The case is on hold.")
    standing.end_standing(row, by=district.hana, until=TODAY)
    case.refresh_from_db()
    assert (case.state, case.timeline.count(), case.timeline.last().verb) == (State.ENROLLED, lines + 2, "resume")


def test_leave_lets_due_dates_rest_and_changes_no_state(district, case_at):
    case = case_at(State.WITH_DIRECTOR).case
    record(district, kind=Standing.Kind.LEAVE)
    case.refresh_from_db()
    assert (case.state, case.timeline.last().verb) == (State.WITH_DIRECTOR, "pause")


def test_what_begins_later_changes_nothing_today(district, case_at):
    case = case_at(State.ENROLLED).case
    record(district, starts_on=TODAY + A_DAY)
    case.refresh_from_db()
    assert case.state == State.ENROLLED


def test_nobody_but_hr_may(district):
    refused = {}
    for name, one in district.cast.items():
        try:
            record(district, by=one)
            Standing.objects.all().delete()
        except Refused as refusal:
            refused[name] = refusal.reasons
    assert set(district.cast) - set(refused) == {"hugo", "hana"}
    assert refused.pop("rosa") == ("S3",)
    assert set(refused.values()) == {("PL-PPL-3",)}


def test_hr_never_records_their_own(district):
    with pytest.raises(Refused) as refusal:
        record(district, district.hugo, by=district.hugo)
    assert refusal.value.reasons == ("S3",)


@pytest.mark.parametrize(
    ("starts_on", "until"),
    [
        (date(2024, 6, 30), None),
        (TODAY + timedelta(days=366), None),
        (TODAY, TODAY),
        (TODAY, TODAY - A_DAY),
    ],
)
def test_it_is_refused_before_the_hire_far_ahead_and_backwards(district, starts_on, until):
    with pytest.raises(Refused) as refusal:
        record(district, starts_on=starts_on, until=until)
    assert refusal.value.reasons == ("PL-PPL-1",)
    assert not Standing.objects.exists()


def test_twice_is_refused_and_another_kind_is_not(district):
    record(district)
    with pytest.raises(Refused) as refusal:
        record(district, starts_on=TODAY + 3 * A_DAY)
    assert refusal.value.reasons == ("PL-PPL-1",)
    record(district, kind=Standing.Kind.LEAVE)
    assert Standing.objects.count() == 2


def test_what_has_ended_is_not_overwritten(district):
    row = record(district, starts_on=TODAY - 9 * A_DAY)
    standing.end_standing(row, by=district.hugo, until=TODAY - A_DAY)
    with pytest.raises(Refused) as refusal:
        standing.end_standing(row, by=district.hugo, until=TODAY + A_DAY)
    assert refusal.value.reasons == ("PL-PPL-1",)
    row.refresh_from_db()
    assert row.until == TODAY - A_DAY


def test_a_written_notice_is_recorded_and_rescinded_once(district):
    row = standing.record_notice(district.rosa, by=district.hugo, issued_on=TODAY - 9 * A_DAY)
    with pytest.raises(Refused):
        standing.record_notice(district.rosa, by=district.hugo, issued_on=TODAY - 9 * A_DAY)
    standing.rescind_notice(row, by=district.hana, rescinded_on=TODAY)
    with pytest.raises(Refused) as refusal:
        standing.rescind_notice(row, by=district.hana, rescinded_on=TODAY)
    assert refusal.value.reasons == ("PL-PPL-1",)
    assert list(WrittenNotice.objects.values_list("issued_on", "rescinded_on")) == [(TODAY - 9 * A_DAY, TODAY)]


@pytest.mark.parametrize("day", [TODAY + A_DAY, date(2020, 1, 1)])
def test_a_notice_to_come_or_before_the_hire_is_refused(district, day):
    with pytest.raises(Refused) as refusal:
        standing.record_notice(district.rosa, by=district.hugo, issued_on=day)
    assert refusal.value.reasons == ("PL-PPL-1",)


def test_the_page_says_so_and_a_second_click_changes_nothing(district, signed_in):
    client = signed_in(district.hugo)
    answers = {"kind": "par", "starts_on": "3/10/2026", "last_day": "4/9/2026"}
    page = client.post("/people/rosa/record-standing/", answers, follow=True).content.decode()
    assert "The standing of Rosa Delgado is on record" in page
    row = Standing.objects.get()
    assert (row.starts_on, row.until) == (TODAY, date(2026, 4, 10))
    again = client.post("/people/rosa/record-standing/", answers).content.decode()
    assert "is on record already" in again
    assert Standing.objects.count() == 1


def test_the_page_keeps_what_was_typed(district, signed_in):
    answers = {"kind": "nonsense", "starts_on": "2/29/2026", "last_day": "soon"}
    page = signed_in(district.hugo).post("/people/rosa/record-standing/", answers).content.decode()
    assert "There is a problem" in page
    assert 'value="2/29/2026"' in page
    assert 'value="soon"' in page


@pytest.mark.parametrize("name", ["rosa", "sam", "ada", "max", "erin", "bob"])
@pytest.mark.parametrize("address", ["record-standing/", "record-notice/", "change-job/", "separate/", "deactivate/"])
def test_for_others_the_page_is_not_there(district, signed_in, name, address):
    client = signed_in(district.cast[name])
    assert client.get(f"/people/rosa/{address}").status_code == 404
    assert client.post(f"/people/rosa/{address}", {}).status_code == 404


def test_hr_has_no_such_page_of_their_own_record(district, signed_in):
    assert signed_in(district.hugo).get("/people/hugo/record-standing/").status_code == 404


def test_a_row_of_somebody_else_is_not_reached_through_another_person(district, signed_in):
    row = record(district)
    assert signed_in(district.hugo).get(f"/people/omar/end-standing/{row.pk}/").status_code == 404
    assert signed_in(district.hugo).get(f"/people/rosa/end-standing/{row.pk}/").status_code == 200


def test_what_was_entered_in_error_is_taken_out_while_it_has_not_begun(district, case_at, signed_in):
    case = case_at(State.ENROLLED).case
    row = record(district)
    page = signed_in(district.hugo).post(f"/people/rosa/take-out-standing/{row.pk}/", follow=True).content.decode()
    assert "The entry is taken out" in page
    case.refresh_from_db()
    assert (case.state, Standing.objects.count(), Standing.history.first().history_type) == (State.ENROLLED, 0, "-")
    begun = record(district, starts_on=TODAY - A_DAY)
    with pytest.raises(Refused) as refusal:
        standing.take_out_standing(begun, by=district.hugo)
    assert refusal.value.reasons == ("PL-PPL-1",)
    assert Standing.objects.count() == 1
