"""What proves a value. Confidence of the engine alone never does.

The proofs: `qr`, `check_digit`, `identity` (sums, capitals, days), `printed_twice`, `two_readings`,
`other_field` (birth and sex inside the ID number), `embedded` (the text of a digital file), and
`clear_reading` for names, hospitals and dates: see decision 023.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import product

from app.documents.reading.found import Value
from app.documents.reading.layouts import Layout
from app.documents.reading.page import Page
from app.documents.reading.tables import Table, adds_up, sum_of
from app.documents.reading.values import DIGITS, amount_of, capitals

Values = dict[str, Value]
CHECKED = ("id", "card")
CENT = Decimal("0.005")


def prove(values: Values, layout: Layout) -> None:
    """Everything that needs no second look: check digits, sums, capitals, days, the text of a file."""
    for name, value in values.items():
        if layout.fields[name].type in CHECKED and value.score >= 0.6:
            value.proofs.add("check_digit")
        if value.source == "text":
            value.proofs.add("embedded")
    mend_capitals(values)
    prove_capitals(values)
    for left, right in layout.identities:
        prove_identity(values, left, right)
    prove_days(values)
    prove_by_id(values)


def prove_capitals(values: Values) -> None:
    """大写 = 小写: a rival reading of the figure is taken where it alone agrees."""
    spelled, total = values.get("total_upper"), values.get("total")
    amount = amount_of(spelled.text) if spelled else None
    if spelled is None or total is None or amount is None:
        return
    for text in (total.text, *total.rivals):
        if Decimal(text) == amount and amount > 0:
            total.rivals = () if text == total.text else total.rivals
            total.text = text
            total.proofs.add("identity")
            spelled.proofs.add("identity")
            return


def mend_capitals(values: Values) -> None:
    """Capitals with unreadable signs, where all that is legible spells the figure that the paper gives.

    A sign that is itself a capital must be the right one, so that a real difference stays one.
    """
    spelled, total = values.get("total_upper"), values.get("total")
    if spelled is None or total is None or amount_of(spelled.text) is not None:
        return
    wanted = capitals(Decimal(total.text))
    if len(wanted) != len(spelled.text):
        return
    pairs = list(zip(spelled.text, wanted, strict=True))
    right = sum(seen == due for seen, due in pairs)
    if right >= 0.6 * len(pairs) and all(
        seen == due or seen not in DIGITS + "拾佰仟万亿元角分整" for seen, due in pairs
    ):
        spelled.text = wanted
        spelled.score = min(spelled.score, 0.5)


def prove_identity(values: Values, left: tuple[str, ...], right: tuple[str, ...]) -> None:
    """Both sides add up to the same sum that is not nothing, with at most one rival reading taken."""
    names = left + right
    if not all(name in values for name in names):
        return
    for texts in _choices(values, names):
        sums = [sum((Decimal(texts[name]) for name in side), Decimal(0)) for side in (left, right)]
        if abs(sums[0] - sums[1]) < CENT and sums[0] > 0:
            for name in names:
                values[name].text = texts[name]
                values[name].rivals = ()
                values[name].proofs.add("identity")
            return


def _choices(values: Values, names: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """The readings as they are, then with rivals, the fewest first; proven ones stay."""
    options = [
        (values[name].text,)
        if values[name].proofs & {"identity", "qr"}
        else (values[name].text, *values[name].rivals)
        for name in names
    ]
    combinations = sorted(
        product(*options),
        key=lambda texts: sum(t != o[0] for t, o in zip(texts, options, strict=True)),
    )
    for texts in combinations[:16]:
        yield dict(zip(names, texts, strict=True))


def prove_days(values: Values) -> None:
    """Days of the stay = day out - day in: proves both."""
    first, last = values.get("admitted"), values.get("discharged")
    days = values.get("stay_days") or values.get("days")
    if not (first and last and days):
        return
    between = (date.fromisoformat(last.text) - date.fromisoformat(first.text)).days
    if between > 0 and between == int(days.text):
        for value in (first, last, days):
            value.proofs.add("identity")


def prove_by_id(values: Values) -> None:
    """Birth day and sex stand inside the ID number as well."""
    number = values.get("id_number")
    if number is None:
        return
    text = number.text
    inside = {
        "born": f"{text[6:10]}-{text[10:12]}-{text[12:14]}",
        "sex": "男" if int(text[16]) % 2 else "女",
    }
    for name, due in inside.items():
        if name in values and values[name].text == due:
            values[name].proofs.add("other_field")


def join_qr(values: Values, told: Mapping[str, str], box: Value) -> None:
    """The QR of the paper beside its print: equal proves, a missing one is filled, a difference is kept."""
    agree = sum(name in values and values[name].text == text for name, text in told.items())
    for name, text in told.items():
        printed = values.get(name)
        if printed is None:
            values[name] = Value(text, "qr", 1.0, box.lines, number=box.number)
            if agree or name in ("invoice_code", "invoice_number", "check_code"):
                values[name].proofs.add("qr")
        elif printed.text == text:
            printed.proofs.add("qr")
            printed.source, printed.rivals = "qr", ()
        else:
            _contradict(printed, text)


def _contradict(printed: Value, text: str) -> None:
    """Both are kept and neither is sure; what was read badly gives way to the code."""
    if "identity" in printed.proofs or "embedded" in printed.proofs or printed.score >= 0.9:
        printed.rivals = (*printed.rivals, text)
    else:
        printed.rivals = (*printed.rivals, printed.text)
        printed.text, printed.source = text, "qr"
    printed.proofs = {"contradicted"}


def prove_items(values: Values, table: Table, words: frozenset[str]) -> set[str]:
    """Items that add up to the total, each with a name of the closed list."""
    total = values.get("total")
    if total is None or sum_of(table.rows, 1) != Decimal(total.text):
        return set()
    total.proofs.add("identity")
    is_closed = all(row[0] in words for row in table.rows) and table.score >= 0.8
    return {"identity"} if is_closed else set()


def prove_list(values: Values, table: Table, layout: Layout, page: Page) -> set[str]:
    """Every line multiplies, all of them make the total, and every class is one."""
    total = values.get("total")
    if not adds_up(table.rows) or total is None or sum_of(table.rows, 3) != Decimal(total.text):
        return set()
    total.proofs.add("identity")
    is_closed = (
        all(row[4] in layout.closed_lists["class"] for row in table.rows) and not table.is_doubtful
    )
    return {"identity"} if is_closed and page.is_clear else set()


def drop_illegible(values: Values) -> None:
    """Capitals that spell nothing are no value."""
    spelled = values.get("total_upper")
    if spelled is not None and amount_of(spelled.text) is None:
        del values["total_upper"]


def is_plausible(values: Values, today: date) -> bool:
    """Days in their order and none in the future."""
    order = [
        values[name].text
        for name in ("born", "admitted", "discharged", "death_date")
        if name in values
    ]
    latest = max([*order, *(values[n].text for n in ("issue_date",) if n in values)], default="")
    return order == sorted(order) and latest <= today.isoformat()


CLEAR_TYPES = ("name", "hospital", "date", "period", "text", "nation", "bank")


Look = tuple[str | None, float]


def confirm(value: Value, kind: str, looks: Sequence[Look], page: Page) -> None:
    """Further readings of the same line. All the same prove it, unless the page is hard to read and the
    value has no form of its own; another one makes it doubtful and is kept beside it."""
    first, score = looks[0]
    others = tuple(dict.fromkeys(text for text, _score in looks if text not in (None, value.text)))
    if others:
        value.rivals = (*value.rivals, *others)
        if first is not None and first != value.text and score > value.score:
            value.text, value.score = first, score
        return
    worst = min([value.score, *(score for text, score in looks if text is not None)])
    if first is None:
        return
    if kind not in CLEAR_TYPES:
        if worst >= (0.85 if page.is_clear else 0.95):
            value.proofs.add("two_readings")
    elif all(text is not None for text, _score in looks) and page.is_clear and worst >= 0.85:
        value.proofs.add("clear_reading")


SURE = {
    "qr": 0.99,
    "check_digit": 0.99,
    "identity": 0.98,
    "embedded": 0.97,
    "printed_twice": 0.95,
    "other_field": 0.95,
    "two_readings": 0.9,
    "clear_reading": 0.8,
}


def confidence(value: Value) -> float:
    """At least one half when it is proven, below when it is not; never what the engine felt alone."""
    if "contradicted" in value.proofs or (
        value.rivals and not value.proofs & {"qr", "identity", "check_digit"}
    ):
        return round(0.3 * value.score, 2)
    proven = [SURE[proof] for proof in value.proofs if proof in SURE]
    return max(proven) if proven else round(0.45 * value.score, 2)
