"""The record of acts: closed names, append only, chained by hash."""

from app.audit.events import Act
from app.audit.service import record

__all__ = ["Act", "record"]
