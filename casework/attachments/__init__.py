"""Files that people bring: judged by content, kept under a name of ours, handed out as downloads only (PL-ATT-1).

What a browser may show of a picture is a small copy that we made of it.
"""

from casework.attachments.holding import held, hold, sweep
from casework.attachments.judging import judge, require_clean
from casework.attachments.keeping import Unreachable, content_of, open_for, open_thumbnail_for, store
from casework.attachments.room import recorded_by
from casework.attachments.room import told as room_told

__all__ = [
    "Unreachable",
    "content_of",
    "held",
    "hold",
    "judge",
    "open_for",
    "open_thumbnail_for",
    "recorded_by",
    "require_clean",
    "room_told",
    "store",
    "sweep",
]
