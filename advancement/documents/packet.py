"""The packet: one file with the form, a table of contents, and every attachment of what is signed (JB-VER-6, 9)."""

import json
from dataclasses import dataclass

from advancement.documents.form import form_facts
from advancement.models import Line
from casework import attachments, papers
from casework.models import Attachment


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
        kept = enclosure.attachment
        content = attachments.content_of(kept, enclosure.sha256) if kept else None
        if content is not None:
            description = f"{enclosure.line}: {enclosure.item}"
            files.append(papers.Enclosed(enclosure.file_name, kept.media_type, content, description))
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
