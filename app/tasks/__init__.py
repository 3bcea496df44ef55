"""What waits for a person."""

from app.tasks.model import TaskKind
from app.tasks.service import open_task

__all__ = ["TaskKind", "open_task"]
