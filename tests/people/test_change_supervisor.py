"""HR enters a new supervisor: open steps move with a line, the old one keeps what they signed (S10)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from advancement.queries.visible import visible_to
from advancement.states import State
from casework.findings import Refused
from casework.forms.people import PersonField
from casework.models import Message, WorkItem
from casework.personnel.actions import jobs
from people.models import Person, Supervision
from people.queries import supervisor_on
from tests.conftest import TODAY, studied

A_DAY = timedelta(days=1)


def change(district, person=None, supervisor=None, *, by=None, starts_on=TODAY):
    return jobs.change_supervisor(
        person or district.rosa, by=by or district.hugo, supervisor=supervisor or district.bob, starts_on=starts_on
    )


def test_the_line_is_cut_on_the_day(district):
    change(district, starts_on=TODAY + A_DAY)
    rows = list(district.rosa.supervisions.order_by("starts_on").values_list("supervisor", "starts_on", "until"))
    assert rows == [
        (district.sam.pk, date(2020, 1, 1), TODAY + A_DAY),
        (district.bob.pk, TODAY + A_DAY, None),
    ]


def test_the_open_step_moves_with_one_line_and_the_new_supervisor_is_told(district, case_at):
    case = case_at(State.PART_ONE).case
    lines = case.timeline.count()
    change(district)
    item = WorkItem.objects.get(case=case, done_at=None)
    assert (item.holder, item.step) == (district.bob, "advancement:enroll")
    assert case.timeline.count() == lines + 1
    last = case.timeline.last()
    assert last.says == "“Sign Part I: Rosa Delgado” went from Sam Whitfield to Bob Strange."
    assert Message.objects.filter(to=district.bob, case=case).count() == 1


def test_the_old_supervisor_keeps_what_was_signed_and_no_longer_sees_the_cases(district, case_at):
    unsigned = case_at(State.PART_ONE, district.omar)
    signed = case_at(State.ENROLLED)
    change(district, district.omar)
    change(district)
    assert set(visible_to(district.sam)) == set()
    assert [one.case for one in district.sam.signatures.all()] == [signed.case]
    assert set(visible_to(district.bob)) == {signed, unsigned}


def test_a_new_manager_of_the_supervisor_has_the_reviews_that_waited_with_the_old(district, case_at):
    from advancement.actions import lines

    advancement = case_at(State.ENROLLED)
    studied(district, district.rosa)
    lines.submit_line(advancement, "coursework", by=district.rosa)
    lines.return_line(advancement, "coursework", by=district.sam, reason="Which hours?")
    lines.ask_for_review(advancement, "coursework", by=district.rosa, words="They are on the copy.")
    asked = WorkItem.objects.get(step="advancement:answer-review")
    assert asked.holder == district.nina
    change(district, district.sam, district.bob)
    asked.refresh_from_db()
    assert asked.holder == district.bob


def test_a_later_change_that_is_planned_stays(district):
    change(district, supervisor=district.nina, starts_on=TODAY + 30 * A_DAY)
    change(district, starts_on=TODAY)
    rows = list(district.rosa.supervisions.order_by("starts_on").values_list("supervisor__username", "until"))
    assert rows == [("sam", TODAY), ("bob", TODAY + 30 * A_DAY), ("nina", None)]


def test_entered_again_for_its_first_day_it_is_mended(district):
    change(district)
    change(district, supervisor=district.nina)
    assert supervisor_on(district.rosa, TODAY) == district.nina
    assert Supervision.objects.filter(person=district.rosa).count() == 2


@pytest.mark.parametrize("who", ["rosa", "sam", "omar"])
def test_nobody_becomes_their_own_supervisor_by_any_way(district, who):
    # Sam supervises Rosa and Omar, Nina supervises Sam.
    with pytest.raises(Refused) as refusal:
        change(district, district.sam if who != "sam" else district.nina, getattr(district, who))
    assert refusal.value.reasons == ("PL-PPL-1",)


@pytest.mark.parametrize(
    ("who", "because"),
    [
        ("rosa", "Rosa Delgado reports to Sam Whitfield on that day."),
        ("sam", "Nobody is their own supervisor."),
    ],
)
def test_the_refusal_says_which_of_the_two_it_is(district, who, because):
    with pytest.raises(Refused) as refusal:
        change(district, district.sam, getattr(district, who))
    assert [one.because for one in refusal.value.findings] == [because]


def test_a_closed_account_or_the_same_supervisor_is_refused(district):
    district.bob.is_active = False
    with pytest.raises(Refused) as refusal:
        change(district)
    assert refusal.value.reasons == ("PL-PPL-1",)
    with pytest.raises(Refused) as refusal:
        change(district, supervisor=district.sam)
    assert refusal.value.reasons == ("PL-PPL-1",)
    assert Supervision.objects.filter(person=district.rosa).count() == 1


def test_nobody_but_hr_may(district):
    may = set()
    for name, one in district.cast.items():
        try:
            change(district, supervisor=district.bob if len(may) % 2 == 0 else district.nina, by=one)
            may.add(name)
        except Refused:
            pass
    assert may == {"hugo", "hana"}


@pytest.mark.parametrize("typed", ["Bob Strange", "bob", "BOB@district.example", "E00016"])
def test_the_page_takes_a_name_a_number_or_an_address(district, signed_in, typed):
    answers = {"supervisor": typed, "starts_on": "3/10/2026"}
    page = signed_in(district.hugo).post("/people/rosa/change-supervisor/", answers, follow=True).content.decode()
    assert "Bob Strange supervises Rosa Delgado from Mar 10, 2026." in page


def test_two_of_a_name_are_told_apart_by_number(district, signed_in):
    district.person("Bob2", "Strange", "clerk", TODAY, district.other)
    district.bob.__class__.objects.filter(username="bob2").update(first_name="Bob")
    answers = {"supervisor": "Bob Strange", "starts_on": "3/10/2026"}
    page = signed_in(district.hugo).post("/people/rosa/change-supervisor/", answers).content.decode()
    assert "several people are called “Bob Strange”" in page


@pytest.mark.parametrize("typed", ["Zoë Ångström", "zoe angstrom", "ZOË ÅNGSTRÖM", "Zoe Ångstrom"])
def test_a_person_is_named_with_or_without_accents_in_any_case(district, typed):
    zoe = Person.objects.create_user("zoe", first_name="Zoë", last_name="Ångström")
    Person.objects.create_user("zoey", first_name="Zoe", last_name="Angstromer")
    assert PersonField(label="Who").clean(typed) == zoe


def test_two_who_differ_by_an_accent_alone_are_several(district):
    for number, first in enumerate(("Zoë", "Zoe")):
        Person.objects.create_user(f"zoe{number}", first_name=first, last_name="Angstrom")
    with pytest.raises(ValidationError, match="several people are called"):
        PersonField(label="Who").clean("Zoe Angstrom")
    assert supervisor_on(district.rosa, TODAY) == district.sam
