"""The nouns of casework: what every kind of case is made of."""

from casework.models.access import AccessRecord
from casework.models.attachment import Attachment
from casework.models.calendar import ClosedDay, PayPeriod
from casework.models.case import Case, Counter, Reader
from casework.models.event import Event
from casework.models.imports import Import, ImportRow
from casework.models.message import Message
from casework.models.night import Night
from casework.models.reminder import Reminder
from casework.models.signature import Capacity, Signature, Voidance
from casework.models.visit import Visit
from casework.models.work import WorkItem

__all__ = [
    "AccessRecord",
    "Attachment",
    "Capacity",
    "Case",
    "ClosedDay",
    "Counter",
    "Event",
    "Import",
    "ImportRow",
    "Message",
    "Night",
    "PayPeriod",
    "Reader",
    "Reminder",
    "Signature",
    "Visit",
    "Voidance",
    "WorkItem",
]
