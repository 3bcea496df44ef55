"""An export of many cases: seconds, size, and how much memory it takes above an idle process.

    python benchmarks/export.py [--cases 100000] [--postgres URL]

Each format is made in a process of its own, which says how much it held before it began and at its highest.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.seeding import add_cases, drop_database, empty_database, site

NAME = "bangban_export"
MOST_MORE = 60


def held(what: str) -> float:
    """Memory of this process in MB: VmRSS now, VmHWM at its highest since it began."""
    status = Path("/proc/self/status").read_text("ascii")
    (line,) = [one for one in status.splitlines() if one.startswith(what)]
    return int(line.split()[1]) / 1024


def make(file_format: str) -> None:
    """Make one export in this process and say what it took."""
    from app import create_app, db
    from app.accounts.model import Account
    from app.supervision import exports
    from app.supervision.rows import Selection

    app = create_app(SERVER_NAME="localhost")
    with app.app_context():
        db.begin_writing()
        admin = db.session.query(Account).filter_by(login="admin").one()
        export = exports.ask("queue", file_format, Selection(), admin)
        db.session.commit()
        before, start = held("VmRSS"), time.monotonic()
        exports.make(export.id)
        db.session.commit()
        took = time.monotonic() - start
        more = held("VmHWM") - before
        verdict = "" if more <= MOST_MORE else f"  OVER {MOST_MORE} MB"
        print(
            f"{file_format:5} {export.rows:8} cases {took:7.1f} s {export.size / 1e6:7.1f} MB on disk,"
            f" {before:.0f} MB before, {more:.0f} MB more at the highest{verdict}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--postgres", default="")
    parser.add_argument("--make", choices=["csv", "xlsx"])
    wish = parser.parse_args()
    if wish.make:
        make(wish.make)
        return
    app = site(empty_database(wish.postgres, NAME) if wish.postgres else "")
    add_cases(app, wish.cases)
    app.extensions["engine"].dispose()
    for file_format in ("csv", "xlsx"):
        subprocess.run(
            [sys.executable, __file__, "--make", file_format], env=os.environ, check=True
        )
    if wish.postgres:
        drop_database(wish.postgres, NAME)


if __name__ == "__main__":
    main()
