"""Programs that travel inside a document."""

from pathlib import PurePosixPath

from casework.examination.verdict import Unacceptable

SUFFIXES = frozenset(
    (
        *(".exe", ".dll", ".scr", ".com", ".pif", ".cpl", ".bat", ".cmd", ".msi", ".msp", ".lnk", ".reg", ".chm"),
        *(".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".wsh", ".hta", ".jar", ".sh", ".command"),
        *(".iso", ".img", ".vhd", ".app", ".apk", ".deb", ".rpm"),
        *(".docm", ".dotm", ".xlsm", ".xltm", ".xlam", ".xll", ".pptm", ".ppsm"),
    )
)
BEGINNINGS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xfe\xed\xfa", b"#!")


def refuse_program(name, content):
    """Unacceptable if a file inside a document is a program, by its name or by its first bytes."""
    suffix = PurePosixPath(name.replace("\\", "/").lower().strip(" .\0")).suffix
    if suffix in SUFFIXES or content.startswith(BEGINNINGS):
        raise Unacceptable("program", hostile=True)
