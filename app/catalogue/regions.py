"""The provinces by the two digits that begin a region code or an ID number."""

from collections.abc import Mapping
from functools import cache

from app.catalogue.reading import read_file
from app.catalogue.services import DATA


@cache
def provinces() -> Mapping[str, str]:
    """Code to name, in the order of the codes."""
    rows = read_file(DATA / "regions.json").nodes("provinces")
    return {row.text("code"): row.text("name_zh") for row in rows}
