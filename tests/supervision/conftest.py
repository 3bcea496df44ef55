"""Everybody here files against the registers of the demo."""

import pytest
from flask import Flask

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
def lead(app: Flask) -> Clerk:
    """Whoever leads the office."""
    return Clerk(app, "lead", ("lead",))
