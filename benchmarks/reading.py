"""How well and how fast papers are read, on the prepared set of documents with its truth.

    python benchmarks/reading.py [--set FOLDER] [--bad-only] [--misses]

The set is prepared material that is not part of the project: it is looked for in shared/documents beside
the checkout. Without it the script says so and ends.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

SET = Path(__file__).parent.parent.parent / "shared" / "documents"
NOT_FIELDS = ("doc_type", "layout")
GROUPS = {
    "invoice code, number, check code": (
        "invoice",
        ("invoice_code", "invoice_number", "check_code"),
        0.995,
    ),
    "money of invoices": (
        "invoice",
        (
            *("total", "fund_pay", "other_pay", "account_pay", "cash_pay", "self_pay", "self_fee"),
            *("classified_self_pay", "self_part"),
        ),
        0.99,
    ),
    "ID and bank numbers": ("", ("id_number", "card_number"), 0.99),
    "settlement sheet": ("settlement", (), 0.97),
    "payer, hospital, date of invoices": ("invoice", ("payer", "hospital", "issue_date"), 0.98),
}


class Score:
    """What was right, sure, and wrong but sure."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.misses: list[str] = []

    def add(self, case: dict, reading) -> None:
        for name, due in case["fields"].items():
            if name not in NOT_FIELDS:
                self._field(case, name, due, reading.fields.get(name))

    def _field(self, case: dict, name: str, due: object, told: dict | None) -> None:
        is_right = told is not None and told["value"] == due
        is_sure = told is not None and told["confidence"] >= 0.5
        said = "right" if is_right else "wrong" if told else "absent"
        marks = ["all", said] + [f"{said} sure"] * is_sure
        groups = ["", case["doc_type"], *self._groups(case, name)]
        self.counts.update(f"{group}|{mark}" for group in groups for mark in marks)
        if not is_right or not is_sure:
            word = f"{said}{', SURE' if is_sure and not is_right else ''}{', unsure' if is_right else ''}"
            seen = told and told["value"]
            self.misses.append(f"{case['file']:40} {name:24} {word:14} {due!s:.60} | {seen!s:.60}")

    def _groups(self, case: dict, name: str) -> list[str]:
        found = [
            title
            for title, (kind, names, _goal) in GROUPS.items()
            if case["doc_type"].startswith(kind) and (not names or name in names)
        ]
        if case["file"].endswith((".ofd", "text.pdf")):
            found.append("text PDF and OFD")
        return found

    def share(self, group: str, mark: str = "right", of: str = "all") -> str:
        whole = self.counts[f"{group}|{of}"]
        part = self.counts[f"{group}|{mark}"]
        return f"{part}/{whole} = {part / whole:.4f}" if whole else "none"


def read_set(folder: Path, cases: list[dict]) -> None:
    from app.documents.reading.eyes import Eyes
    from app.documents.reading.reader import read

    eyes, score, times, verdicts = Eyes(), Score(), [], Counter()
    for case in cases:
        reading = read((folder / case["file"]).read_bytes(), eyes)
        if case["level"] == "unreadable":
            verdicts["unreadable told" if reading.problems else "unreadable NOT told"] += 1
            continue
        verdicts["readable read" if reading.is_readable else "readable REFUSED"] += 1
        verdicts["kind right" if reading.kind == case["doc_type"] else "kind WRONG"] += 1
        times.append((reading.total, reading.engine, max(1, reading.pages)))
        score.add(case, reading)
    memory = held(eyes.child.pid) if eyes.child else 0.0
    eyes.close()
    report(score, times, verdicts, memory)


def report(score: Score, times: list, verdicts: Counter, memory: float) -> None:
    print(f"fields right              {score.share('')}   goal 0.98")
    print(f"right ones sure           {score.share('', 'right sure', 'right')}   goal 0.90")
    print(f"wrong but sure            {score.counts['|wrong sure']}   goal 0")
    print(f"text PDF and OFD          {score.share('text PDF and OFD')}   goal 1")
    for title, (_kind, _names, goal) in GROUPS.items():
        print(f"{title:25} {score.share(title)}   goal {goal}")
    for kind in sorted({key.split("|")[0] for key in score.counts} - set(GROUPS) - {""}):
        print(f"  {kind:23} {score.share(kind)}, sure {score.share(kind, 'right sure', 'right')}")
    print(", ".join(f"{count} {what}" for what, count in sorted(verdicts.items())))
    photos = [one for one in times if one[1] > 0]
    whole, engine = sum(one[0] for one in photos), sum(one[1] for one in photos)
    pages = sum(one[2] for one in photos)
    limit = 1.15 * engine + 0.3 * pages
    print(
        f"time of photos            {whole:.1f} s, engine {engine:.1f} s, ratio {whole / engine:.3f};"
        f" limit 1.15 x engine + 0.3 s a page = {limit:.1f} s"
    )
    over = sum(total > 1.15 * inside + 0.3 * count for total, inside, count in photos)
    print(f"single papers over it     {over} of {len(photos)}")
    print(f"memory of the reader      {memory:.0f} MB at its highest   goal 700")
    print("\nmisses, and right ones that are not sure:")
    print("\n".join(score.misses) or "none")


def held(pid: int) -> float:
    """VmHWM of a process in MB."""
    for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0


def read_bad(folder: Path, cases: list[dict]) -> None:
    """Each in a process of its own, as the command is used."""
    print(
        "\nbad inputs: reason, seconds of the process and in the reader, memory of the largest process"
    )
    for case in cases:
        began = time.monotonic()
        command = [sys.executable, "-m", "app.cli", "read", str(folder / case["file"])]
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        told = json.loads(process.stdout.read())
        _pid, status, used = os.wait4(process.pid, 0)
        took = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        is_paper = case["expect"] == "not_a_document"
        fits = not told["accepted"] and (is_paper or (took < 1 and used.ru_maxrss < 200 * 1024))
        print(
            f"  {case['file']:26} {told['reason']!s:16} {took:6.2f} s {told['seconds']['total']:6.2f} s"
            f" {used.ru_maxrss / 1024:5.0f} MB  {'' if fits else 'NOT WITHIN 1 s, 200 MB'}"
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--set", type=Path, default=SET)
    parser.add_argument("--bad-only", action="store_true")
    wish = parser.parse_args()
    if not (wish.set / "truth.json").exists():
        print(f"not measured: the prepared set of documents is not at {wish.set}")
        return
    cases = json.loads((wish.set / "truth.json").read_text("utf-8"))["cases"]
    bad = [case for case in cases if case["doc_type"] == "bad"]
    if not wish.bad_only:
        read_set(wish.set, [case for case in cases if case["doc_type"] != "bad"])
    if bad:
        read_bad(wish.set, bad)


if __name__ == "__main__":
    main()
