"""The options of a level as a map: what each asks, what of it is held, and what each thing held is good for."""

from dataclasses import dataclass, replace
from datetime import date

from advancement.rules.certification import (
    CertificationFacts,
    CredentialsFacts,
    ExamFacts,
    credential_name,
    earned,
    equivalence_in_force,
    exams_passed,
    holding,
    option_name,
    recognized,
    still_valid,
    valid,
)
from casework.calendar import day_text
from casework.findings import Finding, Progress
from casework.wording import gettext as _


@dataclass(frozen=True)
class Prerequisite:
    """An earlier level of which one option must have been earned once: the options' names, which of them were, by what.

    `by` tells what stands for them where it has another name.
    """

    level: str
    names: tuple[str, ...]
    held: tuple[str, ...]
    by: tuple[str, ...] = ()

    @property
    def met(self) -> bool:
        return bool(self.held)


@dataclass(frozen=True)
class Option:
    """One option of a level as it stands for somebody; `exams` counts those passed, where exams suffice.

    `by` tells by what it is held, where that has another name.
    """

    letter: str
    name: str
    earned: bool
    prerequisites: tuple[Prerequisite, ...]
    exams: Progress | None = None
    by: tuple[str, ...] = ()

    @property
    def met(self) -> bool:
        return self.earned and all(one.met for one in self.prerequisites)


def options(facts: CredentialsFacts, edition, *, on: date) -> tuple[Option, ...]:
    """The options of the level that is left: what is held of each, and what is missing (JB-CRT-2)."""
    facts = facts.known_on(on)
    return tuple(
        Option(
            one["option"],
            option_name(one, edition),
            earned(one, holding(facts, on), facts, on),
            tuple(_prerequisite(level, facts, edition, on) for level in one["needs"]),
            _exams(one, facts, on),
            tuple(_by(one, holding(facts, on), facts, edition, on)),
        )
        for one in _options(facts.level, edition)
    )


def counts_as(one: CertificationFacts | ExamFacts, facts: CredentialsFacts, edition, *, on: date) -> Finding:
    """What one certification or exam is good for at the level that is left, or why it is good for nothing (JB-CRT)."""
    is_exam = isinstance(one, ExamFacts)
    alone = replace(
        facts,
        certifications=() if is_exam else (one,),
        exams=(one,) if is_exam else (),
        professional_leave_used=False,
    )
    if alone.known_on(on) != alone:
        day = one.passed_on if is_exam else one.earned_on
        return _told(False, _("It counts from the day on which it is earned."), edition, met_on=day)
    if uses := _uses(one, alone, edition, on):
        return _told(True, _("Counts as %(uses)s.") % {"uses": _(", and as ").join(uses)}, edition)
    for ask in (equivalence_in_force, recognized, still_valid):
        if not (found := ask(alone, edition, on=on)).met:
            return found
    return _told(False, _("Recognized, but none of the options at this level asks for it."), edition)


def _uses(one, alone, edition, on) -> list[str]:
    is_exam = isinstance(one, ExamFacts)
    meanings = alone.meanings(one.towards if is_exam else one.credential, on)

    def serves(option):
        return option["credential"] in meanings and (not is_exam or "exams" in option)

    own = _options(alone.level, edition)
    word = _("an exam for option %(option)s") if is_exam else _("option %(option)s")
    uses = [word % {"option": each["option"]} for each in own if serves(each) and (is_exam or valid(one, on))]
    for level in dict.fromkeys(level for each in own for level in each["needs"]):
        if any(serves(earlier) for earlier in _options(level, edition)):
            letters = _(" and ").join(_("option %s") % each["option"] for each in own if level in each["needs"])
            uses.append(_("a prerequisite of %(letters)s") % {"letters": letters})
    return uses


def _prerequisite(level, facts, edition, on) -> Prerequisite:
    earlier = _options(level, edition)
    held = [one for one in earlier if earned(one, facts.certifications, facts, on)]
    by = (words for one in held for words in _by(one, facts.certifications, facts, edition, on))
    return Prerequisite(level, _names(earlier, edition), _names(held, edition), tuple(dict.fromkeys(by)))


def _by(option, certifications, facts, edition, on):
    """In words what stands for an option as a registered equivalent (JB-CRT-3)."""
    wanted = option["credential"]
    names = [(one.credential, str(one)) for one in certifications]
    if "exams" in option:
        names += [(one.towards, _("exam %(exam)s") % {"exam": one.exam}) for one in facts.exams]
    for credential, name in names:
        if credential != wanted and wanted in facts.meanings(credential, on):
            yield _equivalent(name, credential, option, facts, edition, on)


def _equivalent(name, credential, option, facts, edition, on):
    [line, *_rest] = [
        one
        for one in facts.equivalents
        if (one.credential, one.stands_for) == (credential, option["credential"]) and one.in_force(on)
    ]
    said = {"name": name, "original": credential_name(option["credential"], edition)}
    if line.in_force_from is None:
        return _("%(name)s, registered as equivalent of %(original)s") % said
    said["date"] = day_text(line.in_force_from)
    return _("%(name)s, registered as equivalent of %(original)s since %(date)s") % said


def _exams(option, facts, on) -> Progress | None:
    if "exams" not in option:
        return None
    return Progress(exams_passed(option["credential"], facts, on), option["exams"], _("exams"))


def _options(level, edition):
    return edition["JB-CRT-2"]["options"].get(level, ())


def _names(options, edition) -> tuple[str, ...]:
    return tuple(option_name(one, edition) for one in options)


def _told(met, because, edition, met_on=None) -> Finding:
    return Finding("JB-CRT-2", met, because, met_on, clause=edition.clause("JB-CRT-2"))
