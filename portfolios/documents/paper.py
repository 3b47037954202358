"""A portfolio on paper: every entry with its pictures, and its files inside as they were uploaded."""

import base64
from dataclasses import dataclass

from casework import attachments, papers
from casework.models import Attachment
from portfolios.queries import level_title

#: Bytes of files that travel inside a paper; what is beyond is named on it and stays to be downloaded.
MOST_INSIDE = 100 * 2**20


@dataclass(frozen=True)
class Enclosure:
    """A file of an entry; `content` is None where it does not travel inside, `picture` a data address or None."""

    number: str
    name: str
    size: int
    sha256: str
    media_type: str
    content: bytes | None
    picture: str | None

    @property
    def file_name(self):
        """Under which name it travels: in the order of the entries, never twice."""
        return f"{self.number} {self.name}"


def paper_of(portfolio, sheets, aim, **facts):
    """A portfolio as PDF (bytes); `sheets` as `content.by_competency` gives them.

    `facts` are `number` and `submitted_on` of the version that is printed; both None for one in preparation.
    """
    target = level_title(portfolio.target_level, aim.edition)
    parts = list(_numbered(sheets, aim.edition))
    found = _enclosures([numbered for _title, entries in parts for numbered in entries])
    context = {
        "title": f"Portfolio of {portfolio.person.name}, on the way to {target}",
        "person": portfolio.person,
        "case": aim.case,
        "edition": aim.edition,
        "target": target,
        "parts": [(title, [(number, one, found[one.key]) for number, one in entries]) for title, entries in parts],
        **facts,
    }
    files = [
        papers.Enclosed(one.file_name, one.media_type, one.content, f"{sheet.content['artifact']} ({sheet.behavior})")
        for _title, entries in context["parts"]
        for _number, sheet, enclosures in entries
        for one in enclosures
        if one.content is not None
    ]
    return papers.enclose(papers.render("portfolio.html", context), files)


def _numbered(sheets, edition):
    """(title, [(number, Sheet)]) of each competency; an entry is numbered by its competency and its place: 2.1."""
    for competency, (title, entries) in zip(edition["JB-POR-1"]["competencies"], sheets, strict=True):
        yield title, [(f"{competency['number']}.{place}", one) for place, one in enumerate(entries, 1)]


def _enclosures(numbered):
    """Key of each entry → its Enclosures; the first files travel inside, as far as there is room."""
    keys = [file["key"] for _number, sheet in numbered for file in sheet.content["files"]]
    kept = {str(one.key): one for one in Attachment.objects.filter(key__in=keys)}
    found, room = {}, MOST_INSIDE
    for number, sheet in numbered:
        found[sheet.key] = []
        for place, file in enumerate(sheet.content["files"], 1):
            one = _enclosure(f"{number}.{place}", file, kept.get(file["key"]), room)
            found[sheet.key].append(one)
            room -= len(one.content or b"")
    return found


def _enclosure(number, file, attachment, room):
    content = None
    if attachment and attachment.size <= room:
        content = attachments.content_of(attachment, file["sha256"])
    media_type = attachment.media_type if attachment else ""
    return Enclosure(number, file["name"], file["size"], file["sha256"], media_type, content, _picture(attachment))


def _picture(attachment):
    """The small picture of a picture as a data address, since a paper reaches for nothing."""
    if not (attachment and attachment.thumbnail):
        return None
    try:
        with attachment.thumbnail.open("rb") as file:
            return f"data:image/jpeg;base64,{base64.b64encode(file.read()).decode()}"
    except OSError:
        return None
