"""PDF: whole, open to everybody, and nothing in it that acts by itself."""

import io
import re
import zipfile

import pikepdf

from casework.examination.programs import refuse_program
from casework.examination.verdict import Unacceptable

END_WITHIN = 2048  # bytes: some programs write a little behind the end mark
#: Cheap look at an object before it is read in earnest.
SUSPICIOUS = re.compile(
    rb"/(JS|JavaScript|Launch|ImportData|SubmitForm|RichMedia|RichMediaExecute|GoToE|GoToR|Rendition|Movie|Sound|3D"
    rb"|XFA|URI|URL|EF|AA|OpenAction|F|ByteRange)\b"
)
ACTIONS = {
    "/JavaScript": "script",
    "/Launch": "launch",
    "/ImportData": "fetches",
    "/SubmitForm": "fetches",
    "/RichMediaExecute": "script",
    "/GoToE": "launch",
    "/GoToR": "launch",
    "/Rendition": "launch",
    "/Movie": "launch",
    "/Sound": "launch",
}
#: Things on a page that play or run by a program of their own.
PLAYERS = ("/RichMedia", "/3D", "/Movie", "/Sound")
SCHEMES = ("javascript:", "vbscript:", "file:", "data:")


def examine_pdf(content):
    """Unacceptable if it is broken, locked, acts by itself, carries a program or was changed after it was signed."""
    if re.search(rb"<(html|script|svg|!doctype)\b", content[:1024], re.IGNORECASE):
        raise Unacceptable("two_in_one", hostile=True)
    if b"%%EOF" not in content[-END_WITHIN:]:
        raise Unacceptable("damaged")
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if len(pdf.pages) == 0:
                raise Unacceptable("damaged")
            _look_through(pdf, content)
    except pikepdf.PasswordError:
        raise Unacceptable("password") from None
    except pikepdf.PdfError:
        raise Unacceptable("damaged") from None


def carried(content):
    """The files inside a PDF that was accepted, unpacked, as an archive (bytes): scanners miss some of them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, pikepdf.open(io.BytesIO(content)) as pdf:
        for number, stream in enumerate(_files_in(pdf)):
            archive.writestr(str(number), stream.read_bytes())
    return out.getvalue()


def _files_in(pdf):
    for thing in pdf.objects:
        for inner in _dictionaries(thing):
            yield from inner.get("/EF", {}).values()


def _look_through(pdf, content):
    signed_up_to = 0
    for thing in pdf.objects:
        facts = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
        if not isinstance(facts, pikepdf.Dictionary | pikepdf.Array) or not SUSPICIOUS.search(
            facts.unparse(resolved=True)
        ):
            continue
        if isinstance(thing, pikepdf.Stream) and "/F" in facts:
            raise Unacceptable("fetches", hostile=True)
        for inner in _dictionaries(facts):
            _look_at(inner)
            signed_up_to = max(signed_up_to, _signed_range(inner))
    if 0 < signed_up_to < len(content.rstrip(b"\r\n \0")):
        raise Unacceptable("changed_after_signing", hostile=True)


def _dictionaries(thing):
    """The dictionary and those written inside it; what is written elsewhere is met on its own."""
    if isinstance(thing, pikepdf.Dictionary):
        yield thing
        inside = (thing[key] for key in thing.keys())  # noqa: SIM118 (it is no Python dict)
    elif isinstance(thing, pikepdf.Array):
        inside = iter(thing)
    else:
        return
    for one in inside:
        if isinstance(one, pikepdf.Dictionary | pikepdf.Array) and not one.is_indirect:
            yield from _dictionaries(one)


def _look_at(facts):
    if "/JS" in facts:
        raise Unacceptable("script", hostile=True)
    if "/XFA" in facts:
        raise Unacceptable("xfa")
    if str(facts.get("/Subtype", "")) in PLAYERS and "/Rect" in facts:
        raise Unacceptable("launch", hostile=True)
    if str(facts.get("/FS", "")) == "/URL":
        raise Unacceptable("fetches", hostile=True)
    act = str(facts.get("/S", ""))
    if act in ACTIONS:
        raise Unacceptable(ACTIONS[act], hostile=True)
    if act == "/URI" and _text(facts.get("/URI")).strip().lower().startswith(SCHEMES):
        raise Unacceptable("launch", hostile=True)
    for opening in ("/OpenAction", "/AA"):
        if opening in facts:
            _look_at_opening(facts[opening])
    if "/EF" in facts:
        for key in facts.EF.keys():  # noqa: SIM118
            refuse_program(_text(facts.get("/UF", facts.get("/F", ""))), facts.EF[key].read_bytes())


def _look_at_opening(thing):
    """What happens when the document or a page is opened may turn to a page of it, and nothing else."""
    if isinstance(thing, pikepdf.Dictionary):
        for inner in _dictionaries(thing):
            act = str(inner.get("/S", "/GoTo"))
            if act not in ("/GoTo", "/Named"):
                raise Unacceptable(ACTIONS.get(act, "launch"), hostile=True)


def _signed_range(facts):
    """Up to which byte a signature covers the file; 0 for anything else."""
    reach = facts.get("/ByteRange")
    if reach is None or "/Contents" not in facts or len(reach) < 4:
        return 0
    return int(reach[-2]) + int(reach[-1])


def _text(value):
    return "" if value is None else str(value)
