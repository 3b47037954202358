"""Where a coaching stands, told to each: the stations, and the next thing to do."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from advancement.models import Line
from casework import clock

STATIONS = ("Request", "Forwarding", "Coach", "Agreement", "Hours", "Attestation", "Completion")


@dataclass(frozen=True)
class Step:
    """What happens next: a sentence, and where the reader does it, if it is theirs to do."""

    sentence: str
    url: str = ""
    button: str = ""


@dataclass(frozen=True)
class Hours:
    """The hours that count, those of them hands-on, and what is asked; for the picture."""

    done: Decimal
    hands_on: Decimal
    needed: Decimal
    planned: Decimal
    hands_on_needed: Decimal

    @property
    def beyond(self):
        """The hours beyond the plan, which are allowed."""
        return max(self.done - self.planned, Decimal(0))


def stations_of(coaching, full):
    """The stations with `done`, `current` or `coming`; `full` says whether the hours are documented."""
    attested = coaching.employee_attested_on and coaching.coach_attested_on
    reached = [
        True,
        coaching.forwarded_at,
        coaching.coach_id,
        coaching.agreed_on,
        coaching.agreed_on and full,
        attested,
        coaching.completed_on,
    ]
    here = next((n for n, done in enumerate(reached) if not done), len(reached))
    return [(name, "done" if n < here else "current" if n == here else "coming") for n, name in enumerate(STATIONS)]


def next_step(coaching, viewer, *, full, written, line, agreed=None):
    """The Step that comes next, for the employee, the coach or somebody who reads; `agreed` is the next session."""
    if coaching.ended_on:
        return Step("This coaching ended early. The hours that were logged stay.")
    if coaching.completed_on:
        return _after_completion(coaching, viewer, line)
    if coaching.coach_id is None:
        return _in_the_queue(coaching)
    if coaching.agreed_on is None:
        return _agreeing(coaching, viewer, written)
    return _coaching(coaching, viewer, full, agreed)


def _in_the_queue(coaching):
    if coaching.forwarded_at is None:
        return Step("The supervisor forwards the request; the place in the queue is taken already.")
    return Step("The technology department assigns a coach, in the order in which people asked.")


def _agreeing(coaching, viewer, written):
    number, name = coaching.case.number, coaching.coach.name
    signed = {coaching.person_id: coaching.employee_signature_id, coaching.coach_id: coaching.coach_signature_id}
    if not written:
        sentence = f"{coaching.person.name} and {name} write down what is to be learned, how, to what end and when."
        mine = viewer.pk in signed
        return Step(sentence, _at("coaching-agreement", number) if mine else "", "Write the agreement" if mine else "")
    if viewer.pk in signed and not signed[viewer.pk]:
        sentence = "The agreement is written. Sessions count from the day on which both of you have signed it."
        return Step(sentence, _at("sign-agreement", number), "Read and sign the agreement")
    missing = coaching.person.name if not coaching.employee_signature_id else name
    return Step(f"The agreement waits for the signature of {missing}.")


def _meeting(coaching, viewer, agreed):
    """The next session: to be logged by the coach once it has begun, until then to be held."""
    if agreed.begins > clock.now():
        return Step(f"{coaching.person.name} and {coaching.coach.name} meet on {agreed.when}, {agreed.place}.")
    if viewer.pk != coaching.coach_id:
        return Step(f"{coaching.coach.name} logs the session of {agreed.when}.")
    url = _at("log-agreed-session", coaching.case.number, agreed.pk)
    return Step(f"The session of {agreed.when} is not logged yet.", url, "Log this session")


def _coaching(coaching, viewer, full, agreed):
    number = coaching.case.number
    if not full and agreed:
        return _meeting(coaching, viewer, agreed)
    if not full:
        return Step(f"{coaching.coach.name} logs each session until the hours are full.")
    attested = {coaching.person_id: coaching.employee_attested_on, coaching.coach_id: coaching.coach_attested_on}
    if viewer.pk in attested and not attested[viewer.pk]:
        sentence = "The hours are full. Both of you attest that the coaching was not unpaid work at the next level."
        return Step(sentence, _at("attest-coaching", number), "Attest this")
    if not all(attested.values()):
        waits = coaching.person.name if not coaching.employee_attested_on else coaching.coach.name
        return Step(f"The hours are full. {waits} attests that the coaching was not unpaid work at the next level.")
    if viewer.pk == coaching.coach_id:
        return Step(
            "Everything is there. You sign the completion.", _at("complete-coaching", number), "Sign completion"
        )
    return Step(f"Everything is there. {coaching.coach.name} signs the completion.")


def _after_completion(coaching, viewer, line):
    if viewer.pk != coaching.person_id:
        return Step("The coaching is completed.")
    if line.state in (Line.State.WAITING, Line.State.RETURNED):
        url = _at("submit-line", line.advancement.case.number, line.measure)
        return Step("The coaching is completed. Submit it to your supervisor.", url, "Submit to the supervisor")
    return Step(f"The coaching is completed; its line of Part II is {line.get_state_display()}.")


def _at(name, *args):
    return reverse(f"advancement:{name}", args=args)
