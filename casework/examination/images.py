"""Images: whole, still, and no larger unpacked than a good photograph; and the small picture of one."""

import io
import warnings

from PIL import Image, ImageFile, ImageOps

from casework.examination.verdict import Unacceptable

MOST_PIXELS = 60_000_000
#: A thumbnail, in pixels: sharp at half of that on a page, and on paper.
THUMBNAIL = (640, 640)
QUALITY = 80


def examine_image(content, kind):
    """Unacceptable if it is too large unpacked, an animation, or cannot be read to its end."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    # The size is asked below, before anything is unpacked, and with words of our own.
    Image.MAX_IMAGE_PIXELS = None
    warnings.simplefilter("ignore")
    with Image.open(io.BytesIO(content), formats=[kind]) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise Unacceptable("too_many_pixels", hostile=True)
        # A telephone puts a preview behind its photograph and calls both together frames.
        if kind != "JPEG" and getattr(image, "n_frames", 1) > 1:
            raise Unacceptable("animation")
        image.load()


def thumbnail(content):
    """A small JPEG of an image that was accepted: upright, on white, with nothing of what the camera wrote down."""
    with Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP"]) as image:
        # A JPEG is unpacked at no more than the size that is needed.
        image.draft("RGB", (2 * THUMBNAIL[0], 2 * THUMBNAIL[1]))
        if image.mode not in ("RGB", "L"):
            image = image.convert("RGBA")
        image.thumbnail(THUMBNAIL)
        upright = ImageOps.exif_transpose(image).convert("RGBA")
    small = Image.new("RGB", upright.size, "white")
    small.paste(upright, mask=upright)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
