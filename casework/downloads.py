"""Handing out a file: as a download, never shown as a page of ours; of a picture, the small copy that we made."""

from django.http import FileResponse


def download(file, name, media_type):
    """The response that saves an open file (or BytesIO) under `name`; nothing in it can act as a page of ours."""
    return _harmless(FileResponse(file, as_attachment=True, filename=name, content_type=media_type))


def thumbnail(file):
    """The response that shows an open thumbnail, a JPEG of our own making, within a page of ours."""
    return _harmless(FileResponse(file, content_type="image/jpeg"))


def _harmless(response):
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
