"""Work that may not be lost: rows in the application's own database."""

from app.jobs.service import enqueue

__all__ = ["enqueue"]
