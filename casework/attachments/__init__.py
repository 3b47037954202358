"""Files that people bring: judged by content, kept under a name of ours, handed out as downloads only (PL-ATT-1)."""

from casework.attachments.holding import held, hold, sweep
from casework.attachments.judging import judge
from casework.attachments.keeping import open_for, store

__all__ = ["held", "hold", "judge", "open_for", "store", "sweep"]
