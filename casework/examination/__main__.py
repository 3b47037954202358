"""The process in which a stranger's file is opened: limited in time and memory, without the application's secrets."""

import json
import resource
import sys

from casework.examination.kinds import examine
from casework.examination.verdict import Unacceptable

SECONDS = 3  # of processor time
MEMORY = 1 << 30  # bytes
MOST_READ = 1 << 28  # bytes; how large an upload may be is asked before


def main():
    """Read the file from standard input; answer with its media type, or with why it is not taken."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = {"media_type": examine(sys.stdin.buffer.read(MOST_READ))}
    except Unacceptable as reason:
        answer = {"code": reason.code, "hostile": reason.hostile}
    except (MemoryError, RecursionError):
        answer = {"code": "too_complex", "hostile": True}
    except Exception as error:
        # Whatever else a file does to a library, it is the file that is broken.
        answer = {"code": "damaged", "hostile": False, "error": type(error).__name__}
    json.dump(answer, sys.stdout)


main()
