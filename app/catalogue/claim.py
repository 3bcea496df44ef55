"""The frozen claim: all that pre-review and estimate may look at. Built from a filing, or by a test."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Patient:
    """看病的人. `id_number` is None for a child without an ID card."""

    name: str
    id_number: str | None = None
    birth: date | None = None
    death: date | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """住院. `place` is local, other_province or None when the hospital is not in the directory."""

    id: str
    hospital: str
    admit: date | None = None
    discharge: date | None = None
    hospital_known: bool = False
    designated: bool | None = None
    place: str | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of the fee list (费用清单)."""

    name: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Invoice:
    """发票, as typed; amounts in yuan. `key` is `code-number`.

    `payer` (交款人) is empty and `lines` are none until somebody typed or read them; `read_total` and
    `read_number` stand, proven, on the photo of it.
    """

    id: str
    code: str = ""
    number: str = ""
    check_code: str = ""
    issued: date | None = None
    setting: str = "inpatient"
    service_date: date | None = None
    stay_id: str | None = None
    hospital: str = ""
    hospital_known: bool = False
    place: str | None = None
    level: str | None = None
    total: Decimal | None = None
    fund_pay: Decimal | None = None
    self_pay: Decimal | None = None
    self_fee: Decimal | None = None
    designated: bool | None = None
    emergency: bool | None = None
    payer: str = ""
    lines: tuple[FeeLine, ...] = ()
    read_total: Decimal | None = None
    read_number: str = ""

    @property
    def key(self) -> str:
        return f"{self.code}-{self.number}"


@dataclass(frozen=True, slots=True)
class Payee:
    """收款: the holder as typed and the card number."""

    holder: str = ""
    card: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """What was read from one page of a paper, as far as it is proven: whose it is, its total in figures
    and in capitals, the sum of its items; whether it is a fee list."""

    name: str = ""
    total: Decimal | None = None
    upper: Decimal | None = None
    items: Decimal | None = None
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """材料 in the filing: pages received, pages that could not be opened, or what the person said instead;
    pages that the machine could not read, those of them that shall stay, and the kinds of paper that
    lie here and belong elsewhere."""

    id: str
    pages: int = 0
    unreadable: int = 0
    lacks: str | None = None
    unclear: int = 0
    insisted: int = 0
    misplaced: tuple[str, ...] = ()
    read: tuple[Read, ...] = ()


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same invoice in another filing (`state` open) or paid before (`state` paid)."""

    number: str
    state: str
    same_person: bool
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the registers know; a missing key means the register does not know, which is not a fault.

    `fiscal` says valid, void or reimbursed by invoice key; `looked_up` are the keys that were
    looked for in other filings and among paid invoices; `aid_years` are the years in which the
    household's aid was applied for; `ytd_as_of` says by year which day the accumulators are of.
    """

    insured_name_matches: bool | None = None
    insured_active: bool | None = None
    insured_kind: str | None = None
    insured_status: str | None = None
    insured_district: str | None = None
    is_member: bool | None = None
    death: date | None = None
    categories: tuple[str, ...] = ()
    fiscal: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    elsewhere: Mapping[str, Elsewhere] = field(default_factory=lambda: NOTHING)
    looked_up: frozenset[str] = frozenset()
    aid_years: tuple[int, ...] = ()
    ytd: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: NOTHING)
    ytd_as_of: Mapping[str, date] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True)
class Claim:
    """One filing, frozen on a day. `payee_withheld`: he does not agree to give his card on the site."""

    service_id: str
    service_version: str
    filed_on: date
    patient: Patient
    answers: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    facts: Mapping[str, bool] = field(default_factory=lambda: NOTHING)
    stays: tuple[Stay, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    payee: Payee | None = None
    papers: Mapping[str, Paper] = field(default_factory=lambda: NOTHING)
    known: Known = field(default_factory=Known)
    acts_himself: bool = True
    payee_withheld: bool = False
