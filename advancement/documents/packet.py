"""The packet: one file with the form, a table of contents, and every attachment of what is signed (JB-VER-6, 9)."""

import hashlib
import json
import logging
from dataclasses import dataclass

from advancement.documents.form import form_facts
from advancement.models import Line
from casework import papers
from casework.models import Attachment

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Enclosure:
    """One attachment of the signed evidence; `attachment` is None where the file is no longer what was signed."""

    number: str
    line: str
    item: str
    name: str
    sha256: str
    attachment: Attachment | None

    @property
    def file_name(self):
        """Under which name it travels inside the packet: in the order of the contents, never twice."""
        return f"{self.number} {self.name}"


def packet_of(advancement):
    """The packet as PDF (bytes); the attachments travel inside it, as they were uploaded."""
    files, enclosures = [], []
    for enclosure in _enclosures(advancement):
        content = _content_of(enclosure)
        if content is not None:
            description = f"{enclosure.line}: {enclosure.item}"
            files.append(papers.Enclosed(enclosure.file_name, enclosure.attachment.media_type, content, description))
        enclosures.append((enclosure, content is not None))
    facts = form_facts(advancement)
    title = f"Form 336-84 with attachments: case {advancement.case.number}"
    return papers.enclose(papers.render("packet.html", facts | {"title": title, "enclosures": enclosures}), files)


def _enclosures(advancement):
    """The attachments of the signed lines, each file once a line, in the order of the form."""
    lines = advancement.lines.filter(state=Line.State.SIGNED).select_related("signature")
    named = [
        (line.get_measure_display(), item["title"], file["name"], file["sha256"])
        for line in lines
        for item in json.loads(line.signature.content)["evidence"]
        for file in item["files"]
    ]
    owner = advancement.case.subject
    kept = Attachment.objects.filter(owner=owner, sha256__in=[sha256 for *_names, sha256 in named])
    by_hash = {one.sha256: one for one in kept}
    return [
        Enclosure(f"A{place:02d}", line, item, name, sha256, by_hash.get(sha256))
        for place, (line, item, name, sha256) in enumerate(dict.fromkeys(named), 1)
    ]


def _content_of(enclosure):
    """The bytes of an attachment if they still are what was signed, else None."""
    if enclosure.attachment is None:
        return None
    try:
        with enclosure.attachment.file.open("rb") as file:
            content = file.read()
    except OSError:
        log.exception("the file of an attachment is missing: %s", enclosure.attachment.key)
        return None
    if hashlib.sha256(content).hexdigest() != enclosure.sha256:
        log.error("the file of an attachment is not what was signed: %s", enclosure.attachment.key)
        return None
    return content
