"""The process in which a stranger's file is opened: limited in time and memory, without the application's secrets.

Without an argument it says what the file is; with `thumbnail` it writes the small picture of an image, with `carried`
an archive of the files inside a PDF, with `bare` and the name of a format the picture without what it tells of itself.
"""

import json
import resource
import sys

from casework.examination.images import thumbnail
from casework.examination.kinds import examine
from casework.examination.verdict import Unacceptable

SECONDS = 3  # of processor time
MEMORY = 1 << 30  # bytes
MOST_READ = 1 << 28  # bytes; how large an upload may be is asked before


def main():
    """Read the file from standard input; answer what is asked of it."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read(MOST_READ)
    if sys.argv[1:] == ["thumbnail"]:
        sys.stdout.buffer.write(thumbnail(content))
    elif sys.argv[1:] == ["carried"]:
        from casework.examination.pdf import carried

        sys.stdout.buffer.write(carried(content))
    elif sys.argv[1:2] == ["bare"]:
        from casework.examination.traces import without_traces

        sys.stdout.buffer.write(without_traces(content, sys.argv[2]))
    else:
        json.dump(_judged(content), sys.stdout)


def _judged(content):
    """The media type of the file, or why it is not taken."""
    try:
        return {"media_type": examine(content)}
    except Unacceptable as reason:
        return {"code": reason.code, "hostile": reason.hostile}
    except (MemoryError, RecursionError):
        return {"code": "too_complex", "hostile": True}
    except Exception as error:
        # Whatever else a file does to a library, it is the file that is broken.
        return {"code": "damaged", "hostile": False, "error": type(error).__name__}


main()
