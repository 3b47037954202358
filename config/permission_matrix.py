"""The permission matrix: who may do what in which situation (docs/permissions.yaml), and the same as a page to read."""

from dataclasses import dataclass

import yaml
from django.conf import settings

FILE = settings.BASE_DIR / "docs/permissions.yaml"
PAGE = settings.BASE_DIR / "docs/permissions.md"
EVERY_STATE = "every state"
#: Where the state of the case plays no part.
ANYWHERE = "enrolled"
COLUMNS = ("Object", "Action", "When", "May", "Reads", "Is told that it is for others", "Address")


@dataclass(frozen=True)
class Row:
    """One address in some situations; `may`, `reads`, `told` and `refused` are roles and groups as written."""

    name: str
    object: str
    action: str
    methods: tuple[str, ...]
    may: tuple[str, ...]
    when: tuple[str, ...] = (ANYWHERE,)
    reads: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    arguments: tuple[tuple[str, str], ...] = ()
    sends: tuple[tuple[str, str], ...] = ()

    @property
    def is_own(self):
        """Whether it concerns nothing but what belongs to whoever asks."""
        return self.object.startswith("my own")


@dataclass(frozen=True)
class Matrix:
    """All rows, and the roles they speak of."""

    rows: tuple[Row, ...]
    roles: dict
    groups: dict
    case: dict

    def roles_in(self, words, situation):
        """The roles that `words` (roles, groups, or "case": whoever sees the case) stand for in a situation."""
        found = set()
        for word in words:
            inside = self.case.get(situation, self.case["*"]) if word == "case" else self.groups.get(word)
            found |= self.roles_in(inside, situation) if inside else {word}
        return found


def load():
    """The matrix as the file has it; a word it does not know is an error."""
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    states = tuple(state for state in content["case"] if state != "*")
    rows = tuple(
        _row(name, facts, states)
        for name, one in content["addresses"].items()
        for facts in (one if isinstance(one, list) else [one])
    )
    return Matrix(rows, content["roles"], content["groups"], content["case"])


def as_page(matrix):
    """The matrix as Markdown, a table for each part of the application."""
    lines = [
        "# Who may do what",
        "",
        "Made by `manage.py permission_matrix` from [permissions.yaml](permissions.yaml); tests ask every address as",
        "everybody named here. For whoever is not named in a row the page does not exist (404); who has not signed in",
        "is asked to. “Whoever sees the case” depends on its state, in the last table.",
    ]
    parts = {}
    for row in matrix.rows:
        parts.setdefault(row.name.partition(":")[0] if ":" in row.name else "everybody", []).append(row)
    for part, rows in parts.items():
        lines += ["", f"## {part.capitalize()}", "", *_table(COLUMNS, [_cells(row) for row in rows])]
    lines += ["", "## Roles", "", *_table(("Role", "Who that is"), list(matrix.roles.items()))]
    sees = [(state.replace("_", " ") if state != "*" else "a step of its evidence", _words(who))
            for state, who in matrix.case.items()]  # fmt: skip
    lines += ["", "## Who sees a case", "", *_table(("State", "Who sees it"), sees)]
    groups = [(name.replace("_", " "), _words(who)) for name, who in matrix.groups.items()]
    return "\n".join([*lines, "", "## Groups", "", *_table(("Group", "Who is in it"), groups), ""])


def _row(name, facts, states):
    facts = dict(facts)
    when = facts.pop("when", ANYWHERE)
    return Row(
        name=name,
        methods=tuple(facts.pop("methods").split()),
        when=states if when == EVERY_STATE else _listed(when),
        arguments=tuple(facts.pop("with", {}).items()),
        sends=tuple(facts.pop("sends", {}).items()),
        **{key: _listed(facts.pop(key, ())) for key in ("may", "reads", "told", "refused")},
        **facts,
    )


def _listed(value):
    return (value,) if isinstance(value, str) else tuple(value)


def _cells(row):
    when = "always" if row.when == (ANYWHERE,) else ", ".join(row.when).replace("_", " ")
    others = (*row.told, *row.refused)
    return (row.object, row.action, when, _words(row.may), _words(row.reads), _words(others), f"`{row.name}`")


def _words(roles):
    return ", ".join("whoever sees the case" if role == "case" else role.replace("_", " ") for role in roles)


def _table(heads, rows):
    lines = [heads, ["---"] * len(heads), *rows]
    return [f"| {' | '.join(cells)} |" for cells in lines]
