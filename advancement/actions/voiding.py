"""Signatures of the form that no longer hold: void, visibly, and whoever put them there is told (S16)."""

from advancement import notifications
from casework.signing import valid_signatures, void


def void_signatures(advancement, *documents, by, reason, says):
    """Void what is signed of these documents; `says` is the sentence for the signers, `reason` stays with the act."""
    for signature in valid_signatures(advancement.case).filter(document__in=documents).select_related("signer"):
        void(signature, by=by, reason=reason)
        notifications.signature_voided(advancement, signature, says, by=by)
