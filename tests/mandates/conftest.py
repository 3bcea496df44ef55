"""Everybody here acts against the registers of the demo."""

import pytest
from flask import Flask

from tests.citizen import Citizen, fill_registers
from tests.mandates.helper import Helper


@pytest.fixture
def registers(app: Flask) -> None:
    fill_registers(app)


@pytest.fixture
def daughter(app: Flask, registers: None) -> Helper:
    """王丽, signed in; she has asked for nothing yet."""
    return Helper(app)


@pytest.fixture
def father(app: Flask, registers: None) -> Citizen:
    """王建国, signed in."""
    return Citizen(app)
