"""The lines of Part II as they were signed: who, when, what was found and on which evidence, whatever holds today."""

import json
from dataclasses import dataclass

from advancement.models import Line
from advancement.queries.evidence import Item
from advancement.queries.facts import edition_of
from casework.findings import Finding
from casework.models import Attachment


@dataclass(frozen=True)
class SignedLine:
    """One signed line: the line with its signature, the findings and the evidence that the signature covers."""

    line: Line
    reviewed_on: str
    findings: tuple[Finding, ...]
    evidence: tuple[Item, ...]


def signed_lines_of(advancement):
    """Every line that is signed, as a SignedLine, in the order of the form."""
    lines = advancement.lines.filter(signature__isnull=False).select_related("signature__on_behalf_of")
    contents = [(line, json.loads(line.signature.content)) for line in lines.order_by("pk")]
    hashes = {file["sha256"] for _line, content in contents for item in content["evidence"] for file in item["files"]}
    kept = Attachment.objects.filter(owner=advancement.case.subject_id, sha256__in=hashes).order_by("pk")
    files, edition = {one.sha256: one for one in kept}, edition_of(advancement)
    return [
        SignedLine(
            line,
            content["reviewed_on"],
            tuple(_finding(one, edition) for one in content["findings"]),
            tuple(_item(one, files) for one in content["evidence"]),
        )
        for line, content in contents
    ]


def _finding(said, edition):
    rule = said["rule"]
    return Finding(rule, said["met"], said["because"], clause=edition.clause(rule), title=edition.title(rule))


def _item(said, files):
    facts = tuple((name, value) for name, value in said["facts"])
    there = (files.get(file["sha256"]) for file in said["files"])
    return Item(said["key"], said["title"], facts, tuple(one for one in there if one))
