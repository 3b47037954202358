"""A table as other systems send it: a CSV file read into rows of text, or what is wrong with it and what to do."""

import csv
import hashlib
import io
import re
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

SEPARATORS = ",;\t"
MARK = "\ufeff"
LONGEST_CELL, LONGEST_NAME = 4000, 200  # characters
MOST_NAMED = 10
#: What a spreadsheet would take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Column:
    """One column: `name` for the program, `heading` as it stands in the first line of the file."""

    name: str
    heading: str
    required: bool = True
    hint: str = ""


@dataclass(frozen=True)
class Line:
    """One row: the line of the file it begins on, its cells by column name, and why it can't be read, if it can't."""

    number: int
    cells: dict[str, str]
    problem: str = ""


@dataclass(frozen=True)
class Table:
    """A file that was read: its name, its size in bytes, the SHA-256 of its bytes, and its lines."""

    name: str
    size: int
    sha256: str
    lines: tuple[Line, ...] = field(repr=False)


def read(name, content, columns):
    """The Table in the bytes of a file; ValidationError with what is wrong and what to do."""
    text = _text_of(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=lambda sign: _known(first, sign, columns))
    rows = _numbered(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    try:
        _number, headings = next(rows, (0, []))
        places = _places(headings, columns)
        lines = tuple(_line(number, row, places, len(headings)) for number, row in _at_most(rows))
    except csv.Error as error:
        raise ValidationError(
            _("The file can't be read as CSV: a quotation mark is not closed, or a cell is too long.")
        ) from error
    if not lines:
        raise ValidationError(_("The file has no rows below its first line."))
    return Table(_shown(name), len(content), hashlib.sha256(content).hexdigest(), lines)


def written(rows):
    """Rows of text as the bytes of a CSV file that a spreadsheet opens as what it is: text."""
    out = io.StringIO()
    csv.writer(out).writerows([neutral(cell) for cell in row] for row in rows)
    return f"{MARK}{out.getvalue()}".encode()


def neutral(cell):
    """A cell that no spreadsheet takes for a formula."""
    text = str(cell)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def plain(cell):
    """A cell as it was before it was made neutral."""
    return cell[1:] if cell.startswith("'") and neutral(cell[1:]) == cell else cell


def _text_of(content):
    most = settings.IMPORT_MOST_BYTES
    if len(content) > most:
        raise ValidationError(_("The file has more than %s. Divide it into several.") % filesizeformat(most))
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ValidationError(_("This is a workbook. Open it in the spreadsheet and save it as “CSV UTF-8”."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wrong = _("The file is not in UTF-8, so names could be read wrongly. Save it as “CSV UTF-8” and choose that.")
        raise ValidationError(wrong) from error
    if unseen := _UNSEEN.search(text):
        line = text.count("\n", 0, unseen.start()) + 1
        raise ValidationError(
            _("Line %(line)s has a character that no text has (%(code)s). Export the file anew.")
            % {"line": line, "code": f"U+{ord(unseen.group()):04X}"}
        )
    return text


def _known(first, separator, columns):
    """How many of the columns a separator finds in the first line."""
    wanted = {_plain(one.heading) for one in columns}
    return len(wanted & {_plain(cell.strip('"')) for cell in first.split(separator)})


def _plain(heading):
    """A heading without what people write differently: case, spaces, underscores, hyphens."""
    return re.sub(r"[\s_-]+", " ", heading).strip().casefold()


def _numbered(reader):
    """(line of the file, cells) of each row that is not empty."""
    begins = 1
    for row in reader:
        if any(cell.strip() for cell in row):
            yield begins, row
        begins = reader.line_num + 1


def _places(headings, columns):
    """Column name → its place in a row."""
    found = [_plain(heading) for heading in headings]
    known = {_plain(one.heading): one.name for one in columns}
    missing = [one.heading for one in columns if one.required and _plain(one.heading) not in found]
    unknown = [_shown(heading) or "—" for heading in headings if _plain(heading) not in known]
    twice = {one.heading for one in columns if found.count(_plain(one.heading)) > 1}
    said = []
    if missing:
        said.append(_("The first line lacks: %(names)s.") % {"names": _listed(missing)})
    if unknown:
        said.append(_("The first line has columns that are not known: %(names)s.") % {"names": _listed(unknown)})
    if twice:
        said.append(_("The first line names twice: %(names)s.") % {"names": _listed(sorted(twice))})
    if said:
        raise ValidationError(said)
    return {known[heading]: place for place, heading in enumerate(found)}


def _at_most(rows):
    most = settings.IMPORT_MOST_ROWS
    for count, row in enumerate(rows):
        if count == most:
            wrong = _("The file has more than %(most)s rows. Divide it into several.") % {"most": f"{most:,}"}
            raise ValidationError(wrong)
        yield row


def _line(number, row, places, width):
    cells = {name: row[place].strip()[:LONGEST_CELL] for name, place in places.items() if place < len(row)}
    problem = ""
    if len(row) != width:
        problem = _("The row has %(found)s cells; the first line has %(width)s.") % {"found": len(row), "width": width}
    elif any(len(cell.strip()) > LONGEST_CELL for cell in row):
        problem = _("A cell has more than %(most)s characters.") % {"most": f"{LONGEST_CELL:,}"}
    return Line(number, dict.fromkeys(places, "") | cells, problem)


def _listed(names):
    more = ["…"] if len(names) > MOST_NAMED else []
    return ", ".join([f"“{name}”" for name in names[:MOST_NAMED]] + more)


def _shown(name):
    """A name out of a file, as short as a page needs it."""
    return " ".join(name.split())[:LONGEST_NAME]
