"""Papers: a template becomes a tagged PDF (PDF/UA) that needs neither network nor disk; files can travel inside it."""

import io
from dataclasses import dataclass
from datetime import date
from functools import cache

import pikepdf
import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from casework import clock
from casework.signing import is_intact
from casework.titles import title_of


@dataclass(frozen=True)
class Printed:
    """A signature as it stands on paper; `url` is where anyone can check its code."""

    name: str
    capacity: str
    title: str
    signed_on: date
    code: str
    url: str
    void_on: date | None
    intact: bool

    @property
    def qr(self):
        """A picture of the address for a camera, as a data address."""
        return segno.make(self.url, error="m", micro=False).svg_data_uri(border=0, unit="mm", scale=1)


def printed(signature):
    """What a paper says of a signature; a void one stays and says since when it is."""
    url = settings.BASE_URL + reverse("casework:verify", args=[signature.code])
    return Printed(
        signature.printed,
        signature.get_capacity_display(),
        title_of(signature),
        signature.signed_on,
        signature.code,
        url,
        timezone.localdate(signature.voidance.at) if signature.is_void else None,
        is_intact(signature),
    )


def render(template, context):
    """The PDF (bytes) of a template under `templates/papers/`; `title` in the context names it."""
    facts = {
        "employer": settings.EMPLOYER,
        "help_office": settings.HELP_OFFICE,
        "made_on": clock.today(),
        "verify_url": settings.BASE_URL + reverse("casework:verify"),
        **context,
    }
    return print_page(render_to_string(f"papers/{template}", facts))


def print_page(page):
    """The PDF (bytes) of a page of HTML."""
    # Loading it takes half a second, which only those who print should wait for.
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher

    # A paper holds what people typed: nothing in it may reach the network or the disk.
    nowhere = URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    styles = [CSS(string=_sheet(), url_fetcher=nowhere)]
    return _with_scopes(HTML(string=page, url_fetcher=nowhere).write_pdf(stylesheets=styles, pdf_variant="pdf/ua-1"))


@dataclass(frozen=True)
class Enclosed:
    """A file that travels inside a paper."""

    name: str
    media_type: str
    content: bytes
    description: str


def enclose(paper, files):
    """The paper (PDF bytes) with files (Enclosed) inside; readers list them beside the pages."""
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        for file in files:
            spec = pikepdf.AttachedFileSpec(
                pdf,
                file.content,
                filename=file.name,
                mime_type=file.media_type,
                description=file.description,
                relationship=pikepdf.Name.Supplement,
            )
            pdf.attachments[file.name] = spec
        if files:
            pdf.Root.PageMode = pikepdf.Name.UseAttachments
        return _saved(pdf)


@cache
def _sheet():
    return render_to_string("papers/paper.css")


def _with_scopes(paper):
    """Say of each header cell what it heads: readers aloud need it, and the renderer leaves it out."""
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        for group, scope in (("/THead", pikepdf.Name.Column), ("/TBody", pikepdf.Name.Row)):
            for body in _elements(pdf.Root.StructTreeRoot, group):
                for cell in _elements(body, "/TH"):
                    cell.A = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=scope)
        return _saved(pdf)


def _elements(node, role):
    """The structure elements of a role below a node."""
    kids = node.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            if kid.get("/S") == role:
                yield kid
            yield from _elements(kid, role)


def _saved(pdf):
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()
