"""Somebody without an account who asks how far a case is."""

import re

from flask import Flask

from app import db
from app.notices.model import Message
from app.work import drain
from tests.strict_client import StrictClient


class Asker(StrictClient):
    """A browser that never signs in."""

    def __init__(self, app: Flask, address: str = "203.0.113.7") -> None:
        super().__init__(app)
        self.address = address

    def _ask(self, method, path, status, **more):
        more.setdefault("environ_base", {"REMOTE_ADDR": self.address})
        response = super()._ask(method, path, status, **more)
        self.statements = [one for one in self.statements if not one.startswith("BEGIN")]
        return response

    def ask(self, name: str, id_number: str, status: int = 303):
        return self.post("/progress/ask", {"name": name, "id_number": id_number}, status=status)

    def codes(self) -> list[tuple[str, str]]:
        """(masked phone, code) of every code that was sent, oldest first."""
        with self.app.app_context():
            drain()
            db.session.remove()
            found = db.session.query(Message).filter_by(template="progress_code")
            sent = [
                (one.phone_masked, re.search(r"\d{6}", one.text)[0])
                for one in found.order_by(Message.created_at)
            ]
            db.session.remove()
        return sent

    def type(self, code: str, status: int = 303):
        return self.post("/progress/ask/code", {"code": code}, status=status)

    def look_up(self, name: str, id_number: str):
        """The whole way: the page with the cases."""
        self.ask(name, id_number)
        return self.follow(self.type(self.codes()[-1][1]))
