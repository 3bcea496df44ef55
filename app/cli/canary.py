"""A sealed value in the database that tells whether the keys at hand are the keys of this database."""

import base64

from app import db, vault

KEY, SONG = "canary", b"the keys match"
PLACE = "site_fact/canary/value"


def place() -> None:
    """Seal it once, with the first keys this database sees."""
    if db.fact(KEY) is None:
        _sing()


def sings() -> bool | None:
    """Do the keys at hand open it? None when this database has none yet."""
    sealed = db.fact(KEY)
    if sealed is None:
        return None
    try:
        return vault.ring.open(base64.b64decode(sealed), PLACE) == SONG
    except vault.Unreadable:
        return False


def reseal() -> None:
    """Under the first key, for the rotation of keys. Raises Unreadable when no key opens the old one."""
    sealed = db.fact(KEY)
    if sealed is not None:
        vault.ring.open(base64.b64decode(sealed), PLACE)
    _sing()


def _sing() -> None:
    db.set_fact(KEY, base64.b64encode(vault.ring.seal(SONG, PLACE)).decode())
