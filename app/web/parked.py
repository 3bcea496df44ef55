"""What was typed into a page whose sign-in had run out, kept until the person is signed in again."""

import base64
import json

from flask import request, session

from app import vault

MOST = 2800


def park() -> None:
    """Keep the form just sent, sealed, in the browser's own session cookie when it fits there."""
    if request.method != "POST" or request.files:
        return
    form = [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"]
    plain = json.dumps([request.full_path, form], ensure_ascii=False).encode()
    sealed = base64.b64encode(vault.ring.seal(plain, "parked form")).decode()
    if len(sealed) <= MOST:
        session["parked"] = sealed


def unpark() -> tuple[str, list[tuple[str, str]]] | None:
    """The address and fields that were kept, once; None when there are none."""
    sealed = session.pop("parked", None)
    if not sealed:
        return None
    try:
        path, form = json.loads(vault.ring.open(base64.b64decode(sealed), "parked form"))
    except (vault.Unreadable, ValueError):
        return None
    return path, [(name, value) for name, value in form]
