"""How long the SQL of each list page takes with a thousand and with a million cases, on SQLite and PostgreSQL.

    python benchmarks/lists.py [--sizes 1000,1000000] [--postgres URL] [--rounds 25] [--only KIND]
    python benchmarks/lists.py --here      measures the database of BANGBAN_INSTANCE, seeded before

Each page is opened by the site itself; every statement it asked the database for is then asked again,
with its rows fetched, and the median counts. The quickest round stands beside it: on a machine with
neighbours it says more. What is written (the record of a look) is left out.
"""

import argparse
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.seeding import add_cases, drop_database, empty_database, site

BUDGET, GROWTH = 2.0, 5.0
Statement = tuple[str, Any]


class Reader:
    """A browser that notes what each page asks the database for."""

    def __init__(self, app: Any, cookies: dict[str, tuple[str, str]]) -> None:
        self.app, self.browser = app, app.test_client()
        for name, (value, path) in cookies.items():
            self.browser.set_cookie(name, value, path=path)
        self.asked: list[Statement] = []

    def statements(self, path: str) -> list[Statement]:
        from sqlalchemy import event

        engine = self.app.extensions["engine"]
        for _twice in range(2):
            self.asked = []
            event.listen(engine, "before_cursor_execute", self.note)
            try:
                answer = self.browser.get(path)
            finally:
                event.remove(engine, "before_cursor_execute", self.note)
            assert answer.status_code == 200, (path, answer.status_code, answer.location)
        return [one for one in self.asked if reads(one[0])]

    def note(
        self, _connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any
    ) -> None:
        self.asked.append((statement, parameters))


def reads(statement: str) -> bool:
    return statement.lstrip()[:6].upper() in ("SELECT", "WITH") and "audit_entry" not in statement


def milliseconds(app: Any, statements: list[Statement], rounds: int) -> tuple[float, float]:
    """The time of all these statements together: median, and the quickest of the rounds."""
    raw = app.extensions["engine"].raw_connection()
    try:
        cursor = raw.cursor()
        times = [times_of(cursor, one, rounds) for one in statements]
        return sum(map(statistics.median, times)), sum(map(min, times))
    finally:
        raw.rollback()
        raw.close()


def times_of(cursor: Any, statement: Statement, rounds: int) -> list[float]:
    times = []
    for _round in range(rounds):
        start = time.perf_counter()
        cursor.execute(*statement)
        cursor.fetchall()
        times.append((time.perf_counter() - start) * 1000)
    return times


def pages(app: Any) -> dict[str, tuple[Reader, str]]:
    """Every list that is measured, with who opens it."""
    from app.demo.cast import account_of
    from app.filing.model import Filing

    with app.app_context():
        clerk = {"bangban_sign_in": (token_of("shen-yi"), "/")}
        citizen = {"bangban_sign_in": (token_of("wang-jianguo"), "/")}
        admin = {"bangban_sign_in": (token_of("admin"), "/")}
        from app import db

        owner = account_of("wang-jianguo")
        case = db.session.query(Filing.id).filter_by(account_id=owner.id, status="taken").first()
        case = case or db.session.query(Filing.id).filter_by(status="submitted").first()
        case_id = case[0]
        look = {"bangban_progress": (look_token(owner), "/progress/ask")}
        db.session.remove()
    desk = Reader(app, clerk)
    found = {
        f"queue {wish or '(all)'}": (desk, f"/desk?{wish}")
        for wish in (
            "",
            "status=every",
            "order=newest",
            "order=due",
            "order=risk",
            "status=taken",
            "status=decided&order=newest",
            "place=s:SJ-REIMB-EMP",
            "place=s:SJ-REIMB-EMP&order=due",
            "place=s:SJ-REIMB-EMP&order=risk",
            "place=d:sh-putuo",
            "place=d:sh-putuo&order=due",
            "place=d:sh-putuo&status=taken&order=risk",
        )
    }
    return found | {
        "clerk's own cases": (desk, "/desk/mine"),
        "tasks": (desk, "/desk/tasks"),
        "case page": (desk, f"/desk/cases/{case_id}"),
        "my cases": (Reader(app, citizen), "/progress"),
        "progress look-up": (Reader(app, look), "/progress/ask/cases"),
        "office, month": (Reader(app, admin), "/office/month"),
    }


def token_of(cast_name: str) -> str:
    from app import db
    from app.accounts import sessions
    from app.demo.cast import account_of

    db.begin_writing()
    token = sessions.open_session(account_of(cast_name), "computer", 30)
    db.session.commit()
    return token


def look_token(owner: Any) -> str:
    """A look without an account that is open already."""
    from app import db, vault
    from app.clock import now
    from app.progress import ask
    from app.progress.model import ProgressAsk

    token = db.uid()
    db.begin_writing()
    db.session.add(
        ProgressAsk(
            id_hash=owner.person.id_hash,
            expires_at=now(),
            used_at=now(),
            phone_hash=vault.lookup("phone", owner.phone),
            token_hash=ask.hash_of(token),
            open_until=now() + ask.LOOK_LIFE,
        )
    )
    db.session.commit()
    return token


def measured(database_url: str, size: int, rounds: int) -> dict[str, float]:
    """Milliseconds of SQL of each page with so many cases."""
    start = time.monotonic()
    app = site(database_url)
    add_cases(app, size)
    print(f"  {size} cases seeded in {time.monotonic() - start:.0f} s", flush=True)
    return measured_in(app, rounds)


def measured_in(app: Any, rounds: int) -> dict[str, float]:
    """The same for a database that is there."""
    found: dict[str, float] = {}
    for name, (reader, path) in pages(app).items():
        try:
            statements = reader.statements(path)
        except AssertionError as missing:
            print(f"  {name}: not there {missing}")
            continue
        found[name], quickest = milliseconds(app, statements, rounds)
        times = f"{found[name]:8.2f} ms (quickest {quickest:.2f})"
        print(f"    {name:45} {times}, {len(statements)} statements", flush=True)
        if quickest > BUDGET:
            tell_slowest(app, statements)
    count_the_month(app)
    app.extensions["engine"].dispose()
    return found


def tell_slowest(app: Any, statements: list[Statement]) -> None:
    timed = sorted(((milliseconds(app, [one], 3)[1], one[0]) for one in statements), reverse=True)
    for took, statement in timed[:2]:
        where = statement[statement.find("FROM") :]
        print(f"      {took:8.2f} ms  {' '.join(where.split())[:420]}")


def count_the_month(app: Any) -> None:
    """How long the job takes that counts days: all of them, then the usual two."""
    from app import db
    from app.supervision import counting

    with app.app_context():
        for words in ("the last five weeks", "today and yesterday"):
            db.begin_writing()
            whole = counting.today() - counting.timedelta(days=1)
            stamp = whole if words.startswith("the") else counting.today()
            db.set_fact(counting.COUNTED_WHOLE, stamp.isoformat())
            db.session.commit()
            start = time.monotonic()
            days = counting.count_due_days()
            db.session.commit()
            print(f"    counting {words}: {days} days in {time.monotonic() - start:.2f} s")
        db.session.remove()


def compare(name: str, small: dict[str, float], large: dict[str, float]) -> list[str]:
    """The table of one database; the names of what is over budget."""
    over = []
    print(f"\n{name:46}{'small':>9}{'large':>9}{'ratio':>8}")
    for page, took in large.items():
        ratio = took / max(small.get(page, took), 0.01)
        is_over = took > BUDGET or ratio > GROWTH
        over += [f"{name} {page}"] if is_over else []
        mark = "  OVER" if is_over else ""
        print(f"{page:46}{small.get(page, 0):9.2f}{took:9.2f}{ratio:8.1f}{mark}")
    return over


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="1000,1000000")
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--postgres", default=os.environ.get("BANGBAN_TEST_POSTGRES", ""))
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--here", action="store_true")
    wish = parser.parse_args()
    if wish.here:
        from app import create_app

        measured_in(create_app(WTF_CSRF_ENABLED=False, SERVER_NAME="localhost"), wish.rounds)
        return
    sizes = [int(one) for one in wish.sizes.split(",")]
    over: list[str] = []
    for kind in ("sqlite", "postgresql"):
        if (wish.only and kind != wish.only) or (kind == "postgresql" and not wish.postgres):
            continue
        print(kind)
        results = []
        for size in sizes:
            name = f"bangban_lists_{size}"
            url = empty_database(wish.postgres, name) if kind == "postgresql" else ""
            results.append(measured(url, size, wish.rounds))
            if kind == "postgresql":
                drop_database(wish.postgres, name)
            else:
                remove_sqlite()
        over += compare(kind, results[0], results[-1])
    print("\nover budget: " + ", ".join(over) if over else "\nevery list is within its budget")


def remove_sqlite() -> None:
    import shutil

    shutil.rmtree(os.environ["BANGBAN_INSTANCE"], ignore_errors=True)


if __name__ == "__main__":
    main()
