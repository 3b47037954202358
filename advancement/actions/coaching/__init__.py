"""Coaching from the request to the signed completion (JB-COA)."""

from advancement.actions.coaching.agreement import sign_agreement, write_agreement
from advancement.actions.coaching.calendar import agree_sessions, cancel_session, follow_calendar, move_session
from advancement.actions.coaching.completion import attest, complete, take_back_completion
from advancement.actions.coaching.log import correct_session, log_session, remove_session
from advancement.actions.coaching.orientation import record_orientation
from advancement.actions.coaching.requests import (
    ask_for_coach,
    assign_coach,
    end_coaching,
    follow_coach,
    forward_request,
)

__all__ = [
    "agree_sessions",
    "ask_for_coach",
    "assign_coach",
    "attest",
    "cancel_session",
    "complete",
    "correct_session",
    "end_coaching",
    "follow_calendar",
    "follow_coach",
    "forward_request",
    "log_session",
    "move_session",
    "record_orientation",
    "remove_session",
    "sign_agreement",
    "take_back_completion",
    "write_agreement",
]
