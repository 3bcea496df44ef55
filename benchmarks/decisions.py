"""How many decisions a second two processes confirm on PostgreSQL, and the proof that no cap was passed.

python benchmarks/decisions.py SERVER [--people 150] [--cases 2] [--workers 2] [--warm 10]

SERVER is an address like postgresql+psycopg://postgres@127.0.0.1:5432/postgres

Makes a database of its own and proposed cases in it, and lets several processes confirm them all at the
same moment. Each confirmation is the verb of the desk: locks, amount worked out again, accumulators, events,
record, message. It is measured twice:

- the usual morning: every case is of another person;
- the worst moment, for the proof: every person has several cases, and they are confirmed together. A
  confirmation whose amount changed under the lock is looked at again and confirmed again, as a person
  would; the looks are in the time.

Before the clock starts each process has confirmed a few cases that are not counted, as one that serves has.
"""

import argparse
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from multiprocessing import get_context

from sqlalchemy import create_engine, select, text

KEYS = "1:" + "A" * 43 + "="
CAP = Decimal("30000.00")
TOTALS = ("20000.00", "9000.50", "33333.33", "1200.01")


def app_on(url: str):
    from app import create_app

    return create_app(
        SECRET_KEY="bench", VAULT_KEYS=KEYS, DATABASE_URL=url, SERVER_NAME="localhost"
    )


def fill(url: str, people: int, cases: int) -> tuple[list[str], str]:
    """Accounts and proposed cases; the ids of the cases, and of the account that confirms."""
    from app import db
    from app.accounts import staff
    from app.cli.tables import load_every_model
    from tests.decisions.many import proposed

    app = app_on(url)
    load_every_model()
    db.Base.metadata.create_all(app.extensions["engine"])
    found = []
    with app.app_context():
        db.begin_writing()
        clerk, _uri = staff.create_staff("clerk", "甲", ["clerk"], "correct horse battery")
        checker, _uri = staff.create_staff("checker", "乙", ["checker"], "correct horse battery")
        for number in range(people):
            account = citizen(number)
            for place in range(cases):
                total = TOTALS[(number + place) % len(TOTALS)]
                found.append(proposed(account, clerk, f"{number:05}{place:03}", total))
            db.session.commit()
        who = checker.id
        db.session.remove()
    app.extensions["engine"].dispose()
    return found, who


def citizen(number: int):
    from app import db, vault
    from app.accounts.model import Account, Person

    person, phone = Person(), f"199{number:08}"
    person.identify(f"人{number}", f"99010119480101{number:04}")
    account = Account(kind="citizen", person=person, phone_hash=vault.lookup("phone", phone))
    account.phone = phone
    db.session.add(account)
    db.session.flush()
    return account


def work(
    url: str, warm: list[str], cases: list[str], account_id: str, gate
) -> tuple[int, int, float]:
    """Confirm every case; decisions, looks again, and seconds of processor time.

    The page was looked at before the clock starts, as a person does at his own time."""
    from app import db
    from tests.decisions.many import confirm, confirm_seen, look

    app = app_on(url)
    with app.app_context():
        for case in warm:
            confirm(case, account_id)
        seen = {case: look(case) for case in cases}
        db.session.remove()
        gate.wait()
        began, looks = time.process_time(), 0
        for case, shown in seen.items():
            if not confirm_seen(case, account_id, *shown):
                looks += confirm(case, account_id)
        return len(cases), looks, time.process_time() - began


def run(arguments: tuple) -> None:
    *given, answers = arguments
    answers.put(work(*given))


def proof(url: str) -> tuple[int, Decimal, Decimal, Decimal]:
    """Decisions, what was paid, what is kept as used, and the most that one person got. Fails where they differ."""
    from app import db
    from app.decisions import yearly
    from app.filing.model import Decision, Filing, YearlyUse

    app = app_on(url)
    with app.app_context():
        paid: Counter[str] = Counter()
        rows = db.session.execute(
            select(Filing.patient_hash, Decision.amount)
            .join(Filing, Filing.id == Decision.filing_id)
            .where(Decision.confirmed_at.is_not(None))
        ).all()
        for person, amount in rows:
            paid[person.hex()] += amount
        used: Counter[str] = Counter()
        for row in db.session.scalars(select(YearlyUse)):
            for use in row.used.get("uses", []):
                used[row.id.split("/")[0]] += yearly.read(use).get("mutual_paid", Decimal(0))
        assert dict(paid) == dict(used), "the accumulators are off"
        assert max(paid.values()) <= CAP, "a cap was passed"
        return len(rows), sum(paid.values()), sum(used.values()), max(paid.values())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("server")
    parser.add_argument("--people", type=int, default=150)
    parser.add_argument("--cases", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--warm", type=int, default=10)
    wish = parser.parse_args()
    for people, cases in ((wish.people * wish.cases, 1), (wish.people, wish.cases)):
        print(f"{people} people with {cases} each; load of the machine {os.getloadavg()[0]:.1f}")
        with database(wish.server) as url:
            measure(url, people, cases, wish)


@contextmanager
def database(address: str) -> Iterator[str]:
    """A database that is gone afterwards."""
    name = f"bangban_decisions_{os.getpid()}"
    server = create_engine(address, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield address.rsplit("/", 1)[0] + f"/{name}"
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def measure(url: str, people: int, each: int, wish: argparse.Namespace) -> None:
    workers, extra = wish.workers, wish.workers * wish.warm
    cases, checker = fill(url, people + extra, each)
    cases, warm = cases[: people * each], cases[people * each :]
    random.Random(7).shuffle(cases)
    context = get_context("spawn")
    gate, answers = context.Barrier(workers + 1), context.Queue()
    processes = [
        context.Process(
            target=run,
            args=((url, warm[n::workers], cases[n::workers], checker, gate, answers),),
        )
        for n in range(workers)
    ]
    for process in processes:
        process.start()
    gate.wait()
    began = time.perf_counter()
    found = [answers.get() for _process in processes]
    seconds = time.perf_counter() - began
    for process in processes:
        process.join()
    tell(found, seconds)
    count, paid, used, most = proof(url)
    print(
        f"  with {len(warm)} before the clock {count} decisions paid {paid}, kept as used {used};"
        f" most for one person {most} of {CAP}: no cap passed"
    )


def tell(found: list[tuple[int, int, float]], seconds: float) -> None:
    done, looks = sum(one[0] for one in found), sum(one[1] for one in found)
    cpu = sum(one[2] for one in found)
    print(
        f"  {done} decisions in {seconds:.2f} s by {len(found)} processes: {done / seconds:.0f} a second"
    )
    print(f"  {looks} were looked at again because the amount changed under the lock")
    print(f"  processor time of our processes: {1000 * cpu / done:.1f} ms a decision")


if __name__ == "__main__":
    main()
