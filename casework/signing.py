"""Signing: the password again, the exact content and its hash, the capacity, the moment (PL-SIG-1)."""

import json
import secrets
from dataclasses import dataclass

from django.core.cache import cache
from django.db import IntegrityError, transaction

from casework import clock
from casework.calendar import day_text
from casework.findings import Finding, Refused
from casework.models import Signature, Voidance
from casework.timeline import canonical, digest_of

WRONG_PASSWORDS_ALLOWED = 5
WRONG_PASSWORDS_FORGOTTEN_AFTER = 600  # seconds
# No letters or digits that are mistaken for each other when read aloud or typed from paper.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12


@dataclass(frozen=True)
class Proof:
    """What the signer brings: the password again, and the address it came from."""

    password: str
    address: str | None = None


def prove(signer, proof):
    """Refuse unless the password is the signer's; after five wrong ones within ten minutes every one is refused."""
    key = f"wrong-passwords:{signer.pk}"
    if cache.get(key, 0) >= WRONG_PASSWORDS_ALLOWED:
        raise Refused(Finding("PL-SIG-1", False, "Too many wrong passwords. Signing is possible again in ten minutes."))
    if not signer.check_password(proof.password):
        cache.add(key, 0, WRONG_PASSWORDS_FORGOTTEN_AFTER)
        cache.incr(key)
        raise Refused(Finding("PL-SIG-1", False, "The password is not yours. Enter the one you sign in with."))
    cache.delete(key)


def sign(case, document, *, by, capacity, content, proof, delegation=None):
    """Put a signature under `content` (a dict) as `document` of the locked case.

    `delegation` is what somebody acts under; it is printed. The database has the last word on who may: its refusal
    (S1, S2) comes back as Refused.
    """
    prove(by, proof)
    text = canonical(content)
    try:
        with transaction.atomic():
            return Signature.objects.create(
                case=case,
                document=document,
                signer=by,
                on_behalf_of=delegation.delegator if delegation else None,
                acting_from=delegation.starts_on if delegation else None,
                acting_until=delegation.until if delegation else None,
                capacity=capacity,
                name=name_as_printed(by, delegation),
                content=text,
                digest=digest_of(text),
                signed_at=clock.now(),
                signed_on=clock.today(),
                address=proof.address,
                code=new_code(),
            )
    except IntegrityError as error:
        raise Refused(duties_finding(error)) from error


def name_as_printed(signer, delegation=None):
    """The signer's name, or "B for A, acting from … to …", by the first and the last day (S6)."""
    if delegation is None:
        return signer.name
    span = f"{day_text(delegation.starts_on)} to {day_text(delegation.last_day)}"
    return f"{signer.name} for {delegation.delegator.name}, acting from {span}"


def new_code():
    """A code for the paper, read in groups of four: 60 random bits."""
    return code_as_printed("".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)))


def code_as_printed(text):
    """A code as it stands on paper, from however somebody typed it."""
    letters = [one for one in text.upper() if one in ALPHABET][:CODE_LENGTH]
    return "-".join("".join(letters[i : i + 4]) for i in range(0, len(letters), 4))


def signature_by(code):
    """The signature with that code, or None."""
    return Signature.objects.select_related("case", "voidance").filter(code=code_as_printed(code)).first()


def void(signature, *, by, reason):
    """Say that a signature no longer holds; it stays, and the paper shows both."""
    return Voidance.objects.get_or_create(
        signature=signature, defaults={"at": clock.now(), "by": by, "reason": reason}
    )[0]


def valid_signatures(case):
    """The signatures of a case that have not been voided, in the order of signing."""
    return case.signatures.filter(voidance__isnull=True)


def is_intact(signature):
    """Whether the content still is what was signed."""
    return digest_of(signature.content) == signature.digest


def content_told(signature):
    """The signed content for reading: (what, text) pairs, in the order in which it was signed."""
    return [(words.replace("_", " "), text) for words, text in _told(json.loads(signature.content))]


def _told(content, words=""):
    if isinstance(content, dict):
        for key, value in content.items():
            yield from _told(value, f"{words} {key}".strip())
    elif isinstance(content, list) and any(isinstance(one, dict | list) for one in content):
        for one in content:
            yield from _told(one, words)
    elif isinstance(content, list):
        yield words, ", ".join(str(one) for one in content)
    elif content not in ("", None):
        yield words, "yes" if content is True else "no" if content is False else str(content)


def duties_finding(error):
    """The database's refusal of a signature, as a finding."""
    if "S1" in str(error):
        return Finding("S1", False, "Nobody decides or attests in their own case.")
    if "S2" in str(error):
        return Finding("S2", False, "You already signed in this case in another deciding capacity; somebody else must.")
    raise error
