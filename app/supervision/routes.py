"""督导: today, a week, a month."""

from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext

from app.access import Permission, may
from app.catalogue.current import catalogue
from app.clock import today as this_day
from app.supervision import export_routes as export_routes
from app.supervision import today
from app.supervision.blueprint import bp
from app.supervision.charts import chart
from app.supervision.counting import counted_at
from app.supervision.report import OUTCOMES, Period, Report, by_service, report
from app.supervision.verdicts import judged, words_of
from app.supervision.words import OUTCOMES as OUTCOME_NAMES
from app.supervision.words import reason_name, step_name
from app.web import page
from app.web.look import tidy_words

__all__ = ["bp"]
FIRST_DAY = date(2000, 1, 1)


@bp.get("/office")
@may(Permission.OFFICE_READ)
def day() -> Any:
    """日督导: counted this moment."""
    return page(
        "supervision/today.html",
        numbers=today.numbers(),
        late=today.late_cases(),
        services=today.by_service(),
        clerks=today.by_clerk(),
    )


@bp.get("/office/week")
@may(Permission.OFFICE_READ)
def week() -> Any:
    """周汇报."""
    return of_period("week")


@bp.get("/office/month")
@may(Permission.OFFICE_READ)
def month() -> Any:
    """月通报."""
    return of_period("month")


def of_period(length: str) -> str:
    period = Period.around(length, day_of(request.args.get("day", "")))
    service_id = request.args.get("service", "")
    if service_id not in catalogue().versions:
        service_id = ""
    found = report(period, service_id)
    return page(
        "supervision/period.html",
        report=found,
        period=period,
        service_id=service_id,
        services=catalogue().services(),
        as_of=counted_at(),
        charts=charts_of(found),
        table_rows=[] if service_id else rows_of(by_service(period)),
        is_over=period.last < this_day(),
        **names_in(found),
    )


def day_of(text: str) -> date:
    """A day as written in the address, not after today; anything else, or one before there was anything
    to count, is today."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return this_day()
    return min(found, this_day()) if found >= FIRST_DAY else this_day()


def charts_of(found: Report) -> dict[str, Any]:
    labels = [f"{one.month}/{one.day}" for one in found.period.days]
    received = found.series("received")
    decided = found.series(*(f"decided:{outcome}" for outcome in OUTCOMES))
    taken = found.days_taken
    return {
        "rows": list(zip(labels, received, decided, strict=True)),
        "flow": chart(labels, received, decided),
        "days": chart([str(days) for days, _number in taken], [number for _days, number in taken]),
    }


def names_in(found: Report) -> dict[str, Any]:
    """The parts of the report with their words."""
    return {
        "outcomes": [
            (gettext(OUTCOME_NAMES[one]), found.number(f"decided:{one}")) for one in OUTCOMES
        ],
        "reasons": [(reason_name(one), number) for one, number in found.parts("reason")],
        "stopped": [(step_name(one), number) for one, number in found.parts("stopped")],
        "judged": [(words_of(one, gettext), *one.numbers) for one in judged(found)],
    }


def rows_of(services: dict[str, dict[str, int]]) -> list[tuple[str | int, ...]]:
    """One row a service: received, decided, asked for papers, withdrawn."""
    return [
        (
            tidy_words(today.service_name(service_id)),
            sums.get("received", 0),
            sum(sums.get(f"decided:{one}", 0) for one in OUTCOMES),
            sums.get("papers_asked_for", 0),
            sums.get("withdrawn", 0),
        )
        for service_id, sums in sorted(services.items())
    ]
