"""Images: whole, still, and no larger unpacked than a good photograph."""

import io
import warnings

from PIL import Image, ImageFile

from casework.examination.verdict import Unacceptable

MOST_PIXELS = 60_000_000


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
