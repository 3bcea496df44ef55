"""At most five statements a request, besides BEGIN, COMMIT and the record of acts."""

from typing import Any

from flask import Flask

from tests.citizen import Book, Citizen

ASKED = 5


class Counted(Citizen):
    """Every page he opens and every answer he sends is counted."""

    def _ask(self, method: str, path: str, status: int, **more: Any) -> Any:
        response = super()._ask(method, path, status, **more)
        counted = self.counted_statements
        assert len(counted) <= ASKED, f"{method} {path}: {len(counted)}\n" + "\n".join(counted)
        return response


def test_a_stay_under_the_mutual_plan_keeps_to_it(app: Flask, registers: None) -> None:
    Citizen(app).file_mutual()
    counted = Counted(app)
    counted.fill_mutual()
    for tail in (
        *("fill/patient", "fill/contact", "fill/payee", "precheck", "consents", "papers", "stays"),
        *("papers/inpatient_invoice", "papers/inpatient_invoice/lack", "invoices", "later"),
        *("findings", "estimate", "check"),
    ):
        counted.get(f"{counted.filing}/{tail}")
    counted.post(f"{counted.filing}/findings")
    counted.submit()
    for tail in ("receipt", "progress", "application.pdf", "withdraw"):
        counted.get(f"{counted.filing}/{tail}")


def test_every_question_of_songjiang_keeps_to_it(app: Flask, registers: None, book: Book) -> None:
    warm = Citizen(app, "liu-hong")
    warm.start("SJ-REIMB-EMP")
    warm.walk(book)
    counted = Counted(app, "liu-hong")
    counted.start("SJ-REIMB-EMP")
    book.answers["kind"] = ["outpatient", "inpatient"]
    book.invoices = 3
    counted.walk(book)
    counted.get(f"{counted.filing}/check")
