"""Papers of a case as downloads: the form, the packet, notices, the letter, the coaching certificate."""

from io import BytesIO

from django.http import Http404
from django.shortcuts import get_object_or_404

from advancement.documents.certificate import certificate_of
from advancement.documents.form import form_of
from advancement.documents.letter import letter_of
from advancement.documents.notice import notice_of
from advancement.documents.packet import packet_of
from advancement.models import Coaching, Measure
from advancement.queries.visible import sees_evidence_of
from advancement.views.steps import visible
from casework.access import looked_at
from casework.downloads import download
from casework.pages import page


@page
def form_pdf(request, number):
    """Form 336-84 as it stands."""
    advancement = visible(request, number)
    return _paper(request, advancement.case, "Form 336-84", form_of(advancement))


@page
def packet(request, number):
    """Form 336-84 with every attachment of what is signed."""
    advancement = visible(request, number)
    return _paper(request, advancement.case, "Form 336-84 with attachments", packet_of(advancement))


@page
def notice_pdf(request, number, notice):
    """A Personnel Action Notice."""
    advancement = visible(request, number)
    found = get_object_or_404(advancement.notices, number=notice)
    return _paper(request, advancement.case, f"Personnel Action Notice {found.number}", notice_of(found))


@page
def letter_pdf(request, number):
    """The promotion letter, while the promotion holds."""
    advancement = visible(request, number)
    letter = letter_of(advancement)
    if letter is None:
        raise Http404
    return _paper(request, advancement.case, "Promotion letter", letter)


@page
def coaching_certificate_pdf(request, number, coaching):
    """The certificate that a coaching was completed, for those who may read it; the coach is among them."""
    found = get_object_or_404(Coaching.objects.select_related("case__subject"), pk=coaching, case__number=number)
    certificate = certificate_of(found) if sees_evidence_of(request.user, found.person, Measure.COACHING) else None
    if certificate is None:
        raise Http404
    return _paper(request, found.case, "Coaching certificate", certificate)


def _paper(request, case, title, content):
    looked_at(request.user, case.subject, title, case)
    return download(BytesIO(content), f"{title} - {case.number}.pdf", "application/pdf")
