"""What a service is, once its file has been read and checked. Nothing here can change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.catalogue.conditions import Condition

QUESTION_TYPES = (
    "choice",
    "multi",
    "bool",
    "date_range",
    "text+date",
    "phone",
    "number",
    "region",
    "form",
    "choice_from_local_list",
    "tick",
    "tick_with_wait",
    "consent",
    "button",
    "stay",
    "invoice",
    "bank_card",
)
WITH_OPTIONS = ("choice", "multi")
REQUIREMENTS = ("required", "conditional", "not_required")
ENTRIES = ("patient", "address", "stays", "invoices", "payee", "contact")
WAYS = ("owed", "alternative", "window", "ask")
TAKES = ("photo", "none")
LAYERS = ("basic", "major", "aid", "charity", "mutual")
INSURED = ("EMP", "RES", "MUTUAL")
ANY = "any"
_PRE_CHECKS = """
readable is_medical_invoice valid_invoice name_matches_patient name_matches_applicant
number_and_code_present amount_equals_sum_of_lines sum_matches_invoice not_duplicate_in_claim
not_in_paid_history not_void fiscal_not_reimbursed within_filing_limit within_reimbursement_years
holder_is_patient luhn name_equals_account id_checksum name_in_aid_database not_expired
"""
PRE_CHECKS = frozenset(_PRE_CHECKS.split())


@dataclass(frozen=True)
class Option:
    v: str
    zh: str


@dataclass(frozen=True)
class Question:
    id: str
    text_zh: str
    type: str
    options: tuple[Option, ...] = ()
    when: Condition | None = None
    help_zh: str = ""
    repeatable: bool = False
    fields: tuple[str, ...] = ()

    def option(self, value: object) -> Option | None:
        """The option with this value, if there is one."""
        return next((one for one in self.options if one.v == value), None)


@dataclass(frozen=True)
class Fact:
    """Something the system finds out; `ask_zh` is the question where only the person can know."""

    id: str
    text_zh: str
    ask_zh: str


@dataclass(frozen=True)
class Alternative:
    """What may stand in for a paper; several names mean any one of them."""

    names_zh: tuple[str, ...]
    when: Condition | None = None


@dataclass(frozen=True)
class Lacks:
    """The way out for a person who says 我没有这个."""

    text_zh: str
    ways: tuple[str, ...]


@dataclass(frozen=True)
class Material:
    id: str
    name_zh: str
    short_zh: str
    requirement: str
    when: Condition | None
    who_provides: str
    form: str
    where_zh: str
    takes: str
    lacks: Lacks
    multiple: bool = False
    pre_checks: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    hint_zh: str = ""
    slot: str = ""

    @property
    def takes_photo(self) -> bool:
        return self.takes == "photo"


@dataclass(frozen=True)
class Notice:
    version: str
    seconds: int
    paragraphs_zh: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """A page the site asks beside the plain questions: stays, invoices, payee."""

    id: str
    when: Condition | None = None


@dataclass(frozen=True)
class Home:
    """Where the person is insured: a hospital elsewhere is in another province."""

    province: str
    label_zh: str


@dataclass(frozen=True)
class Online:
    """Who can file on the site; the others go where `window_zh` says."""

    by_self: bool
    by_proxy: str
    window_zh: str

    @property
    def takes_mandates(self) -> bool:
        """May be filed for an adult who gave a mandate."""
        return self.by_proxy in ("mandate", "anyone_entitled")

    @property
    def takes_guardians(self) -> bool:
        """May be filed by a guardian for a minor and by a relative for the dead."""
        return self.by_proxy in ("guardian_or_heir", "anyone_entitled")

    @property
    def is_open(self) -> bool:
        return self.by_self or bool(self.by_proxy)


@dataclass(frozen=True)
class Step:
    title_zh: str
    text_zh: str


@dataclass(frozen=True)
class Owing:
    """容缺受理: which papers may follow later, and within how many days."""

    materials: tuple[str, ...]
    days: int
    is_sample: bool


@dataclass(frozen=True)
class Service:
    service_id: str
    version: str
    published: date
    name_zh: str
    title_zh: str
    summary_zh: str
    who_zh: str
    region: str
    district: str
    district_zh: str
    minutes: int
    insured: tuple[str, ...]
    online: Online
    notice: Notice
    questions: tuple[Question, ...]
    entries: tuple[Entry, ...]
    materials: tuple[Material, ...]
    applies_when: Condition
    happens_next: tuple[Step, ...]
    withdraw_minutes: int
    home: Home | None = None
    owing: Owing | None = None
    deadline_working_days: Mapping[str, int] = field(default_factory=dict, hash=False)
    policy: Mapping[str, str] | None = field(default=None, hash=False)
    suggests: tuple[str, ...] = ()
    asks_facts: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    steps_zh: tuple[str, ...] = ()
    rules_zh: tuple[str, ...] = ()
    official_item: str = ""
    facts: tuple[Fact, ...] = ()

    def question(self, question_id: str) -> Question | None:
        """The question with this id, if the service asks it."""
        return next((one for one in self.questions if one.id == question_id), None)

    def material(self, material_id: str) -> Material | None:
        """The paper with this id, if the service knows it."""
        return next((one for one in self.materials if one.id == material_id), None)

    def fact(self, fact_id: str) -> Fact | None:
        """The system fact with this id, if the service looks at it or asks for it."""
        return next((one for one in self.facts if one.id == fact_id), None)

    def may_be_owed(self, material_id: str) -> bool:
        """Whether this paper may follow after the filing was accepted."""
        return self.owing is not None and material_id in self.owing.materials

    def takes_insured(self, kind: str) -> bool:
        """Whether people with this insurance can use the service; no kind named means anyone."""
        return not self.insured or kind in self.insured


@dataclass(frozen=True)
class Elsewhere:
    """Where to go when no service fits."""

    text_zh: tuple[str, ...]
    when: Condition | None = None


@dataclass(frozen=True)
class Finder:
    """The few questions of the home page; `not_known` are answers that mean: I do not know."""

    questions: tuple[Question, ...]
    not_known: Mapping[str, tuple[str, ...]] = field(hash=False)
    unsure_zh: tuple[str, ...]
    elsewhere: tuple[Elsewhere, ...]
    hotline_zh: str
