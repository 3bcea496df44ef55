"""Photos: decoded within limits, turned as the camera says, no larger than recognition can use."""

import warnings
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from .limits import BROKEN, LONG_SIDE, MOST_PIXELS, MOST_PIXELS_OTHERWISE, Problem

FORMATS = {
    "image/jpeg": ("JPEG", "MPO"),
    "image/png": ("PNG",),
    "image/webp": ("WEBP",),
    "image/heic": ("HEIF",),
}
Pixels = np.ndarray[Any, Any]


def open_picture(data: bytes, media: str) -> Pixels:
    """The upright picture as blue, green, red. Raises Problem."""
    if media == "image/heic":
        import pillow_heif

        pillow_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS.get(media, MOST_PIXELS_OTHERWISE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _decoded(data, media)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError):
        raise Problem("too_large") from None
    except BROKEN:
        raise Problem("damaged") from None


def _decoded(data: bytes, media: str) -> Pixels:
    with Image.open(BytesIO(data), formats=FORMATS[media]) as image:
        if media in ("image/png", "image/webp") and getattr(image, "is_animated", False):
            raise Problem("animated")
        image.draft("RGB", (LONG_SIDE, LONG_SIDE))
        image.load()
        image.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
        upright = ImageOps.exif_transpose(_on_white(image))
    return np.ascontiguousarray(np.asarray(upright.convert("RGB"))[..., ::-1])


def _on_white(image: Image.Image) -> Image.Image:
    """What is transparent is paper; sixteen bits become eight."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda level: level / 256).convert("L")
    if image.mode == "P":
        image = image.convert("RGBA")
    if image.mode not in ("RGBA", "LA", "PA"):
        return image
    ground = Image.new("RGBA", image.size, "white")
    flat = Image.alpha_composite(ground, image.convert("RGBA"))
    if (turn := image.getexif().get(0x0112)) is not None:
        flat.getexif()[0x0112] = turn
    return flat
