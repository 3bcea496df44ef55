"""How much of a stranger's file is opened, and the codes it is refused with."""

import struct
import zipfile
import zlib

MOST_PIXELS = {"image/jpeg": 120_000_000}
MOST_PIXELS_OTHERWISE = 40_000_000
LONG_SIDE = 3600
RENDERED = 2000
MOST_PAGES = 40
MOST_ENTRIES, MOST_INFLATED, MOST_RATIO = 2000, 100_000_000, 200
WORTH_A_RATIO = 1_000_000
ENOUGH_TEXT = 50

BROKEN = (
    *(OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError),
    *(OverflowError, NotImplementedError, AttributeError, struct.error, zlib.error),
    *(zipfile.BadZipFile, RuntimeError),
)


class Problem(Exception):
    """Why a file is of no use, as a code of the contract."""
