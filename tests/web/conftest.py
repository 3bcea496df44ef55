"""Everybody here files against the registers of the demo."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.citizen import Citizen, fill_registers


@pytest.fixture
def registers(app: Flask) -> None:
    fill_registers(app)


@pytest.fixture
def citizen(app: Flask, registers: None) -> Citizen:
    """王建国, signed in."""
    return Citizen(app)


@pytest.fixture
def guarded(app: Flask) -> Iterator[Flask]:
    """The same application with its guard against foreign forms switched on, as in production."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False
