"""The operator, and a site that is well: a worker lives, nothing is late."""

import pytest
from flask import Flask

from app import clock, db
from app.jobs import workers
from tests.citizen import Citizen, fill_registers
from tests.review.desk import Clerk


@pytest.fixture
def registers(app: Flask) -> None:
    fill_registers(app)


@pytest.fixture
def citizen(app: Flask, registers: None) -> Citizen:
    """王建国, signed in."""
    return Citizen(app)


@pytest.fixture
def well(app: Flask) -> None:
    """A worker says that it lives."""
    db.session.remove()
    db.begin_writing()
    workers.say_alive("here/1/abc", clock.now())
    db.session.commit()
    db.session.remove()


@pytest.fixture
def operator(app: Flask, well: None) -> Clerk:
    """The administrator, signed in."""
    return Clerk(app, "admin", ("admin",))
