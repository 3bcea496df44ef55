"""The demo: invented people, their registers and filings in every state. Only in a database made for it."""

from app.demo.cast import people
from app.demo.stories import fill

__all__ = ["fill", "people"]
