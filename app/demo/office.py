"""What the office of the demo has to look at: figures of everything that happened, and a list taken along."""

from app.db import begin_writing, session
from app.demo.cast import account_of
from app.supervision import counting, exports
from app.supervision.rows import Selection


def fill_office() -> None:
    """Count every day so far, and make one export for the administrator."""
    counting.count_due_days()
    session.commit()
    begin_writing()
    admin = account_of("admin")
    if admin is None:
        return
    export = exports.ask("queue", "xlsx", Selection(), admin)
    session.commit()
    exports.make(export.id)
    session.commit()
