"""What a file is, by its first bytes: never by its name, never by what the browser says."""

from app.errors import Refusal

MOST_BYTES = 20 * 1024 * 1024
HEAD = 1024

JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"
HEIC, PDF, OFD = "image/heic", "application/pdf", "application/ofd"

_STARTS = {
    b"\xff\xd8\xff": JPEG,
    b"\x89PNG\r\n\x1a\n": PNG,
    b"%PDF-": PDF,
    b"PK\x03\x04": OFD,  # any zip starts so; the child looks whether an OFD is inside
}
_STILL = (b"heic", b"heix", b"heim", b"heis", b"mif1")
_MOVING = (b"hevc", b"hevx", b"msf1")
_KNOWN_BUT_NOT_TAKEN = (
    *(b"BM", b"II*\x00", b"MM\x00*", b"\xff\x0a", b"\x00\x00\x00\x0cJXL ", b"8BPS"),
    *(b"\xd0\xcf\x11\xe0", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"PK\x05\x06"),
    *(b"ID3", b"OggS", b"RIFF", b"\x1aE\xdf\xa3", b"#!AMR"),
)
_RUNS = (b"MZ", b"\x7fELF", b"#!/", b"\xca\xfe\xba\xbe", b"<")


def check_first_bytes(head: bytes, size: int) -> str:
    """The media type of a file we take. Refuses with the reason that a person can act on."""
    if size == 0:
        raise Refusal("empty")
    if size > MOST_BYTES:
        raise Refusal("too_large", megabytes=MOST_BYTES // 1024 // 1024)
    for start, media in _STARTS.items():
        if head.startswith(start):
            return media
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        return _media_of_box(head[8:12])
    raise Refusal(_why_not(head))


def _media_of_box(brand: bytes) -> str:
    if brand in _STILL:
        return HEIC
    raise Refusal("animated" if brand in _MOVING else "unsupported")


def _why_not(head: bytes) -> str:
    """Which refusal fits a file that is none of the kinds we take."""
    if head[:4] == b"GIF8":
        return "animated"
    if head.startswith(_KNOWN_BUT_NOT_TAKEN):
        return "unsupported"
    if _as_text(head).startswith(_RUNS):
        return "unsafe"
    return "not_an_image"


def _as_text(head: bytes) -> bytes:
    """The first bytes without byte order marks, spaces and the zeros of UTF-16."""
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"").lstrip()
