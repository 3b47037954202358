"""Handing out a file: always as a download, never shown by the browser as a page of ours."""

from django.http import FileResponse


def download(file, name, media_type):
    """The response that saves an open file (or BytesIO) under `name`; nothing in it can act as a page of ours."""
    response = FileResponse(file, as_attachment=True, filename=name, content_type=media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
