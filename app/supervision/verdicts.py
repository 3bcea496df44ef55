"""机器和人: what people said of the machine's findings that were disputed, by the code of the finding."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from app.clock import today
from app.prereview import rules
from app.supervision.report import Period, Report, report
from app.supervision.rows import Selection
from app.supervision.words import ANY_PAPER, ANYBODY, FINDING_KINDS, PRECHECK_CODES, STOPPED

FIRST_DAY = date(2000, 1, 1)
HEADS = ("查的是什么", "代码", "查出的问题", "机器判断对", "机器判断错", "说不清", "还没答复")
COLUMNS = ("upheld", "overturned", "unclear", "open")
Translate = Callable[[str], str]


@dataclass(frozen=True)
class Judged:
    """One code of one kind of finding, and how often a person said which of it."""

    kind: str
    code: str
    numbers: tuple[int, ...]


def judged(found: Report) -> list[Judged]:
    """Every code that was disputed in a period, the most frequent of each kind first."""
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for name, number in found.parts("verdict"):
        kind, code, verdict = name.split(":")
        counts.setdefault((kind, code), {})[verdict] = number
    rows = [
        Judged(kind, code, tuple(said.get(one, 0) for one in COLUMNS))
        for (kind, code), said in counts.items()
    ]
    order = list(FINDING_KINDS)
    return sorted(rows, key=lambda one: (order.index(one.kind), -sum(one.numbers), one.code))


def words_of(one: Judged, translate: Translate) -> str:
    """What was found, in words; its kind where the code says no more."""
    titles = {rule.code: rule.title for rule in rules()} | PRECHECK_CODES | {"stop": STOPPED}
    title = titles.get(one.code, one.code or FINDING_KINDS[one.kind])
    return translate(title) % {"paper": translate(ANY_PAPER), "name": translate(ANYBODY)}


def rows_of(selection: Selection) -> Iterator[list[str]]:
    """The cells of an export: the days and the service are chosen, nothing else can be."""
    first = date.fromisoformat(selection.first) if selection.first else FIRST_DAY
    last = date.fromisoformat(selection.last) if selection.last else today()
    for one in judged(report(Period("", first, last), selection.service)):
        numbers = (str(number) for number in one.numbers)
        yield [FINDING_KINDS[one.kind], one.code, words_of(one, str), *numbers]
