"""Figures in the form that Prometheus reads: of requests from every process, of the rest from the database.

The library is loaded only where a setting asks for figures. Each process counts into a file of its own slot;
a process that died leaves its slot, with what it counted, to the next one.
"""

import fcntl
import hmac
import ipaddress
import os
from pathlib import Path
from time import perf_counter
from typing import Any

from flask import Flask, Response, abort, current_app, g, request
from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext

from app.operating.figures import Figures

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
MOST_PROCESSES = 256
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def is_wanted(app: Flask) -> bool:
    """Does a setting say who may read the figures?"""
    return bool(app.config["METRICS_TOKEN"] or app.config["METRICS_FROM"])


class Slot:
    """A small number that no other living process on this machine counts under."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.process, self.number, self.held = folder, 0, "", -1

    def __call__(self) -> str:
        if self.process != os.getpid():
            self.process, self.number = os.getpid(), self._take()
        return self.number

    def _take(self) -> str:
        for number in range(MOST_PROCESSES):
            handle = os.open(self.folder / f"slot-{number}", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(handle)
                continue
            self.held = handle
            return str(number)
        return f"p{os.getpid()}"


class Meter:
    """Counts the requests of this process by route, and the errors of the database."""

    def __init__(self, app: Flask) -> None:
        self.folder = Path(app.config["INSTANCE"]) / "metrics"
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(self.folder)
        from prometheus_client import CollectorRegistry, Counter, Histogram, values

        values.ValueClass = values.MultiProcessValue(Slot(self.folder))
        registry, names = CollectorRegistry(), ["route", "method", "status"]
        seconds = "Time of an answer, by route."
        self.answers = Histogram(
            "bangban_request_seconds", seconds, names, buckets=BUCKETS, registry=registry
        )
        errors = "Errors of the database, by kind."
        self.errors = Counter("bangban_database_errors", errors, ["kind"], registry=registry)
        self.figures = Figures(Path(app.config["INSTANCE"]), app.extensions["schedule"])
        self.known: dict[tuple[str, str, int], Any] = {}

    def begin(self) -> None:
        g.began = perf_counter()

    def end(self, response: Response) -> Response:
        """Count one answer. What the labels stand for is looked up once."""
        rule = request.url_rule
        key = (rule.rule if rule else "none", request.method, response.status_code)
        counted = self.known.get(key)
        if counted is None:
            counted = self.known[key] = self.answers.labels(*key[:2], str(key[2]))
        counted.observe(perf_counter() - g.began)
        return response

    def note_error(self, context: ExceptionContext) -> None:
        """An error that the driver of the database raised."""
        self.errors.labels(type(context.original_exception).__name__).inc()

    def text(self) -> bytes:
        """Everything, in the text format of Prometheus."""
        from prometheus_client import CollectorRegistry, generate_latest
        from prometheus_client.multiprocess import MultiProcessCollector

        counted = CollectorRegistry()
        MultiProcessCollector(counted, str(self.folder))
        return generate_latest(counted) + self._of_the_database()

    def _of_the_database(self) -> bytes:
        from prometheus_client import CollectorRegistry, generate_latest
        from prometheus_client.core import GaugeMetricFamily

        families = []
        for one in self.figures.read():
            labels = [one.label] if one.label else []
            family = GaugeMetricFamily(f"bangban_{one.name}", one.says, labels=labels)
            for value, number in one.values.items():
                family.add_metric([value] if labels else [], number)
            families.append(family)
        registry = CollectorRegistry()
        registry.register(Fixed(families))
        return generate_latest(registry)


class Fixed:
    """A collector that gives what it was given."""

    def __init__(self, families: list[Any]) -> None:
        self.families = families

    def collect(self) -> list[Any]:
        return self.families


def set_up(app: Flask) -> None:
    """Count from now on, where a setting asks for it; a site without it pays nothing."""
    if not is_wanted(app):
        return
    meter = app.extensions["meter"] = Meter(app)
    app.before_request_funcs.setdefault(None, []).insert(0, meter.begin)
    app.after_request(meter.end)
    event.listen(app.extensions["engine"], "handle_error", meter.note_error)


def text() -> bytes:
    """The figures, for those who may have them; for others there is nothing here (404)."""
    meter = current_app.extensions.get("meter")
    if meter is None or not (has_token() or comes_from_allowed_address()):
        abort(404)
    found: bytes = meter.text()
    return found


def has_token() -> bool:
    token = current_app.config["METRICS_TOKEN"]
    said = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(said.encode(), token.encode())


def comes_from_allowed_address() -> bool:
    try:
        caller = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return False
    places = current_app.config["METRICS_FROM"].replace(",", " ").split()
    return any(caller in ipaddress.ip_network(place, strict=False) for place in places)
