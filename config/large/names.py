"""Names for a district of tens of thousands, and the user names made from them."""

import unicodedata
from pathlib import Path

from casework import editions

_DATA = editions.load_yaml(Path(__file__).with_name("names.yaml"))
FIRST, LAST = _DATA["first"].split(), _DATA["last"].split()


class Names:
    """Draws names and gives each person a user name of their own."""

    def __init__(self, chance):
        self.chance, self.taken = chance, {}

    def draw(self):
        """(first, last, user name)."""
        first, last = self.chance.choice(FIRST), self.chance.choice(LAST)
        plain = _plain(f"{first}.{last}")
        self.taken[plain] = number = self.taken.get(plain, 0) + 1
        return first, last, f"{plain}{number if number > 1 else ''}"


def _plain(text):
    letters = unicodedata.normalize("NFKD", text.lower())
    return "".join(one for one in letters if one.isascii() and (one.isalnum() or one == "."))
