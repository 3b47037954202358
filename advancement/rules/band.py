"""The levels of the band in their order, and the classes below and above it."""


def levels(edition) -> tuple[str, ...]:
    """The codes of the levels, the lowest first."""
    return tuple(level["code"] for level in edition["JB-ENR-1"]["levels"])


def target_of(level: str | None, edition) -> str | None:
    """The next level, never further (JB-ENR-1); None outside the band and at its top."""
    codes = levels(edition)
    place = codes.index(level) + edition["JB-ENR-1"]["levels_at_once"] if level in codes else len(codes)
    return codes[place] if place < len(codes) else None


def level_entry(level: str, edition):
    """Code, title and grade of a level; KeyError outside the band."""
    for one in edition["JB-ENR-1"]["levels"]:
        if one["code"] == level:
            return one
    raise KeyError(level)


def title_of(level: str | None, edition) -> str:
    """The name of a level or of a class beside the band, as the guide writes it; the code itself elsewhere."""
    beside = {**edition["JB-COA-2"]["above"], **edition["JB-COA-2"]["below"]}
    titles = {one["code"]: one["title"] for one in edition["JB-ENR-1"]["levels"]} | beside
    return titles.get(level, level or "")


def grade_of(level: str, edition) -> int:
    return level_entry(level, edition)["grade"]


def at_or_above(level: str, target: str, edition) -> bool:
    """Does a job at `level` count as one at the grade of `target`? The classes above the band always do (JB-COA-2)."""
    codes = levels(edition)
    if level in edition["JB-COA-2"]["above"]:
        return True
    return level in codes and codes.index(level) >= codes.index(target)
