"""Work in the background: the drop folder."""

from pathlib import Path
from typing import Any

from app import config, db
from app.registers import folder
from app.registers.imports import tidy


def look_into_folder(payload: dict[str, Any]) -> None:
    """Every minute: load what other offices left, and sweep after imports that died. `payload` is empty."""
    tidy()
    folder.look_into_folder(Path(config.load()["IMPORT_FOLDER"]), db.is_demo())
