"""Days, months, business days and pay periods, counted."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.calendar import (
    Deadline,
    business_days_after,
    business_days_between,
    day_text,
    deadline,
    due_text,
    first_pay_period_after,
    first_period_after,
    is_business_day,
    months_after,
    years_after,
)

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2008, 2, 29), 12, date(2009, 2, 28)),
        (date(2008, 8, 31), 6, date(2009, 2, 28)),
        (date(2007, 8, 31), 6, date(2008, 2, 29)),
        (date(2008, 12, 15), 1, date(2009, 1, 15)),
        (date(2008, 11, 30), 13, date(2009, 12, 30)),
        (date(2008, 1, 1), 0, date(2008, 1, 1)),
        (date(9999, 6, 1), 12, date.max),
    ],
)
def test_months_are_counted_forward(start, months, end):
    assert months_after(start, months) == end


def test_leap_day_four_years_later_is_leap_day_again():
    assert (years_after(date(2004, 2, 29), 4), years_after(date(2004, 2, 29), 5)) == (
        date(2008, 2, 29),
        date(2009, 2, 28),
    )


@given(days, st.integers(0, 240))
def test_the_day_of_the_month_stays_or_is_the_last(day, months):
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@given(days, days, st.integers(0, 60))
def test_who_begins_earlier_is_never_done_later(one, other, months):
    first, second = sorted((one, other))
    assert months_after(first, months) <= months_after(second, months)


@given(days, st.integers(1, 40), st.sets(days, max_size=5))
def test_a_deadline_is_a_business_day_with_so_many_before_it(day, count, closed):
    due = business_days_after(day, count, closed)
    assert is_business_day(due, closed)
    assert business_days_between(day, due, closed) == count
    assert business_days_between(due, day, closed) == -count


def test_a_deadline_says_which_closed_days_it_passed_over():
    found = deadline(date(2009, 6, 26), 10, {date(2009, 7, 3), date(2009, 7, 4)})
    assert found == Deadline(date(2009, 7, 13), date(2009, 6, 26), 10, (date(2009, 7, 3),))
    assert str(found) == (
        "10 business days after Jun 26, 2009 is Jul 13, 2009. Not counted, because closed: Jul 3, 2009."
    )
    assert str(deadline(date(2009, 6, 12), 1)) == "1 business day after Jun 12, 2009 is Jun 15, 2009."


@pytest.mark.parametrize(
    ("on", "closed", "says"),
    [
        (date(2009, 6, 25), (), "It is due on Friday, June 26."),
        (date(2009, 6, 26), (), "It is due on Friday, June 26."),
        (date(2009, 6, 28), (), "It was due on Friday, June 26, and is still accepted."),
        (date(2009, 6, 29), (), "It was due on Friday, June 26: it is 1 business day late, and still accepted."),
        (date(2009, 7, 6), (), "It was due on Friday, June 26: it is 6 business days late, and still accepted."),
        (
            date(2009, 7, 6),
            {date(2009, 7, 3)},
            "It was due on Friday, June 26: it is 5 business days late, and still accepted.",
        ),
    ],
)
def test_what_is_late_says_by_how_many_business_days(on, closed, says):
    assert due_text(date(2009, 6, 26), on, closed) == says


@given(days, days)
def test_a_regular_pay_period_begins_within_its_length_after_the_day(day, any_start):
    start = first_period_after(day, any_start, 14)
    assert day < start <= day + timedelta(days=14)
    assert (start - any_start).days % 14 == 0


def test_the_first_pay_period_of_the_calendar_that_is_later():
    starts = [date(2009, 6, 6), date(2009, 6, 20), date(2009, 7, 4)]
    found = [first_pay_period_after(day, starts) for day in (date(2009, 6, 5), date(2009, 6, 6), date(2009, 7, 4))]
    assert found == [date(2009, 6, 6), date(2009, 6, 20), None]


def test_dates_in_sentences():
    assert (day_text(date(2009, 6, 2)), day_text(None)) == ("Jun 2, 2009", "no date")
