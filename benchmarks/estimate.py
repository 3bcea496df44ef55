"""How fast and in how much memory 100,000 estimates are answered, on one core.

    python benchmarks/estimate.py [--cases 100000] [--explain]

Makes a file of sample cases with other amounts, dates and years, answers it in a process of its
own and prints seconds, the busy part of them and the largest resident memory of that process.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "tests" / "estimate" / "cases.json"
ANSWER = """
import resource, sys
from pathlib import Path
from app.catalogue import policies
from app.estimate.stream import answer_file
with open(sys.argv[2], "wb") as out:
    answer_file(Path(sys.argv[1]), policies.own(), sys.argv[3] == "explain", out)
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


def main() -> None:
    """Make, answer, print."""
    options = argparse.ArgumentParser()
    options.add_argument("--cases", type=int, default=100_000)
    options.add_argument("--explain", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        questions, answers = Path(folder, "cases.json"), Path(folder, "answers.json")
        write_cases(questions, chosen.cases)
        before = time.perf_counter()
        busy, peak = run(questions, answers, "explain" if chosen.explain else "plain")
        seconds = time.perf_counter() - before
        size = questions.stat().st_size / 1e6
    print(
        f"{chosen.cases} cases ({size:.0f} MB): {seconds:.2f} s, of them {busy:.2f} s busy, "
        f"peak {peak / 1024:.0f} MB"
    )


def run(questions: Path, answers: Path, mode: str) -> tuple[float, int]:
    """Answer the file in a fresh process on one core; its busy seconds and peak memory in kB."""
    one_core = {min(os.sched_getaffinity(0))}
    command = [sys.executable, "-c", ANSWER, str(questions), str(answers), mode]
    done = subprocess.run(
        command,
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        preexec_fn=lambda: os.sched_setaffinity(0, one_core),
    )
    busy, peak = done.stdout.split()
    return float(busy), int(peak)


def write_cases(path: Path, count: int) -> None:
    """A file of `count` cases made from the samples."""
    samples = json.loads(SAMPLES.read_text("utf-8"))["cases"]
    for sample in samples:
        del sample["expected"], sample["hand_check"]
    chance = random.Random(20261121)
    with path.open("w", encoding="utf-8") as file:
        file.write('{"cases": [\n')
        for number in range(count):
            case = mutated(json.loads(json.dumps(samples[number % len(samples)])), chance)
            case["id"] = f"{case['id']}-{number}"
            file.write(",\n" * bool(number) + json.dumps(case, ensure_ascii=False))
        file.write("\n]}\n")


def mutated(case: dict, chance: random.Random) -> dict:
    """The same case on other days and with other amounts."""
    days = timedelta(days=chance.randrange(-60, 60))
    for invoice in case.get("invoices", []):
        for name in ("service_date", "admit", "discharge", "invoice_date"):
            if name in invoice:
                invoice[name] = (date.fromisoformat(invoice[name]) + days).isoformat()
        for line in invoice["lines"]:
            cents = abs(int(Decimal(line["amount"]) * 100)) + chance.randrange(1, 90000)
            line["amount"] = str(Decimal(cents) / 100 + Decimal("0.00"))
        invoice["total"] = str(sum(Decimal(line["amount"]) for line in invoice["lines"]))
    return case


if __name__ == "__main__":
    main()
