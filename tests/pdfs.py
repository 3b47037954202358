"""Looking into a PDF: its text, its structure, its metadata."""

import io
from itertools import pairwise

import pikepdf
from pypdf import PdfReader

#: What may hold what; whatever is not here may hold anything.
KIDS = {
    "/Table": {"/Caption", "/THead", "/TBody", "/TFoot", "/TR"},
    "/THead": {"/TR"},
    "/TBody": {"/TR"},
    "/TR": {"/TH", "/TD"},
    "/L": {"/LI", "/Caption"},
}


def pages_of(paper):
    """The text of each page, each in one line."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(paper)).pages]


def lines_of(paper):
    """The lines of each page, one after the other."""
    return [page.extract_text().splitlines() for page in PdfReader(io.BytesIO(paper)).pages]


def text_of(paper):
    """The text as a reader extracts it, in one line."""
    return " ".join(pages_of(paper))


def enclosed_in(paper):
    """File name → content of what travels inside a paper."""
    return {name: contents[0] for name, contents in PdfReader(io.BytesIO(paper)).attachments.items()}


def problems_of(paper):
    """What keeps somebody with a reader aloud from reading a paper; an empty list is an accessible paper."""
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        found = list(_frame(pdf))
        elements = list(_elements(pdf.Root.StructTreeRoot))
        headings = [int(str(one.S)[2:]) for one in elements if str(one.S)[:2] == "/H" and str(one.S)[2:].isdigit()]
        if headings[:1] != [1] or headings.count(1) != 1:
            found.append("there is not exactly one first heading at the beginning")
        found += [f"heading {b} follows {a}" for a, b in pairwise(headings) if b > a + 1]
        for one in elements:
            found += _element(one)
        fonts = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/FontName" in thing]
        found += [
            f"{one.FontName} is not embedded"
            for one in fonts
            if not {"/FontFile", "/FontFile2", "/FontFile3"}.intersection(one.keys())
        ]
        return found


def _frame(pdf):
    root = pdf.Root
    with pdf.open_metadata() as metadata:
        if metadata.get("pdfuaid:part") != "1":
            yield "it does not call itself PDF/UA"
        if not metadata.get("dc:title"):
            yield "it has no title"
    if not root.MarkInfo.Marked or not root.ViewerPreferences.DisplayDocTitle or not str(root.get("/Lang", "")):
        yield "tags, shown title or language are missing"
    for page in pdf.pages:
        if "/Annots" in page.obj and page.obj.get("/Tabs") != "/S":
            yield "links are not in the order of the text"
        for link in page.obj.get("/Annots", ()):
            if not str(link.get("/Contents", "")):
                yield "a link has no words"


def _element(one):
    role = str(one.S)
    if role == "/Figure" and not str(one.get("/Alt", "")):
        yield "a picture has no words"
    if role == "/TH" and str(one.get("/A", {}).get("/Scope", "")) not in ("/Column", "/Row"):
        yield "a header cell does not say what it heads"
    if role in KIDS:
        others = {str(kid.S) for kid in _kids(one)} - KIDS[role]
        if others:
            yield f"{role} holds {', '.join(sorted(others))}"


def _elements(node):
    for kid in _kids(node):
        yield kid
        yield from _elements(kid)


def _kids(node):
    kids = node.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
