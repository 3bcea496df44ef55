"""What is personal is sealed: AES-256-GCM with a key ring, bound to its table, row and column.

The ring is a text `id:base64key,id:base64key`; the first key seals, every key opens. A keyed hash
(blind index) makes sealed values findable when the whole value is known, and only then.
"""

import base64
import hmac
import json
import os
import re
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.db import uid

NONCE = 12


class Unreadable(Exception):
    """A sealed value that no key of the ring opens: damaged, moved to another row, or key lost."""


class Ring:
    """The keys in force. `ids` in order; the first seals.

    With a `file` that holds the same text the ring follows it: a key that is put there (rotation) is
    used from the next value on, without a restart. Index and record keys come from the oldest key and stay.
    """

    def __init__(self, text: str, file: Path | None = None) -> None:
        self._learn(text)
        self.file = file if file and file.exists() and _text_in(file) == text.strip() else None
        self._seen = self.file.stat().st_mtime_ns if self.file else 0
        oldest = self.keys[min(self.ids)]
        self.index_key = hmac.digest(oldest, b"blind index", "sha256")
        self.audit_key = hmac.digest(oldest, b"audit chain", "sha256")

    def _learn(self, text: str) -> None:
        pairs = [part.split(":", 1) for part in "".join(text.split()).split(",") if part]
        if not pairs or any(len(pair) != 2 or not _is_number(pair[0]) for pair in pairs):
            raise ValueError("BANGBAN_VAULT_KEYS must look like id:base64,id:base64")
        self.keys = {int(name): _key(key) for name, key in pairs}
        if any(len(key) != 32 for key in self.keys.values()):
            raise ValueError("every key in BANGBAN_VAULT_KEYS must be 32 bytes of base64")
        if len(self.keys) != len(pairs) or not all(0 < name < 256 for name in self.keys):
            raise ValueError("the ids in BANGBAN_VAULT_KEYS must differ and lie between 1 and 255")
        self.ids = list(self.keys)
        self.ciphers = {name: AESGCM(key) for name, key in self.keys.items()}

    def _follow(self) -> None:
        """Read the file again when it changed. When it is gone the keys at hand serve on."""
        if self.file is None or not self.file.exists():
            return
        if (changed := self.file.stat().st_mtime_ns) != self._seen:
            self._learn(_text_in(self.file))
            self._seen = changed

    def seal(self, plain: bytes, bound_to: str) -> bytes:
        """`plain` sealed under the first key; opens only with the same `bound_to`."""
        self._follow()
        nonce, key = os.urandom(NONCE), self.ids[0]
        return bytes([key]) + nonce + self.ciphers[key].encrypt(nonce, plain, bound_to.encode())

    def open(self, sealed: bytes, bound_to: str) -> bytes:
        """The plain bytes. Raises Unreadable."""
        if sealed and sealed[0] not in self.ciphers:
            self._follow()
        cipher = self.ciphers.get(sealed[0]) if sealed else None
        if cipher is None:
            raise Unreadable(bound_to)
        try:
            return cipher.decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], bound_to.encode())
        except (InvalidTag, ValueError):
            raise Unreadable(bound_to) from None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _key(text: str) -> bytes:
    """The bytes of a key; none when it is no base64. A message of ours never repeats the text."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""


def _text_in(file: Path) -> str:
    return file.read_text("ascii").strip()


ring: Ring


def use(text: str, file: Path | None = None) -> None:
    """Set the key ring of this process; with the `file` it came from, the ring follows that file."""
    global ring
    ring = Ring(text, file)


def new_key(name: int = 1) -> str:
    """One fresh ring entry, `name:base64`; names are 1 to 255 and grow."""
    return f"{name}:{base64.b64encode(os.urandom(32)).decode()}"


def key_in_use(sealed: bytes) -> int:
    return sealed[0]


def lookup(purpose: str, value: str) -> bytes:
    """The blind index of a whole value (16 bytes). Same purpose and value, same index, in any row."""
    return hmac.digest(ring.index_key, f"{purpose}\0{value}".encode(), "sha256")[:16]


def read(sealed: bytes, place: str) -> Any:
    """A value sealed at `place` (`table/row/column`), where no row is loaded around it."""
    return json.loads(ring.open(sealed, place).decode())


def fingerprint(data: bytes) -> str:
    """A keyed hash for chains and signatures, hex."""
    return hmac.digest(ring.audit_key, data, "sha256").hex()


class Sealed:
    """An attribute of a model kept sealed in the column `<name>_sealed`; None stays None.

    Values are anything JSON can say. The row needs a text `id`; it is given one when it has none.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name, self.column = name, f"{name}_sealed"

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        if row is None:
            return self
        sealed = getattr(row, self.column)
        return None if sealed is None else json.loads(ring.open(sealed, self.place(row)).decode())

    def __set__(self, row: Any, value: Any) -> None:
        if getattr(row, "id", None) is None:
            row.id = uid()
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        setattr(row, self.column, None if value is None else ring.seal(plain, self.place(row)))

    def place(self, row: Any) -> str:
        """Where a value belongs: `table/row/column`; elsewhere it does not open."""
        return self.place_in(row.__tablename__, row.id)

    def place_in(self, table: str, row_id: object) -> str:
        return f"{table}/{row_id}/{self.name}"


def mask_id_number(number: str) -> str:
    """First and last two, so that the birth date stays hidden (docs/decisions/005)."""
    return f"{number[:1]}{'*' * (len(number) - 3)}{number[-2:]}" if len(number) > 5 else "***"


def mask_phone(number: str) -> str:
    return f"{number[:3]}****{number[-4:]}" if len(number) == 11 else "***"


def mask_bank_card(number: str) -> str:
    return f"**** {number[-4:]}" if len(number) > 8 else "****"


def mask_name(name: str) -> str:
    return f"{name[:1]}*{name[-1:] if len(name) > 2 else ''}"


_RUN = re.compile(r"\d{6,}[Xx]?")


def mask_text(text: str) -> str:
    """For logs: every long run of digits loses its middle."""
    return _RUN.sub(lambda run: f"{run[0][:1]}***{run[0][-2:]}", text)
