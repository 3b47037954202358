"""Coaching from the request to the signed completion (JB-COA)."""

from advancement.actions.coaching.agreement import sign_agreement, write_agreement
from advancement.actions.coaching.completion import attest, complete, take_back_completion
from advancement.actions.coaching.log import log_session, remove_session
from advancement.actions.coaching.orientation import record_orientation
from advancement.actions.coaching.requests import ask_for_coach, assign_coach, end_coaching, forward_request

__all__ = [
    "ask_for_coach",
    "assign_coach",
    "attest",
    "complete",
    "end_coaching",
    "forward_request",
    "log_session",
    "record_orientation",
    "remove_session",
    "sign_agreement",
    "take_back_completion",
    "write_agreement",
]
