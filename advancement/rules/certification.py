"""Industry certification: options, prerequisites, equivalents (JB-CRT)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from advancement.rules import band
from casework.calendar import day_after, day_text
from casework.findings import Answer, Progress, rule, together
from casework.wording import gettext as _
from casework.wording import ngettext


@dataclass(frozen=True)
class CertificationFacts:
    """One certification that somebody earned; `expires_on` is the last valid day."""

    credential: str
    earned_on: date | None = None
    expires_on: date | None = None
    name: str = ""

    def __str__(self):
        return self.name or self.credential


@dataclass(frozen=True)
class ExamFacts:
    """One exam passed towards a certification."""

    towards: str
    exam: str
    passed_on: date | None = None


@dataclass(frozen=True)
class EquivalentFacts:
    """One line of HR's register: a credential stands for another from a day on, and until HR takes that back."""

    credential: str
    stands_for: str
    in_force_from: date | None = None
    until: date | None = None

    def in_force(self, on: date) -> bool:
        return (self.in_force_from is None or self.in_force_from <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True)
class CredentialsFacts:
    """Everything somebody has to show as industry certification, at the level that is left."""

    level: str | None
    certifications: tuple[CertificationFacts, ...] = ()
    exams: tuple[ExamFacts, ...] = ()
    equivalents: tuple[EquivalentFacts, ...] = ()
    professional_leave_used: bool = False

    def known_on(self, day: date) -> "CredentialsFacts":
        certifications = tuple(one for one in self.certifications if one.earned_on is None or one.earned_on <= day)
        exams = tuple(one for one in self.exams if one.passed_on is None or one.passed_on <= day)
        return replace(self, certifications=certifications, exams=exams)

    def changes(self, edition) -> list[date | None]:
        return [
            *(one.earned_on for one in self.certifications),
            *(day_after(one.expires_on) for one in self.certifications if one.expires_on),
            *(one.passed_on for one in self.exams),
            *(one.in_force_from for one in self.equivalents),
            *(one.until for one in self.equivalents),
        ]

    def meanings(self, credential: str, on: date) -> set[str]:
        """What a credential counts as on a day: itself, and what the register says; equivalents do not chain."""
        return {credential} | {
            one.stands_for for one in self.equivalents if one.credential == credential and one.in_force(on)
        }


@rule("JB-CRT-1")
def recognized(facts: CredentialsFacts, edition, *, on: date) -> Answer:
    """Only approved certifications of recognized providers count, or their registered equivalents (JB-CRT-1)."""
    known = {one["code"] for one in edition["JB-CRT-1"]["credentials"]}
    strange = [one for one in facts.certifications if not facts.meanings(one.credential, on) & known]
    strange += [one for one in facts.exams if not facts.meanings(one.towards, on) & known]
    if not strange or _complete(facts, edition, on):
        always = not strange and not facts.equivalents
        return Answer(True, _("What counts here is from a recognized provider."), always=always)
    names = "; ".join(str(one) if isinstance(one, CertificationFacts) else one.exam for one in strange)
    sentence = _("%(names)s: not an approved certification of %(providers)s, and no registered equivalent of one.")
    return Answer(False, sentence % {"names": names, "providers": ", ".join(edition["JB-CRT-1"]["providers"])})


@rule("JB-CRT-2")
def option_for_the_level(facts: CredentialsFacts, edition, *, on: date) -> Answer:
    """One of the options of the level that is left, with its prerequisites (JB-CRT-2)."""
    options = edition["JB-CRT-2"]["options"].get(facts.level, ())
    if not options or band.target_of(facts.level, edition) is None:
        return Answer(False, _("There is no next level for which a certification would be asked."))
    if one := next((one for one in options if _satisfied(one, facts, edition, on)), None):
        sentence = _("Option %(option)s is met: %(name)s.")
        return Answer(True, sentence % {"option": one["option"], "name": option_name(one, edition)}, progress=_whole())
    nearest = min(options, key=lambda one: len(_missing(one, facts, edition, on)))
    missing = _missing(nearest, facts, edition, on)
    sentence = _("Nearest is option %(option)s; it still needs %(missing)s.")
    asked = 1 + len(nearest["needs"])
    progress = Progress(asked - len(missing), asked, ngettext("credential", "credentials", asked))
    said = {"option": nearest["option"], "missing": _(" and ").join(missing)}
    return Answer(False, sentence % said, progress=progress)


@rule("JB-CRT-3")
def equivalence_in_force(facts: CredentialsFacts, edition, *, on: date) -> Answer:
    """An equivalent counts from the date in HR's register on, and not through another equivalent (JB-CRT-3)."""
    held = {one.credential for one in facts.certifications} | {one.towards for one in facts.exams}
    mine = [one for one in facts.equivalents if one.credential in held]
    later = [one for one in mine if one.in_force_from and one.in_force_from > on]
    chained = [one for one in mine if one.in_force(on) and _only_through_another(one, facts, edition)]
    if not (later or chained) or _complete(facts, edition, on):
        return Answer(True, _("Nothing that is held waits for an equivalent to take effect."), always=not mine)
    if not later:
        sentence = _("%(names)s: an equivalent of an equivalent does not count.")
        return Answer(False, sentence % {"names": "; ".join(one.credential for one in chained)})
    first = min(later, key=lambda one: one.in_force_from)
    sentence = _("%(name)s counts as %(other)s from %(date)s on, and not before.")
    said = {
        "name": first.credential,
        "other": credential_name(first.stands_for, edition),
        "date": day_text(first.in_force_from),
    }
    return Answer(False, sentence % said, met_on=first.in_force_from)


@rule("JB-CRT-4")
def prepared_on_own_time(facts: CredentialsFacts, edition, *, on: date) -> Answer:
    """Training and testing happen outside work hours; professional leave may not be used (JB-CRT-4)."""
    allowed = _(" or ").join(edition["JB-CRT-4"]["leave_allowed"])
    if not facts.professional_leave_used:
        return Answer(True, _("Own time, or %(allowed)s leave, was used.") % {"allowed": allowed}, always=True)
    sentence = _(
        "Professional leave was used for training or testing. Only own time, or %(allowed)s leave, may be used."
    )
    return Answer(False, sentence % {"allowed": allowed})


@rule("JB-CRT-5")
def still_valid(facts: CredentialsFacts, edition, *, on: date) -> Answer:
    """An expired certification is no option any more, though still a prerequisite (JB-CRT-5)."""
    wanted = {one["credential"] for one in edition["JB-CRT-2"]["options"].get(facts.level, ())}
    options = [one for one in facts.certifications if facts.meanings(one.credential, on) & wanted]
    expired = [one for one in options if not valid(one, on)]
    if not expired or _complete(facts, edition, on):
        return Answer(True, _("No certification that is needed has expired."))
    last = max(expired, key=lambda one: one.expires_on)
    sentence = _(
        "%(name)s was valid until %(date)s. Renewed, it is an option again; as a prerequisite it still counts."
    )
    return Answer(False, sentence % {"name": str(last), "date": day_text(last.expires_on)})


#: Everything asked of industry certification.
certification = together(
    "certification", option_for_the_level, recognized, equivalence_in_force, prepared_on_own_time, still_valid
)


def _complete(facts, edition, on) -> bool:
    options = edition["JB-CRT-2"]["options"].get(facts.level, ())
    return not facts.professional_leave_used and any(_satisfied(one, facts, edition, on) for one in options)


def _satisfied(option, facts, edition, on) -> bool:
    return earned(option, holding(facts, on), facts, on) and not _open_prerequisites(option, facts, edition, on)


def earned(option, certifications: Iterable[CertificationFacts], facts, on) -> bool:
    """The certification itself, or as many distinct exams towards it as the option asks for."""
    wanted = option["credential"]
    if any(wanted in facts.meanings(one.credential, on) for one in certifications):
        return True
    return "exams" in option and exams_passed(wanted, facts, on) >= option["exams"]


def exams_passed(wanted: str, facts, on) -> int:
    return len({one.exam.strip().casefold() for one in facts.exams if wanted in facts.meanings(one.towards, on)})


def _open_prerequisites(option, facts, edition, on) -> list[str]:
    """The levels of which no option was ever earned; what has expired since was earned all the same."""
    options = edition["JB-CRT-2"]["options"]
    return [
        level
        for level in option["needs"]
        if not any(earned(earlier, facts.certifications, facts, on) for earlier in options[level])
    ]


def _missing(option, facts, edition, on) -> list[str]:
    missing = []
    if not earned(option, holding(facts, on), facts, on):
        missing.append(option_name(option, edition))
    for level in _open_prerequisites(option, facts, edition, on):
        names = _(" or ").join(option_name(one, edition) for one in edition["JB-CRT-2"]["options"][level])
        missing.append(_("a prerequisite (%(names)s)") % {"names": names})
    return missing


def holding(facts, on) -> list[CertificationFacts]:
    return [one for one in facts.certifications if valid(one, on)]


def valid(one: CertificationFacts, on: date) -> bool:
    return one.expires_on is None or on <= one.expires_on


def _only_through_another(one: EquivalentFacts, facts, edition) -> bool:
    known = {credential["code"] for credential in edition["JB-CRT-1"]["credentials"]}
    return one.stands_for not in known and any(other.credential == one.stands_for for other in facts.equivalents)


def option_name(option, edition) -> str:
    name = credential_name(option["credential"], edition)
    if "exams" not in option:
        return name
    return _("%(exams)s exams towards %(name)s") % {"exams": option["exams"], "name": name}


def credential_name(code: str, edition) -> str:
    return next((one["name"] for one in edition["JB-CRT-1"]["credentials"] if one["code"] == code), code)


def _whole() -> Progress:
    return Progress(1, 1, _("credential"))
