"""An estimate case as the layers see it: read, checked, in processing order."""

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from app.estimate import fields
from app.estimate.fields import CaseFault, bad_field
from app.money import ZERO, to_fen

STAYS = ("inpatient", "observation")
SETTINGS = ("outpatient", "prehospital", *STAYS)
LEVELS = ("1", "2", "3")
PLACES = ("local", "other_province")
SITUATIONS = (
    "OTHER_PROVINCE_EMERGENCY",
    "PREHOSPITAL_LOCAL",
    "CARD_LOSS",
    "TRANSFERRED",
    "OTHER",
)
LINE_CLASSES = ("A", "B", "OVER_LIMIT", "SELF")
INSURANCES = ("职保", "居保")
STATUSES = ("active", "retired", "resident")
YEAR = re.compile(r"[0-9]{4}")


class Scope(NamedTuple):
    """An invoice taken apart by the classes of its lines."""

    lines_total: Decimal
    class_b_first: Decimal
    over_limit: Decimal
    self_paid: Decimal
    in_scope: Decimal


class Invoice(NamedTuple):
    """One invoice. `begins` and `day`: admission and discharge of a stay, else the service date."""

    path: str
    no: str
    code: str
    setting: str
    level: str | None
    place: str | None
    emergency: bool
    situation: str | None
    remote: str | None
    begins: date
    day: date
    invoice_date: date
    total: Decimal
    other_paid: Decimal
    fiscal_reimbursed: bool
    void: bool
    scope: Scope

    @property
    def key(self) -> str:
        """What makes it the same invoice."""
        return f"{self.code}-{self.no}"

    @property
    def is_stay(self) -> bool:
        """Inpatient or observation."""
        return self.setting in STAYS


class Person(NamedTuple):
    """What amounts depend on, of the person named on the invoices."""

    birth: date
    is_retired: bool | None
    retired_pre2001: bool
    categories: tuple[str, ...]
    card_loss: tuple[date, date] | None
    is_transferred: bool
    death_date: date | None
    major_disease: bool


class Case(NamedTuple):
    """A claim over invoices, in the order in which they are processed."""

    claim_date: date
    person: Person
    ytd: dict[str, dict]
    paid_keys: tuple[str, ...]
    charity_balance: Decimal | None
    invoices: list[Invoice]


def read_case(case: dict) -> Case:
    """Everything checked, before anything is computed."""
    sheets = fields.listing(case, "invoices")
    if not sheets:
        raise bad_field("invoices", "at least one invoice is needed")
    invoices = [read_invoice(sheet, f"invoices[{at}]") for at, sheet in enumerate(sheets)]
    for invoice in invoices:
        if invoice.scope.lines_total != invoice.total:
            raise CaseFault(
                "LINES_DO_NOT_ADD_UP",
                f"{invoice.path}lines: {invoice.scope.lines_total}, but total: {invoice.total}",
            )
        if invoice.scope.in_scope < ZERO < invoice.total:
            raise bad_field(invoice.path + "lines", "what is out of scope exceeds the total")
    balance = case.get("charity_fund_balance")
    return Case(
        fields.day(case, "claim_date", ""),
        read_person(fields.inner(case, "person")),
        fields.inner_or_none(case, "ytd") or {},
        fields.texts(case, "paid_invoice_keys"),
        None if balance is None else fields.amount(case, "charity_fund_balance", ""),
        sorted(invoices, key=_processing_order),
    )


def _processing_order(invoice: Invoice) -> tuple[date, str, str]:
    return invoice.day, invoice.no, invoice.code


def read_person(person: dict) -> Person:
    """The person of a case over invoices."""
    path = "person."
    loss = fields.inner_or_none(person, "card_loss", path)
    insurance = fields.word_or_none(person, "insurance", path, INSURANCES)
    status = fields.word_or_none(person, "status", path, STATUSES)
    moved_to = person.get("transferred_to")
    return Person(
        fields.day(person, "birth", path),
        None if status is None and insurance != "居保" else status == "retired",
        fields.flag(person, "retired_pre2001", path),
        fields.texts(person, "categories", path),
        None if loss is None else _days_of_loss(loss),
        moved_to is not None and fields.text(person, "transferred_to", path) != "",
        fields.day_or_none(person, "death_date", path),
        fields.flag(person, "major_disease", path),
    )


def _days_of_loss(loss: dict) -> tuple[date, date]:
    path = "person.card_loss."
    return fields.day(loss, "from", path), fields.day(loss, "to", path)


def read_invoice(sheet: object, place: str) -> Invoice:
    """One invoice with its lines summed up."""
    if not isinstance(sheet, dict):
        raise bad_field(place, "an object is needed")
    path = place + "."
    setting = fields.word(sheet, "setting", path, SETTINGS)
    begins, ends = _days(sheet, path, setting)
    total = fields.money(sheet, "total", path)
    return Invoice(
        path,
        fields.text(sheet, "no", path),
        fields.text(sheet, "code", path),
        setting,
        fields.word_or_none(sheet, "level", path, LEVELS),
        fields.word_or_none(sheet, "place", path, PLACES),
        fields.flag(sheet, "emergency", path),
        fields.word_or_none(sheet, "situation", path, SITUATIONS),
        None if sheet.get("remote") is None else fields.text(sheet, "remote", path),
        begins,
        ends,
        fields.day(sheet, "invoice_date", path),
        total,
        fields.amount_or(sheet, "other_paid", path, ZERO),
        fields.flag(sheet, "fiscal_reimbursed", path),
        fields.flag(sheet, "void", path),
        _scope(fields.listing(sheet, "lines", path), path + "lines[", total),
    )


def _days(sheet: dict, path: str, setting: str) -> tuple[date, date]:
    if setting not in STAYS:
        service = fields.day(sheet, "service_date", path)
        return service, service
    admit, discharge = fields.day(sheet, "admit", path), fields.day(sheet, "discharge", path)
    if discharge < admit:
        raise bad_field(path + "discharge", "must not be before admit")
    return admit, discharge


def _scope(lines: list, path: str, total: Decimal) -> Scope:
    added = class_b_first = over_limit = self_paid = ZERO
    for at, line in enumerate(lines):
        place = f"{path}{at}]."
        if not isinstance(line, dict):
            raise bad_field(place[:-1], "an object is needed")
        kind = fields.word(line, "class", place, LINE_CLASSES)
        money = fields.money(line, "amount", place)
        added += money
        if kind == "B":
            class_b_first += to_fen(money * fields.share(line, "first_share", place))
        elif kind == "OVER_LIMIT":
            over_limit += money
        elif kind == "SELF":
            self_paid += money
    in_scope = total - class_b_first - over_limit - self_paid
    return Scope(added, class_b_first, over_limit, self_paid, in_scope)


def age_on(birth: date, day: date) -> int:
    """Full years; born on 29 February is a year older on 1 March in common years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
