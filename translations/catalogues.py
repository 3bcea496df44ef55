"""Keeping the catalogues: collect every sentence, merge, convert to traditional characters, compile, check.

python translations/catalogues.py update    collect and merge; 繁體 is converted, English waits for a person
python translations/catalogues.py compile   write the .mo files that the site reads
python translations/catalogues.py check     fail when a sentence is missing, or its placeholders differ
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
TEMPLATE = ROOT / "translations" / "messages.pot"
LANGUAGES = ("zh_Hant_TW", "en")
PLACEHOLDER = re.compile(r"%\(\w+\)s|%%|%s")
KEYWORDS = ("lazy_gettext", "_l", "N_")
STAFF_ONLY = (
    "app/review/",
    "templates/review/",
    "templates/operating/",
    "app/operating/",
    "templates/supervision/",
    "app/supervision/",
    "templates/accounts/staff_sign_in",
    "templates/accounts/no_staff",
)
# What OpenCC takes for words of computing is meant for counters, papers and people here.
AT_THE_COUNTER = {
    "視窗": "窗口",
    "稽核": "審核",
    "社群": "社區",
    "程式碼": "代碼",
    "透過": "通過",
    "專案": "項目",
    "物件": "對象",
    "宣告書": "聲明書",
    "登出證明": "註銷證明",
    "籤": "簽",
    "卡里": "卡裡",
    "賬": "帳",
    "“": "「",
    "”": "」",
}


def po_file(language: str) -> Path:
    return ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"


def load(language: str) -> Catalog:
    path = po_file(language)
    if not path.exists():
        return Catalog(locale=language, project="bangban", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def save(language: str, catalogue: Catalog) -> None:
    path = po_file(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(
            file, catalogue, width=100, sort_by_file=True, omit_header=False, include_lineno=False
        )


def collect() -> Catalog:
    """Every sentence of code, templates and data."""
    command = [
        sys.executable,
        "-m",
        "babel.messages.frontend",
        "-q",
        "extract",
        "-F",
        "pyproject.toml",
    ]
    command += [part for word in KEYWORDS for part in ("-k", word)]
    subprocess.run([*command, "-o", str(TEMPLATE), "."], cwd=ROOT, check=True)
    with TEMPLATE.open("rb") as file:
        found = read_po(file)
    TEMPLATE.unlink()
    return found


def update() -> None:
    """Merge what is new, drop what is gone, and convert to traditional characters where nothing stands."""
    found = collect()
    for language in LANGUAGES:
        catalogue = load(language)
        catalogue.update(deepcopy(found), no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        if language == "zh_Hant_TW":
            convert(catalogue)
        save(language, catalogue)
        print(f"{language}: {len(list(missing(catalogue)))} of {len(catalogue)} missing")


def convert(catalogue: Catalog) -> None:
    from opencc import OpenCC

    taiwan = OpenCC("s2twp")
    for message in catalogue:
        if message.id and not filled(message):
            source = message.id[-1] if isinstance(message.id, tuple) else message.id
            words = taiwan.convert(source)
            for wrong, right in AT_THE_COUNTER.items():
                words = words.replace(wrong, right)
            message.string = (words,) * catalogue.num_plurals if message.pluralizable else words


def filled(message: Message) -> bool:
    parts = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return all(parts)


def missing(catalogue: Catalog) -> Iterator[Message]:
    """Sentences without a translation; pages of staff are not asked for."""
    for message in catalogue:
        places = [place for place, _line in message.locations]
        for_citizens = not places or any(not place.startswith(STAFF_ONLY) for place in places)
        if message.id and not filled(message) and for_citizens:
            yield message


def other_placeholders(catalogue: Catalog) -> Iterator[Message]:
    """Translations that lost a placeholder or made one up."""
    for message in catalogue:
        if not message.id or not filled(message):
            continue
        sources = message.id if isinstance(message.id, tuple) else (message.id,)
        wanted = [set(PLACEHOLDER.findall(source)) for source in sources]
        parts = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        if any(set(PLACEHOLDER.findall(part)) not in wanted for part in parts):
            yield message


def compile_all() -> None:
    for language in LANGUAGES:
        with po_file(language).with_suffix(".mo").open("wb") as file:
            write_mo(file, load(language))


def check() -> int:
    """How many faults there are, each told on a line."""
    found, faults = collect(), 0
    for language in LANGUAGES:
        catalogue = load(language)
        absent = [one for one in found if one.id and catalogue.get(one.id) is None]
        for word, messages in (
            ("not in the catalogue", absent),
            ("not translated", list(missing(catalogue))),
            ("other placeholders", list(other_placeholders(catalogue))),
        ):
            faults += len(messages)
            for message in messages[:20]:
                print(f"{language}: {word}: {message.id!r}")
    return faults


if __name__ == "__main__":
    wish = sys.argv[1] if len(sys.argv) > 1 else "check"
    if wish == "check":
        sys.exit(min(check(), 1))
    {"update": update, "compile": compile_all}[wish]()
