"""Messages to people: templates, one row each with its delivery state, the provider and its stub."""

from app.notices.service import tell

__all__ = ["tell"]
