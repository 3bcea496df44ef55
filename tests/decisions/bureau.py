"""A case between the citizen, the clerk who proposes and the colleague who confirms, as tests play them."""

import re
from decimal import Decimal
from typing import Any

from app import db
from app.accounts.model import Account
from app.decisions.service import decisions_of
from app.filing.blueprint import opened
from app.filing.model import Decision, YearlyUse
from app.filing.service import find_filing
from app.review import lease
from tests.citizen import Citizen, field
from tests.review.desk import Clerk


class Bureau:
    """`decide` and `confirm` go through the pages; what is kept is read from the database."""

    def __init__(self, citizen: Citizen, clerk: Clerk, checker: Clerk) -> None:
        self.citizen, self.clerk, self.checker = citizen, clerk, checker
        self.case = citizen.filing.replace("/filings/", "/desk/cases/")

    def take(self, clerk: Clerk | None = None) -> "Bureau":
        """The clerk takes the case on."""
        with self.citizen.database() as session:
            account = session.get(Account, (clerk or self.clerk).account_id)
            lease.take(opened(find_filing(self.citizen.filing_id)), account)
            session.commit()
        return self

    def invoices(self) -> list[str]:
        """The ids of the invoices, in the order they were filled in."""
        found = find_in(self.clerk.get(f"{self.case}/decide").text, r'name="verdict-([0-9a-z]+)"')
        return list(dict.fromkeys(found))

    def form(self, verdicts: Any = "accept", **more: str) -> dict[str, str]:
        """The form of the clerk: one verdict for all, or (verdict, reason, cut) by place."""
        names = self.invoices()
        lines = [verdicts] * len(names) if isinstance(verdicts, str) else verdicts
        found = {"revision": self.seen(self.clerk, "decide")}
        for name, line in zip(names, lines, strict=True):
            verdict, reason, cut = (line, "", "") if isinstance(line, str) else line
            found |= {f"verdict-{name}": verdict, f"reason-{name}": reason, f"cut-{name}": cut}
        return found | more

    def seen(self, clerk: Clerk, page: str) -> str:
        return field(clerk.get(f"{self.case}/{page}").text, "revision")

    def propose(self, verdicts: Any = "accept", status: int = 303, **more: str) -> Any:
        form = self.form(verdicts, act="propose", **more)
        return self.clerk.post(f"{self.case}/decide", form, status=status)

    def confirmation(self, checker: Clerk | None = None) -> dict[str, str]:
        """What the page of confirming would send."""
        page = (checker or self.checker).get(f"{self.case}/confirm").text
        return {name: field(page, name) for name in ("revision", "last", "figure")}

    def confirm(self, status: int = 303, checker: Clerk | None = None, **more: str) -> Any:
        who = checker or self.checker
        form = self.confirmation(who) | more
        return who.post(f"{self.case}/confirm", form, status=status)

    def decided(self, verdicts: Any = "accept") -> "Bureau":
        self.propose(verdicts)
        self.confirm()
        return self

    def decisions(self) -> list[Decision]:
        with self.citizen.database():
            return decisions_of(find_filing(self.citizen.filing_id))

    def used(self, name: str = "mutual_paid") -> Decimal:
        """What is kept as used up over all years, of all people."""
        with self.citizen.database() as session:
            rows = session.query(YearlyUse).all()
            return sum(
                (Decimal(use.get(name, "0")) for row in rows for use in row.used.get("uses", [])),
                Decimal(0),
            )


def find_in(page: str, pattern: str) -> list[str]:
    return re.findall(pattern, page)


def anew() -> None:
    """Forget what this thread has read."""
    db.session.remove()
