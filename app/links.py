"""Links in messages: each has one purpose and carries its own proof; what it opens says how long it lives.

The proof is a keyed hash over purpose and row, so that no link can be made up, and one for this purpose
opens nothing else.
"""

import base64
import hmac

from app import vault

MARK = 12
_site = ""


def use(site: str) -> None:
    """Where the site is seen from outside, such as `https://bangban.example`."""
    global _site
    _site = site.rstrip("/")


def whole(path: str) -> str:
    """The address of a page as it stands in a message."""
    return f"{_site}{path}"


def token(purpose: str, row_id: str) -> str:
    """What stands in the address: the row, and the proof that we wrote it for this purpose."""
    return row_id + _mark(purpose, row_id)


def opened(purpose: str, text: str) -> str | None:
    """The id of the row that this token was written for; None for anything else."""
    row_id, mark = text[:-MARK], text[-MARK:]
    return row_id if hmac.compare_digest(mark.encode(), _mark(purpose, row_id).encode()) else None


def _mark(purpose: str, row_id: str) -> str:
    return base64.urlsafe_b64encode(vault.lookup(f"link:{purpose}", row_id)).decode()[:MARK]
