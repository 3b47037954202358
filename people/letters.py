"""Letters with and without their accents: what is typed on one keyboard finds what was written on another."""

import re
import unicodedata
from collections import defaultdict

#: Latin letters with marks, and those that have a stroke or no dot, which Unicode does not take apart.
_MARKED = [chr(code) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))]
_STROKES = {"ı": "i", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ħ": "h", "Ħ": "h"}


def plain(text):
    """The text in small letters without accents."""
    taken_apart = unicodedata.normalize("NFKD", "".join(_STROKES.get(letter, letter) for letter in text.lower()))
    return "".join(sign for sign in taken_apart if not unicodedata.combining(sign))


def _families():
    families = defaultdict(str)
    for letter in _MARKED:
        if len(plain(letter)) == 1:
            families[plain(letter)] += letter
    return dict(families)


_FAMILIES = _families()


def whatever_the_accents(word):
    """A regular expression for the word with any accents, to be compared without regard to case."""
    signs = plain(word) or word
    return "".join(f"[{sign}{_FAMILIES[sign]}]" if sign in _FAMILIES else re.escape(sign) for sign in signs)
