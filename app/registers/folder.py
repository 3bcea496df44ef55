"""The drop folder (定时同步): files named KIND….csv that other offices leave are taken and loaded.

A file is taken when a look finds it just as the look before did, or at once when NAME.done stands
beside it. It ends in done/ or failed/ with its report beside it.
"""

import json
import logging
import os
from pathlib import Path

from app import clock, db
from app.db import session
from app.registers.load import load
from app.registers.model import Kind
from app.registers.report import Report
from app.tasks import TaskKind, open_task

WORKING, DONE, FAILED, LOOKS = "working", "done", "failed", ".looks.json"
log = logging.getLogger(__name__)


def look_into_folder(folder: Path, demo: bool) -> list[Report]:
    """Take what is complete, load it in the order of names, put it away; the reports of what ended."""
    for name in (WORKING, DONE, FAILED):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for path in _complete(folder):
        _take(path, folder / WORKING)
    reports = []
    for path in sorted(path for path in (folder / WORKING).iterdir() if _is_table(path)):
        if report := _load_and_put_away(path, folder, demo):
            reports.append(report)
    return reports


def kind_of(name: str) -> Kind | None:
    """The register that a file's name begins with."""
    return next((kind for kind in Kind if name.lower().startswith(kind.value)), None)


def _complete(folder: Path) -> list[Path]:
    """The files that nobody writes to any more; what stands there now is remembered for the next look."""
    paths = [path for path in folder.iterdir() if _is_table(path)]
    seen = {path.name: _state(path) for path in paths if kind_of(path.name)}
    before = _looks(folder / LOOKS)
    _remember(folder / LOOKS, seen)
    return [
        folder / name
        for name, state in seen.items()
        if before.get(name) == state or _marker(folder / name).exists()
    ]


def _is_table(path: Path) -> bool:
    return path.suffix.lower() == ".csv" and path.is_file()


def _state(path: Path) -> list[int]:
    now = path.stat()
    return [now.st_size, now.st_mtime_ns]


def _marker(path: Path) -> Path:
    return path.with_name(f"{path.name}.done")


def _looks(path: Path) -> dict[str, list[int]]:
    try:
        looks = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return looks if isinstance(looks, dict) else {}


def _remember(path: Path, seen: dict[str, list[int]]) -> None:
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps(seen), "utf-8")
    fresh.replace(path)


def _take(path: Path, working: Path) -> None:
    """Claim a file by moving it; when another worker was quicker it is his."""
    try:
        path.rename(_free(working / path.name))
    except FileNotFoundError:
        log.info("%s was taken by another worker", path.name)
    _marker(path).unlink(missing_ok=True)


def _free(path: Path) -> Path:
    """The path, with the moment in its name when something of that name stands there already."""
    if not path.exists():
        return path
    return path.with_name(f"{path.stem}-{clock.now():%Y%m%dT%H%M%S%f}{path.suffix}")


def _load_and_put_away(path: Path, folder: Path, demo: bool) -> Report | None:
    kind = kind_of(path.name)
    if kind is None:
        return None
    report = load(kind, path, by=None, demo=demo)
    if report.reason in ("import_running", "file_missing"):
        log.info("%s waits: %s", path.name, report.reason)
        return None
    place = _free(folder / (DONE if report.is_in else FAILED) / path.name)
    report.write_csv(place.with_suffix(".report.csv"))
    if path.exists():
        path.rename(place)
    if report.state == "refused" or report.wrong:
        _tell_a_person(report)
    return report


def _tell_a_person(report: Report) -> None:
    """Nobody watches the folder: a refused file, or wrong rows in it, is a task."""
    db.begin_writing()
    detail = {"register": report.kind, "file": report.file_name, "wrong": report.wrong}
    about = f"register/{report.kind}"
    reason = report.reason or "rows_wrong"
    open_task(TaskKind.IMPORT_FAILED, about=about, by=None, reason=reason, **detail)
    session.commit()
