"""An opened filing: its sections unsealed, its service beside it, and the facts that follow from them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from app import vault
from app.catalogue.conditions import judge
from app.catalogue.definition import Service
from app.filing.model import Filing, SectionRow

STAY_KINDS = ("inpatient", "observation")
NOT_ASKED = ("tick", "tick_with_wait", "consent", "button", "stay", "invoice", "bank_card", "phone")
PERSON_KNOWS = ("has_outpatient_drugs", "needs_negotiated_drug", "major_disease")
SETTLED = ("who", "alive", "patient_state")
BANK = "bank_account"
Body = dict[str, Any]


@dataclass(frozen=True)
class Sheet:
    """Read-only view of a filing; verbs in service.py change the rows behind it."""

    filing: Filing
    service: Service
    rows: Mapping[str, SectionRow]
    withheld: frozenset[str] = frozenset()

    @classmethod
    def of(cls, filing: Filing, service: Service) -> "Sheet":
        return cls(filing, service, {row.key: row for row in filing.rows})

    def with_row(self, row: SectionRow) -> "Sheet":
        """The same filing after one of its sections was written."""
        return Sheet(self.filing, self.service, {**self.rows, row.key: row}, self.withheld)

    def without(self, withheld: frozenset[str]) -> "Sheet":
        """The same filing after these consents were taken back; see agreement.py."""
        return Sheet(self.filing, self.service, self.rows, withheld)

    @cached_property
    def bodies(self) -> dict[str, Body]:
        """Every section that was not removed, by its key, in the order they were made."""
        found = {key: row.body for key, row in self.rows.items() if row.removed_at is None}
        if "consents" in found:
            said = found["consents"].items()
            found["consents"] = {name: yes and name not in self.withheld for name, yes in said}
        if BANK in self.withheld:
            found.pop("payee", None)
        return found

    def body(self, key: str) -> Body:
        return self.bodies.get(key, {})

    def has(self, key: str) -> bool:
        return key in self.bodies

    @cached_property
    def answers(self) -> dict[str, Any]:
        """Answers to the questions of the service, by question id; unanswered ones are absent."""
        found = {
            key.removeprefix("question:"): body["value"]
            for key, body in self.bodies.items()
            if key.startswith("question:")
        }
        if phone := self.body("contact").get("phone"):
            found["phone"] = phone
        return found

    @cached_property
    def facts(self) -> dict[str, bool]:
        """System facts that are known: asked of the person, or following from what he filled in."""
        found = {
            key.removeprefix("fact:"): body["value"] == "yes"
            for key, body in self.bodies.items()
            if key.startswith("fact:")
        }
        places = [body.get("place") for _id, body in self.items("stay")]
        if "other_province" in places:
            found["inpatient_other_province"] = True
        elif places and all(place == "local" for place in places):
            found["inpatient_other_province"] = False
        if self.body("precheck"):
            found["system_marked"] = bool(self.body("precheck").get("categories"))
        if self.acts_for_other:
            found["e_cert_found"] = False
        return found

    @property
    def values(self) -> dict[str, Any]:
        """Answers and facts together, as conditions read them."""
        return {**self.answers, **self.facts}

    def items(self, kind: str) -> Iterator[tuple[str, Body]]:
        """The stays or invoices, oldest first, as (id, body)."""
        for key, body in self.bodies.items():
            if key.startswith(f"{kind}:"):
                yield key.removeprefix(f"{kind}:"), body

    @property
    def invoice_lookups(self) -> list[bytes]:
        """The blind indexes of its invoices."""
        return [one.lookup for one in self.rows.values() if one.lookup and one.removed_at is None]

    @property
    def is_mandated(self) -> bool:
        """Somebody files it for the patient under a mandate: who the patient is stands in the mandate."""
        return self.filing.mandate_id is not None

    @property
    def acts_for_other(self) -> bool:
        return self.is_mandated or self.answers.get("who") not in (None, "self")

    @property
    def patient_state(self) -> str:
        return str(self.answers.get("patient_state", "adult"))

    @property
    def is_deceased(self) -> bool:
        return self.patient_state == "deceased"

    @property
    def patient_fields(self) -> list[str]:
        """What must be known of the patient: a child without a card has no number, the dead have a day."""
        found = ["name", "birth" if self.patient_state == "minor_no_id" else "id_number"]
        return [*found, "death"] if self.is_deceased else found

    @property
    def asks_the_heir(self) -> bool:
        """Whether the statement of a near relative (近亲属说明) is written here, on a page of its own."""
        return self.is_deceased and self.service.material("heir_statement") is not None

    @property
    def patient_name(self) -> str:
        return str(self.body("patient").get("name", ""))

    def entry_applies(self, entry: str) -> bool:
        """Whether this service asks the entry pages `entry` (stays, payee, …) with these answers."""
        found = next((one for one in self.service.entries if one.id == entry), None)
        return found is not None and judge(found.when, self.values).value is True

    def settings(self) -> list[str]:
        """The kinds of care that this filing may hold an invoice of."""
        kinds = self.answers.get("kind")
        if not kinds:
            return ["inpatient"]
        other = {"emergency": "outpatient", "rescue": "outpatient"}
        return list(dict.fromkeys(other.get(kind, kind) for kind in kinds))

    def stay_name(self, stay_id: str) -> tuple[str, date | None]:
        body = self.body(f"stay:{stay_id}")
        return body.get("hospital", ""), day(body.get("admit"))


def day(text: str | None) -> date | None:
    """A stored ISO day."""
    return date.fromisoformat(text) if text else None


def digest(body: Mapping[str, Any], fields: tuple[str, ...]) -> str:
    """A short mark of what a page showed, so that a save can tell whether it was changed meanwhile."""
    shown = json.dumps([body.get(name) for name in fields], ensure_ascii=False)
    return vault.fingerprint(shown.encode())[:12]
