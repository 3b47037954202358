"""Fields take what people type, say exactly what is wrong, and lose nothing."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from casework.findings import Finding
from casework.forms import (
    CaseForm,
    DayField,
    HoursField,
    MoneyField,
    NumberField,
    PasswordToSign,
    ProseField,
    ScoreField,
    SentenceField,
    UploadField,
)
from casework.forms.words import WORDS, name_of
from people.kept import Typed


class Everything(CaseForm):
    """One of each kind of field that the pages use."""

    held_on = DayField(label="Date of the session")
    title = SentenceField(label="Your title", max_length=20)
    note = ProseField(label="What was done?", max_length=50)
    hours = HoursField(label="Length")
    pay = MoneyField(label="Salary")
    score = ScoreField(label="Score", lowest=Decimal("1.00"), highest=Decimal("5.00"))
    kind = forms.ChoiceField(label="Kind of session", choices=[("a", "At work"), ("b", "By telephone")])
    skills = forms.MultipleChoiceField(label="Skills", choices=[("a", "Networks"), ("b", "Servers")])
    agreed = forms.BooleanField(label="I agree")
    mail = forms.EmailField(label="E-mail")
    count = forms.IntegerField(label="Number of people", min_value=1, max_value=9)
    password = PasswordToSign()


def error_of(field, value, label="Date of the session"):
    form = type("OneField", (CaseForm,), {"it": field})({"it": value})
    form.fields["it"].label = label
    return form.errors["it"][0]


def outcome(field, value):
    """The clean value as text, or what was said instead."""
    try:
        return str(field.clean(value))
    except ValidationError as error:
        return " ".join(error.messages)


def clean(field, value):
    form = type("OneField", (CaseForm,), {"it": field})({"it": value})
    assert form.errors == {}
    return form.cleaned_data["it"]


@pytest.mark.parametrize(
    "typed",
    [
        "3/7/2026",
        "03-07-2026",
        "03/07/2026",
        "Mar 7 2026",
        "Mar. 7, 2026",
        "March 7, 2026",
        "march 7th 2026",
        "2026-03-07",
        " 3/7/2026 ",
        "3/7/2026\u200b",
        "\u00a03/7/2026\u3000",
        "3–7–2026",
        "\uff13/\uff17/2026",
    ],
)
def test_a_date_is_read_as_people_type_it(typed):
    assert clean(DayField(label="Day"), typed) == date(2026, 3, 7)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Enter the day: month, day and year, such as 3/7/2026."),
        ("\u00a0\u200b\u3000", "Enter the day: month, day and year, such as 3/7/2026."),
        ("jan", "Enter the day as month, day and year, such as 3/7/2026: “jan” cannot be read as a date."),
        ("02/03/04", "Enter the day with all four digits of the year: 2026 rather than 26."),
        ("3/7/26", "Enter the day with all four digits of the year: 2026 rather than 26."),
        ("2/29/2026", "Enter another day for the day: February 2026 has 28 days."),
        ("April 31, 2026", "Enter another day for the day: April 2026 has 30 days."),
        ("13/1/2026", "Enter the day with the month first, from 1 to 12: there is no month 13."),
        ("0000-00-00", "Enter the day with the month first, from 1 to 12: there is no month 0."),
        ("1/0/2026", "Enter another day for the day: January 2026 has 31 days."),
        ("12/31/1899", "Enter the day as 1/1/1900 or later."),
        ("Smarch 3, 2026", "Enter the day as month, day and year, such as 3/7/2026: “Smarch 3, 2026” cannot be read"),
        ("٣/٧/٢٠٢٦", "Enter the day as month, day and year, such as 3/7/2026: “٣/٧/٢٠٢٦” cannot be read as a date."),
    ],
)
def test_a_date_that_cannot_be_is_told_apart(typed, says):
    assert error_of(DayField(label="Day"), typed).startswith(says)


def test_a_date_more_than_ten_years_ahead_is_refused():
    assert error_of(DayField(label="Day"), "9999-12-31").startswith("Enter the day as ")
    assert error_of(DayField(label="Day"), "9999-12-31").endswith(" or earlier.")


def test_the_leap_day_of_a_leap_year_is_a_day():
    assert clean(DayField(label="Day"), "2028-02-29") == date(2028, 2, 29)


@given(st.text())
def test_no_text_in_a_date_breaks_the_page(text):
    assert outcome(DayField(label="Day"), text)


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("  O'Connor ", "O'Connor"),
        ("李", "李"),
        ("Nguyễn", "Nguyễn"),
        ("X Æ A-12", "X Æ A-12"),
        ("Null", "Null"),
        ("“so-called”", "“so-called”"),
        ("<b>{{7*7}}</b>", "<b>{{7*7}}</b>"),
        ("re\u0301sume\u0301", "résumé"),
        ("a\tb", "a b"),
    ],
)
def test_a_sentence_stands_as_typed(typed, becomes):
    assert clean(SentenceField(label="Name"), typed) == becomes


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (" \u00a0\u200b\u3000\ufeff", "Enter the name."),
        ("a\x00b", "Take out character 2 of the name, which cannot be stored (U+0000)."),
        ("ab\ud800", "Take out character 3 of the name, which cannot be stored (U+D800)."),
        ("Rosa\r\nBcc: all", "Write the name on one line, without line breaks."),
        ("Rosa\nBcc: all", "Write the name on one line, without line breaks."),
        ("Rosa\rBcc: all", "Write the name on one line, without line breaks."),
        ("x" * 201, "Shorten the name to 200 characters: there are 201 now."),
    ],
)
def test_a_sentence_that_cannot_be_stored_is_refused(typed, says):
    assert error_of(SentenceField(label="Name"), typed) == says


def test_prose_keeps_its_lines_and_counts_each_break_once():
    assert clean(ProseField(label="Note", max_length=3), "a\r\nb\r\n") == "a\nb"


def test_prose_tells_a_shorter_limit_before_and_the_count_after():
    field = ProseField(label="Note", max_length=2000, help_text="In your own words.")
    assert field.help_text == "In your own words. Up to 2,000 characters."
    assert error_of(field, "x" * 2001) == "Shorten the note to 2,000 characters: there are 2,001 now."


@given(st.text(max_size=300))
def test_no_text_breaks_a_text_field(text):
    for field in (SentenceField(label="Name"), ProseField(label="Note")):
        assert "\x00" not in outcome(field, text)


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        (HoursField(label="Length"), "1.5", "1.5"),
        (HoursField(label="Length"), "1:30", "1.5"),
        (HoursField(label="Length"), "10:00", "10"),
        (HoursField(label="Length"), "2 hours", "2"),
        (HoursField(label="Length"), ".25", "0.25"),
        (HoursField(label="Length"), "-0", "0"),
        (MoneyField(label="Salary"), "$61,250.00", "61250.00"),
        (MoneyField(label="Salary"), " 61250 ", "61250"),
        (ScoreField(label="Score"), "3.25", "3.25"),
        (NumberField(label="Change"), "−2", "-2"),
    ],
)
def test_a_number_is_read_as_people_type_it(field, typed, value):
    read = clean(field, typed)
    assert (read, str(read)) == (Decimal(value), value)


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        (HoursField(label="Length"), "two", "Enter the length in hours, such as 1.5 or 1:30: “two” cannot be read"),
        (HoursField(label="Length"), "-1", "Enter the length as 0 or more."),
        (HoursField(label="Length"), "1:75", "Enter the length in hours, such as 1.5 or 1:30"),
        (HoursField(label="Length"), "1,5", "Enter the length in hours, such as 1.5 or 1:30"),
        (HoursField(label="Length"), "NaN", "Enter the length in hours"),
        (HoursField(label="Length"), "1e9", "Enter the length in hours"),
        (HoursField(label="Length"), "9" * 5000, "Enter the length in hours"),
        (MoneyField(label="Salary"), "61250.005", "Enter the salary in dollars and cents: two digits after the point."),
        (MoneyField(label="Salary"), "5 %", "Enter the salary as a number, such as 61,250.00"),
        (ScoreField(label="Score", highest=Decimal("5.00")), "5.01", "Enter the score as 5.00 or less."),
        (ScoreField(label="Score", lowest=Decimal("1.00")), "0.99", "Enter the score as 1.00 or more."),
        (ScoreField(label="Score"), "", "Enter the score."),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_what_to_do(field, typed, says):
    assert error_of(field, typed).startswith(says)


@given(st.text())
def test_no_text_in_a_number_breaks_the_page(text):
    for field in (HoursField(label="Length"), MoneyField(label="Salary"), ScoreField(label="Score")):
        assert outcome(field, text) not in ("NaN", "Infinity", "")


def test_an_empty_form_says_what_is_missing_in_every_field():
    assert {name: errors[0] for name, errors in Everything({}).errors.items()} == {
        "held_on": "Enter the date of the session: month, day and year, such as 3/7/2026.",
        "title": "Enter your title.",
        "note": "Enter an answer to “What was done?”.",
        "hours": "Enter the length.",
        "pay": "Enter the salary.",
        "score": "Enter the score.",
        "kind": "Choose the kind of session.",
        "skills": "Choose the skills.",
        "agreed": "Tick “I agree” to go on.",
        "mail": "Enter the e-mail.",
        "count": "Enter the number of people.",
        "password": "Enter your password to sign.",
    }


def test_no_field_speaks_in_the_words_of_the_framework():
    defaults = {
        str(text)
        for kind in WORDS
        for parent in kind.__mro__
        if parent.__module__.startswith("django.")
        for text in getattr(parent, "default_error_messages", {}).values()
    }
    form = Everything({})
    said = {str(text) for field in form.fields.values() for text in field.error_messages.values()}
    assert said & defaults == set()
    assert [text for text in said if "invalid" in text or "please" in text.lower() or "oops" in text.lower()] == []
    assert [text for text in said if "{" in text] == []


def test_wrong_choices_and_numbers_are_named():
    form = Everything({"kind": "z", "skills": ["a", "q"], "mail": "rosa@", "count": "11"})
    assert {name: form.errors[name][0] for name in ("kind", "skills", "mail", "count")} == {
        "kind": "Choose the kind of session from the list: “z” is not on it.",
        "skills": "Choose the skills from the list: “q” is not on it.",
        "mail": "Enter the e-mail as name, @ and domain, such as rosa@district.example.",
        "count": "Enter the number of people as 9 or less.",
    }


def test_an_author_may_write_a_message_of_their_own():
    field = SentenceField(label="Name", error_messages={"required": "Say who was there."})
    assert error_of(field, "") == "Say who was there."


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Date of the session", "the date of the session"),
        ("Your reason", "your reason"),
        ("HR coordinator", "the HR coordinator"),
        ("Why now?", "an answer to “Why now?”"),
        ("The other person", "the other person"),
    ],
)
def test_a_label_inside_a_sentence(label, name):
    assert name_of(label) == name


def test_every_field_is_described_by_its_hint_and_its_error(rf):
    html = str(Everything({"held_on": "2/30/2026"})["held_on"].as_field_group())
    assert 'aria-describedby="id_held_on_helptext id_held_on_error"' in html
    assert 'id="id_held_on_helptext"' in html
    assert 'id="id_held_on_error"' in html
    assert 'aria-invalid="true"' in html


def test_nothing_typed_is_cleared_except_the_password():
    typed = {"held_on": "2/30/2026", "title": "x" * 30, "note": "two\nlines", "pay": "$1,0", "password": "secret words"}
    html = "".join(str(field.as_field_group()) for field in Everything(typed))
    assert [text for text in ("2/30/2026", "x" * 30, "two\nlines", "$1,0") if text not in html] == []
    assert "secret words" not in html


def test_a_date_and_a_number_from_the_database_are_shown_as_one_types_them():
    form = Everything(initial={"held_on": date(2026, 3, 7), "pay": Decimal("61250.00")})
    assert 'value="3/7/2026"' in str(form["held_on"])
    assert 'value="61250.00"' in str(form["pay"])


def test_a_kept_form_shows_what_was_typed_and_is_not_judged():
    form = Everything(kept=Typed(QueryDict("held_on=2/30/2026&title=Rosa")))
    assert (form.is_valid(), form.errors, form.has_problem) == (False, {}, False)
    assert 'value="2/30/2026"' in str(form["held_on"])


def test_a_refusal_stands_on_the_form_and_a_refused_password_at_its_field():
    form = Everything({"held_on": "3/7/2026"})
    assert not form.is_valid()
    overlap = Finding("JB-COA-4", False, "This session overlaps with another.")
    form.refuse([overlap, Finding("PL-SIG-1", False, "The password is not yours.")])
    assert form.refused == (overlap,)
    assert form.errors["password"][-1] == "The password is not yours."
    assert form.has_problem


class Shelf:
    """Stands in for the store of attachments: judges and holds."""

    def __init__(self):
        self.kept = {}

    def judge(self, upload):
        if upload.size == 0:
            raise ValidationError("Choose another file: this one is empty.")

    def hold(self, person, upload):
        self.kept["token-1"] = (person, upload)
        return "token-1"

    def room_told(self, person):
        return "2.0 MB of 3.0 MB are used."

    def held(self, person, token):
        owner, upload = self.kept.get(token, (None, None))
        return upload if owner == person else None


class WithFile(CaseForm):
    title = SentenceField(label="Title")
    proof = UploadField(label="Proof")


@pytest.fixture
def shelf(monkeypatch):
    store = Shelf()
    monkeypatch.setattr("casework.attachments", store, raising=False)
    return store


def test_an_upload_survives_an_error_elsewhere(shelf):
    proof = SimpleUploadedFile("proof.pdf", b"%PDF-1.7", "application/pdf")
    first = WithFile({"title": ""}, {"proof": proof}, person="rosa")
    assert list(first.errors) == ["title"]
    html = str(first["proof"])
    assert "Already uploaded: <strong>proof.pdf</strong>" in html
    assert '<input type="hidden" name="proof-held" value="token-1">' in html

    second = WithFile({"title": "Mine", "proof-held": "token-1"}, {}, person="rosa")
    assert second.is_valid()
    assert second.cleaned_data["proof"] is proof


def test_an_upload_held_for_somebody_else_is_not_found(shelf):
    proof = SimpleUploadedFile("proof.pdf", b"%PDF-1.7", "application/pdf")
    WithFile({"title": ""}, {"proof": proof}, person="rosa").errors  # noqa: B018
    form = WithFile({"title": "Mine", "proof-held": "token-1"}, {}, person="ben")
    assert form.errors == {"proof": ["Choose the file for “Proof” again: the one uploaded before is no longer held."]}


def test_a_file_that_is_refused_is_not_held(shelf):
    form = WithFile({"title": ""}, {"proof": SimpleUploadedFile("proof.pdf", b"")}, person="rosa")
    assert form.errors["proof"] == ["Choose another file: this one is empty."]
    assert shelf.kept == {}


def test_an_upload_tells_its_limits_before():
    assert "up to 20 MB" in str(WithFile()["proof"].help_text)


def test_a_missing_file_is_asked_for():
    assert WithFile({"title": "Mine"}, {}).errors == {"proof": ["Choose a file for “Proof”."]}


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("In force from", "“In force from”"),
        ("Gone from", "“Gone from”"),
        ("Date of the session", "the date of the session"),
        ("HR coordinator", "the HR coordinator"),
    ],
)
def test_a_label_that_is_no_noun_stands_in_quotes(label, name):
    assert name_of(label) == name
