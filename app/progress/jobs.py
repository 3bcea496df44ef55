"""What 查进度 leaves to the background."""

from typing import Any

from app.progress import ask


def send_code(payload: dict[str, Any]) -> None:
    """Look whether there is a case, and if so send the code."""
    ask.send_code(payload["ask"], payload["name"])


def forget(_payload: dict[str, Any]) -> None:
    """Drop what was asked yesterday."""
    ask.forget_old_asks()
