"""People with a session and an open draft each, made through the services of the site, for a benchmark.

    python benchmarks/journey/drafts.py --count 500 [--whole]

Works on the instance that the environment names (BANGBAN_INSTANCE, BANGBAN_CATALOGUE_FOLDERS), marks
its database as demo, and prints one line of JSON for each draft. Without `--whole` the drafts have
their consents, their patient and the pre-check behind them: what is left are the questions and the photo.
"""

import argparse
import csv
import json
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from app import create_app, db, vault
from app.accounts import consents, sessions
from app.accounts.browser import COOKIE
from app.accounts.model import Account, Person, Purpose
from app.catalogue.current import catalogue
from app.filing import service
from app.filing.blueprint import opened
from app.filing.model import Filing
from app.registers.demo_people import invented_id
from app.registers.load import load
from app.registers.model import Kind

SERVICE = "BENCH-EIGHT"
NAME = "王建国"
FIRST_DAY, A_DAY, A_BATCH = date(1935, 1, 1), 900, 200
COLUMNS = ("id_number", "name", "kind", "status", "birth", "district", "valid_from")


def main() -> None:
    """Make the people, say who they are."""
    options = argparse.ArgumentParser()
    options.add_argument("--count", type=int, default=100)
    options.add_argument("--whole", action="store_true")
    chosen = options.parse_args()
    app = create_app()
    with app.app_context():
        db.begin_writing()
        first = int(db.fact("bench") or 0)
        db.set_fact("demo", "filled")
        db.set_fact("bench", str(first + chosen.count))
        db.session.commit()
        numbers = range(first, first + chosen.count)
        register(numbers)
        for start in range(0, chosen.count, A_BATCH):
            make(numbers[start : start + A_BATCH], chosen.whole)


def birth(number: int) -> date:
    return FIRST_DAY + timedelta(days=number // A_DAY)


def id_number(number: int) -> str:
    return invented_id("0107", birth(number), number % A_DAY + 1)


def register(numbers: range) -> None:
    """Write them into the register of insured persons, as the operator would."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "insured.csv")
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(COLUMNS)
            for number in numbers:
                who = [id_number(number), NAME, "RES", "resident", birth(number)]
                table.writerow([*who, "bench", "2020-01-01"])
        report = load(Kind.INSURED, path, by=None, demo=True)
    if report.state != "live":
        raise SystemExit(f"the register was not filled: {report}")


def make(numbers: range, whole: bool) -> None:
    """One transaction with a person, a session and a draft for each number."""
    db.begin_writing()
    for number in numbers:
        account = person(number)
        token = sessions.open_session(account, "phone")
        filing = service.start(catalogue().latest(SERVICE), account, {"notice": "1", "seconds": 10})
        db.session.flush()
        if not whole:
            begin(filing, account, number)
        made = {"cookie": COOKIE, "token": token, "path": f"/filings/{filing.id}"}
        sys.stdout.write(json.dumps(made | {"id_number": id_number(number), "name": NAME}) + "\n")
    db.session.commit()
    db.session.remove()


def person(number: int) -> Account:
    found = Person()
    found.identify(NAME, id_number(number))
    db.session.add(found)
    db.session.flush()
    phone = f"199{number:08d}"
    account = Account(kind="citizen", person_id=found.id, phone_hash=vault.lookup("phone", phone))
    account.person, account.phone = found, phone
    db.session.add(account)
    db.session.flush()
    return account


def begin(filing: Filing, account: Account, number: int) -> None:
    """The pages before the questions: consents, who the patient is, the pre-check."""
    found = service.find_filing(filing.id)
    if found is None:
        raise SystemExit("a draft that was just made is not there")
    sheet = opened(found)
    every = {purpose.value for purpose in Purpose}
    consents.settle(account.person_id, account, filing.id, agreed=every, asked=set(Purpose))
    patient = {"name": NAME, "id_number": id_number(number), "birth": birth(number).isoformat()}
    for section, body in (
        ("consents", dict.fromkeys(every, True)),
        ("patient", patient),
        ("precheck", {"passed": True, "categories": []}),
    ):
        sheet = service.save(sheet, section, body, account)


if __name__ == "__main__":
    main()
