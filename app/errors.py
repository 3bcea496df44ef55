"""Refusals a person can understand. Services raise them; the edges turn them into words."""


class Refusal(Exception):
    """Something the rules do not allow.

    `reason` is a stable code, never a sentence; `facts` are what the sentence needs
    (names, dates, counts). The sentence of each code stands in app/web/sentences.py.
    """

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


class OutOfStep(Refusal):
    """The thing changed meanwhile: another device, another tab, a second tap (HTTP 409)."""
