"""Plain text and mail."""

import email
import email.policy
import re

from casework.examination.programs import refuse_program
from casework.examination.verdict import Unacceptable

TEXT, MAIL = "text/plain", "message/rfc822"
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
#: Markup that does something by itself, or fetches something.
ACTS = re.compile(r"<script|<!entity|javascript:|<foreignobject|xlink:href|\son[a-z]+\s*=")
#: What the first lines of a mail say, of which it takes two.
HEADERS = ("from", "date", "subject", "to", "message-id", "received", "mime-version", "return-path")
MOST_PARTS = 500


def examine_text(content):
    """`text/plain` or `message/rfc822`; Unacceptable for markup, for mail that carries a program, and for no text."""
    encoding = next((name for mark, name in MARKS.items() if content.startswith(mark)), None)
    try:
        text = content.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        if encoding:
            raise Unacceptable("damaged") from None
        text = content.decode("latin-1")
    if NO_TEXT.search(text):
        raise Unacceptable("kind")
    start = text.lstrip("\ufeff \t\r\n").lower()
    if start.startswith(("<", "%!ps")) or re.search(r"<(svg|html|script|!doctype)\b", start[:1024]):
        raise Unacceptable("markup", hostile=bool(ACTS.search(start)))
    if start.startswith("{\\rtf"):
        raise Unacceptable("rtf")
    return _mail(content) if _is_mail(text) else TEXT


def _is_mail(text):
    first = text[:65536].lstrip("\r\n").replace("\r\n", "\n").split("\n\n", 1)[0]
    names = {line.split(":", 1)[0].lower() for line in first.split("\n") if re.match(r"[A-Za-z-]+:", line)}
    return "from" in names and len(names.intersection(HEADERS)) > 1


def _mail(content):
    mail = email.message_from_bytes(content, policy=email.policy.compat32)
    for number, part in enumerate(mail.walk()):
        if number > MOST_PARTS:
            raise Unacceptable("too_complex", hostile=True)
        if not part.is_multipart() and (part.get_filename() or part.get_content_maintype() == "application"):
            refuse_program(str(part.get_filename() or ""), part.get_payload(decode=True) or b"")
    return MAIL
