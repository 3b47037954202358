"""The form, the packet, notices, letters and certificates: what they say, who gets them, that all can read them."""

import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from advancement.actions import enrollment, finalizing
from advancement.documents.certificate import certificate_of
from advancement.documents.content import heading_of
from advancement.documents.form import form_of
from advancement.documents.letter import letter_of
from advancement.documents.notice import notice_of
from advancement.documents.packet import packet_of
from advancement.models import Certification, Coaching, Course
from advancement.queries.facts import edition_of
from advancement.states import State
from casework import attachments, clock, papers
from casework.models import AccessRecord, Capacity
from casework.signing import sign, valid_signatures
from competencies.models import Criterion
from people import guards
from people.models import Delegation
from tests.casework import files
from tests.conftest import PROOF, TODAY, Walk
from tests.pdfs import enclosed_in, lines_of, pages_of, problems_of, text_of

DRAFT = "DRAFT – NOT SIGNED"


@pytest.fixture(autouse=True)
def store_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def without_spaces(text):
    """Text whose words a PDF may have torn apart at the end of a line."""
    return "".join(text.split())


# --- The form


@pytest.mark.parametrize(
    ("state", "drafts"),
    [(State.DRAFT, ["I", "II", "III"]), (State.ENROLLED, ["II", "III"]), (State.WITH_DIRECTOR, [])],
)
def test_each_part_says_on_each_of_its_pages_that_it_is_not_signed(case_at, state, drafts):
    part, marked, drafted = "", [], set()
    paper = form_of(case_at(state))
    for page in pages_of(paper):
        part = next((one for one in ("III", "II", "I") if f"Part {one}. " in page), part)
        marked.append(DRAFT in page)
        drafted |= {part} if DRAFT in page else set()
        assert (DRAFT in page) == (part in drafts)
    assert sorted(drafted) == drafts
    assert problems_of(paper) == []


def test_the_form_shows_every_signature_with_name_capacity_date_and_code(case_at):
    advancement = case_at(State.PROMOTED)
    paper = form_of(advancement)
    text = without_spaces(text_of(paper))
    signatures = list(valid_signatures(advancement.case))
    assert len(signatures) == 12
    for one in signatures:
        assert without_spaces(one.name) in text
        assert one.code in text
        assert (
            one.document.startswith("part-two")
            or without_spaces(str(one.get_capacity_display())).lower() in text.lower()
        )
    assert "Mar10,2026" in text
    assert problems_of(paper) == []


def test_part_two_lists_all_seven_measures(case_at):
    text = text_of(form_of(case_at(State.WITH_DIRECTOR)))
    table = text[text.index("Part II.") : text.index("what the signature rests on")]
    assert table.count("Complete Mar 10, 2026") == 5
    assert table.count("Not submitted") == 2
    for title in (
        "Experience",
        "Satisfactory",
        "Job skills",
        "Industry",
        "Portfolio",
        "Coaching",
        "Qualified course work",
    ):
        assert title in table


def test_what_is_signed_stays_as_it_was_signed(case_at, district):
    advancement = case_at(State.WITH_DIRECTOR)
    district.rosa.last_name = "Delgado-Ruiz"
    district.rosa.save()
    advancement.case.refresh_from_db()
    text = text_of(form_of(advancement))
    assert "Employee Rosa Delgado-Ruiz" in text
    assert text.count("Signed for Rosa Delgado, from") == 2


def test_a_delegate_signs_with_both_names(case_at, district):
    advancement = case_at(State.PART_ONE)
    Delegation.objects.create(
        delegator=district.sam,
        delegate=district.tess,
        starts_on=TODAY,
        until=TODAY + timedelta(days=10),
        reason="Leave",
        approved_by=district.nina,
    )
    enrollment.enroll(advancement, by=district.tess, proof=PROOF)
    text = text_of(form_of(advancement))
    assert "Tess Marino for Sam Whitfield, acting from Mar 10, 2026 to Mar 19, 2026" in text


def test_a_signature_that_no_longer_holds_is_shown_as_void(case_at, district):
    advancement = case_at(State.PART_ONE)
    code = advancement.case.signatures.get().code
    enrollment.return_part_one(advancement, by=district.sam, reason="The date of the meeting is another")
    pages = pages_of(form_of(advancement))
    assert DRAFT in pages[0]
    void = pages[0][pages[0].index("Signatures that no longer hold") :]
    assert f"{code} Void Mar 10, 2026" in void
    assert "another" not in void, "the reason is for those close to the case, not for every reader of the form"


def test_content_that_was_changed_is_shown_on_the_paper(case_at):
    advancement = case_at(State.PART_ONE)
    guards.remove(connection)
    content = json.loads(advancement.case.signatures.get().content) | {"meeting_on": "2020-01-01"}
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casework_signature SET content = %s", [json.dumps(content)])
    assert "The content no longer is what was signed." in text_of(form_of(advancement))


@pytest.mark.parametrize(
    "name", ["<img src=x onerror=alert(1)>", "{{ 7|add:7 }}", "O’Connor-Nguyễn", "\u202eevil", "李 🙂", "x" * 80]
)
def test_whatever_people_are_called_the_form_prints(district, name):
    district.rosa.first_name = name
    district.rosa.save()
    advancement = enrollment.start(district.rosa, by=district.rosa)
    paper = form_of(advancement)
    assert problems_of(paper) == []
    assert name.isascii() is False or without_spaces(name) in without_spaces(text_of(paper))


def test_a_paper_reads_neither_network_nor_disk(tmp_path, monkeypatch, caplog):
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>SECRET</text></svg>')
    page = f'<html lang="en"><title>x</title><h1>Form</h1><img alt="x" src="{secret.as_uri()}"><img alt="y" src="http://127.0.0.1:9/x.png">'
    monkeypatch.setattr(papers, "render_to_string", lambda name, _facts=None: page if name.endswith("html") else "")
    paper = papers.render("any.html", {})
    assert "SECRET" not in text_of(paper)
    assert caplog.text.count("disallowed protocol") == 2


# --- The packet


@pytest.fixture
def packed(district):
    """A case with Part III signed whose certification and course have files."""
    walk = Walk(district)
    walk.to(State.ENROLLED)
    walk._evidence()
    proofs = [("diploma.pdf", files.pdf(pages=2)), ("diploma.pdf", files.image("JPEG"))]
    stored = [attachments.store(district.rosa, district.rosa, files.upload(content, name)) for name, content in proofs]
    Certification.objects.update(proof=stored[0])
    Course.objects.update(proof=stored[1])
    walk._lines()
    walk._part_three()
    return walk.advancement, stored, [content for _name, content in proofs]


def test_the_packet_is_one_file_with_contents_form_and_every_attachment(packed):
    advancement, _stored, contents = packed
    paper = packet_of(advancement)
    assert enclosed_in(paper) == {"A01 diploma.pdf": contents[0], "A02 diploma.pdf.jpg": contents[1]}
    pages = pages_of(paper)
    assert "Contents" in pages[0]
    assert "A01 diploma.pdf" in pages[0]
    assert "A02 diploma.pdf.jpg" in pages[0]
    assert any("Part III." in page for page in pages[1:])
    assert problems_of(paper) == []


def test_a_file_that_is_no_longer_what_was_signed_is_left_out_and_said(packed, caplog):
    advancement, stored, _contents = packed
    Path(default_storage.path(stored[0].file.name)).write_bytes(files.pdf(pages=3))
    default_storage.delete(stored[1].file.name)
    paper = packet_of(advancement)
    assert enclosed_in(paper) == {}
    assert text_of(paper).count("Not enclosed: the stored file is missing or no longer what was signed.") == 2
    assert "is not what it was" in caplog.text
    assert "is missing" in caplog.text


def test_before_anything_is_signed_the_packet_says_that_there_is_nothing_to_enclose(case_at):
    paper = packet_of(case_at(State.ENROLLED))
    assert enclosed_in(paper) == {}
    assert "No attachments" in pages_of(paper)[0]
    assert problems_of(paper) == []


# --- Notices and the letter


@pytest.fixture
def late(case_at, district):
    """A case whose notice is issued eighteen days after the effective date; the clock stands on that day."""
    advancement = case_at(State.WITH_ERSC)
    day = date(2026, 4, 1)
    with clock.at(timezone.make_aware(datetime.combine(day, time(12)))):
        yield advancement, finalizing.issue_notice(advancement, by=district.erin, proof=PROOF)


def test_the_notice_says_what_changes_and_how_what_is_owed_was_reckoned(late):
    _advancement, notice = late
    paper = notice_of(notice)
    text = text_of(paper)
    assert "Before IT systems specialist itss_1 20 4 $54,000.00" in text
    assert "From the effective date IT systems specialist itss_2 23 5 $58,000.00" in text
    assert "Effective date Mar 14, 2026 Issued Apr 1, 2026" in text
    assert "$4,000.00 × 18 ÷ 365 = $197.26" in text
    assert notice.signature.code in text
    assert problems_of(paper) == []


def test_a_correction_names_what_it_replaces_and_the_old_notice_says_by_what(late, district):
    advancement, old = late
    new = finalizing.correct_notice(advancement, by=district.erin, proof=PROOF, reason="Step miscounted", step=6)
    text = text_of(notice_of(new))
    assert f"This notice replaces notice {old.number} of Apr 1, 2026. Reason: Step miscounted" in text
    assert "$1,000.00 × 18 ÷ 365 = $49.32" in text
    assert f"Reckoned against what notice {old.number} gave." in text
    assert "NO LONGER IN FORCE" not in text
    old_paper = notice_of(old)
    assert f"Replaced by notice {new.number} of Apr 1, 2026." in text_of(old_paper)
    assert "NO LONGER IN FORCE" in text_of(old_paper)
    assert problems_of(old_paper) == []


def test_the_letter_restates_what_a_promotion_brings(late):
    advancement, notice = late
    paper = letter_of(advancement)
    text = text_of(paper)
    for consequence in edition_of(advancement)["JB-AFT-2"]["consequences"].values():
        assert consequence in text
    assert "grade 23, step 5, from Mar 14, 2026 on" in text
    assert "$58,000.00 a year" in text
    assert "$197.26 is owed to you" in text
    assert "basis of your evaluations" in text
    assert "Explains how the school networks are laid out" in text
    assert notice.number in text
    assert problems_of(paper) == []


LONG = "Knows what each server does for the schools, what stops when it stops, and who has to hear of it by when"


def with_criteria(number, text=LONG):
    """The register of criteria asks so much of the level."""
    Criterion.objects.bulk_create(
        Criterion(code=f"II-{place:02}", target_level="itss_2", kind="skill", text=text) for place in range(1, number)
    )


@pytest.mark.parametrize(("number", "text"), [(1, LONG), (7, LONG), (10, LONG[:72])])
def test_an_ordinary_letter_is_one_page(late, number, text):
    advancement, _notice = late
    with_criteria(number, text)
    paper = letter_of(advancement)
    assert len(pages_of(paper)) == 1
    assert problems_of(paper) == []


@pytest.mark.parametrize("number", range(8, 22))
def test_a_signature_on_another_page_takes_text_along(late, number):
    advancement, _notice = late
    with_criteria(number)
    *before, last = lines_of(letter_of(advancement))
    head = last[: next(n for n, line in enumerate(last) if "Erin McCall" in line)]
    running = ("Promotion letter", "Page ", "Chestnut Valley", "Employee and Retiree")
    assert not before or len([line for line in head if not line.startswith(running)]) >= 2


def test_the_letter_names_no_criterion_that_was_retired_before_it(late):
    advancement, notice = late
    for code, retired_on in (("II-K8", notice.issued_on), ("II-K9", notice.issued_on + timedelta(days=1))):
        facts = {"target_level": "itss_2", "kind": "knowledge", "text": f"Criterion {code}", "retired_on": retired_on}
        Criterion.objects.create(code=code, **facts)
    said = text_of(letter_of(advancement))
    assert ["Criterion II-K8" in said, "Criterion II-K9" in said] == [False, True]


def test_there_is_no_letter_before_the_notice_and_after_it_was_taken_back(late, district):
    advancement, _notice = late
    rescission = finalizing.rescind_notice(advancement, by=district.erin, proof=PROOF, reason="Issued in error")
    assert letter_of(advancement) is None
    text = text_of(notice_of(rescission))
    assert "Rescission of a promotion" in text or "RESCISSION OF A PROMOTION" in text
    assert "20 4 $54,000.00" in text[text.index("From the effective date") :]


# --- The coaching certificate


@pytest.fixture
def coached(case_at, district):
    """A coaching of forty hours that Carl, the coach, signed as complete."""
    advancement = case_at(State.ENROLLED)
    coaching = Coaching.objects.create(
        case=advancement.case,
        person=district.rosa,
        target_level="itss_2",
        wish="Networks",
        asked_at=clock.now(),
        coach=district.carl,
        subject_matter="How the networks of schools are laid out",
        completed_on=TODAY,
    )
    sessions = [
        {"day": TODAY - timedelta(days=n), "hours": Decimal("8.00"), "hands_on": n == 0, "coach": district.carl.name}
        for n in reversed(range(5))
    ]
    content = heading_of(advancement) | {"coach": district.carl.name, "sessions": sessions}
    document = f"coaching-completion:{coaching.pk}"
    coaching.completion_signature = sign(
        advancement.case, document, by=district.carl, capacity=Capacity.COACH, content=content, proof=PROOF
    )
    coaching.save()
    return coaching


def test_the_certificate_says_what_the_coach_signed(coached):
    paper = certificate_of(coached)
    text = text_of(paper)
    assert "completed 40 hours of coaching in 5 sessions with Carl Nguyen, 8 of them hands-on" in text
    assert "from Mar 6, 2026 to Mar 10, 2026, towards IT systems specialist II" in text
    assert "How the networks of schools are laid out" in text
    assert coached.completion_signature.code in text
    assert problems_of(paper) == []


def test_coach_and_those_who_see_the_case_get_the_certificate(coached, district, signed_in):
    url = reverse("advancement:coaching-certificate-pdf", args=[coached.case.number, coached.pk])
    assert who_gets(url, district, signed_in) == {"rosa", "sam", "carl", "hugo", "hana", "ada"}
    coached.completed_on = None
    coached.save()
    assert who_gets(url, district, signed_in) == set()


# --- Who gets them


def who_gets(url, district, signed_in):
    got = set()
    for name, person in district.cast.items():
        response = signed_in(person).get(url)
        b"".join(response)  # read to its end, which closes the file and leaves the connection alone
        assert response.status_code in (200, 404)
        got |= {name} if response.status_code == 200 else set()
    return got


def test_those_who_see_the_case_get_its_papers_and_that_is_recorded(late, district, signed_in):
    advancement, notice = late
    number = advancement.case.number
    addresses = {
        "Form 336-84": reverse("advancement:form-pdf", args=[number]),
        "Form 336-84 with attachments": reverse("advancement:packet", args=[number]),
        f"Personnel Action Notice {notice.number}": reverse("advancement:notice-pdf", args=[number, notice.number]),
        "Promotion letter": reverse("advancement:letter-pdf", args=[number]),
    }
    for what, url in addresses.items():
        assert who_gets(url, district, signed_in) == {"rosa", "sam", "dana", "hugo", "hana", "erin", "ada"}
        looks = AccessRecord.objects.filter(what=what, case=advancement.case, subject=district.rosa)
        assert {look.viewer.username for look in looks} == {"sam", "dana", "hugo", "hana", "erin", "ada"}


def test_a_paper_is_a_download_that_nobody_keeps(case_at, district, signed_in):
    advancement = case_at(State.ENROLLED)
    response = signed_in(district.rosa).get(reverse("advancement:form-pdf", args=[advancement.case.number]))
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="Form 336-84 - {advancement.case.number}.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store, private"


def test_without_notice_there_is_neither_notice_nor_letter(case_at, district, signed_in, client):
    number = case_at(State.ENROLLED).case.number
    addresses = [
        reverse("advancement:notice-pdf", args=[number, "N26-00001"]),
        reverse("advancement:letter-pdf", args=[number]),
    ]
    assert [signed_in(district.rosa).get(url).status_code for url in addresses] == [404, 404]
    client.logout()
    assert client.get(reverse("advancement:form-pdf", args=[number])).status_code == 302
