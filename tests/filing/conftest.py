"""Everybody here files against the registers of the demo, on a day in November 2026."""

import pytest
from flask import Flask

from tests.citizen import Book, Citizen, fill_registers
from tests.scenes import STAGE


@pytest.fixture
def registers(app: Flask) -> None:
    fill_registers(app)


@pytest.fixture
def citizen(app: Flask, registers: None) -> Citizen:
    """王建国, signed in."""
    return Citizen(app)


@pytest.fixture
def draft(citizen: Citizen) -> Citizen:
    """王建国 with a new draft of a stay under the mutual-aid plan; nothing filled in yet."""
    citizen.start()
    return citizen


@pytest.fixture
def songjiang(app: Flask, registers: None) -> Citizen:
    """刘洪 of Songjiang, who agreed to everything; the questions come next."""
    liu = Citizen(app, "liu-hong")

    def begin() -> None:
        liu.start("SJ-REIMB-EMP")
        liu.agree()

    STAGE.play(app, "songjiang", begin, liu)
    return liu


@pytest.fixture
def book() -> Book:
    """What 刘洪 answers about an emergency in another province, without a stay."""
    return Book(
        answers={
            "who": "self",
            "insured": "EMP",
            "situation": "OTHER_PROVINCE_EMERGENCY",
            "kind": ["outpatient"],
            "patient_state": "adult",
            "has_social_card": "yes",
            "address": "yes",
        },
        name="刘洪",
        id_number="990117196005200036",
        hospital="苏州示范医院",
    )
