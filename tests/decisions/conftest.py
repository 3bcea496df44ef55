"""Everybody here files against the registers of the demo; two people at the bureau decide."""

import pytest
from flask import Flask

from tests.citizen import Citizen, fill_registers
from tests.decisions.bureau import Bureau
from tests.decisions.told import Desk
from tests.review.desk import Clerk


@pytest.fixture
def registers(app: Flask) -> None:
    fill_registers(app)


@pytest.fixture
def citizen(app: Flask, registers: None) -> Citizen:
    """王建国, signed in."""
    return Citizen(app)


@pytest.fixture
def clerk(app: Flask) -> Clerk:
    return Clerk(app)


@pytest.fixture
def checker(app: Flask) -> Clerk:
    return Clerk(app, "fu-er", ("checker",))


@pytest.fixture
def bureau(citizen: Citizen, clerk: Clerk, checker: Clerk) -> Bureau:
    """A case of 王建国 that was handed in and taken, with the clerk and the checker beside it."""
    citizen.file_mutual()
    return Bureau(citizen, clerk, checker).take()


@pytest.fixture
def desk(app: Flask, registers: None, clerk: Clerk, checker: Clerk) -> Desk:
    """The same two people, where cases are told by verbs: for tables over many cases."""
    return Desk(app, clerk, checker)
