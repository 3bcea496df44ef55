"""Masking: what a screen or a log may show of a number or a name."""

import logging
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import vault
from app.cli.site import Masked

DIGITS = st.text("0123456789", min_size=6, max_size=19)


@pytest.mark.parametrize(
    ("mask", "whole", "shown"),
    [
        (vault.mask_phone, "13800001234", "138****1234"),
        (vault.mask_phone, "1380", "***"),
        (vault.mask_bank_card, "6222020000001234", "**** 1234"),
        (vault.mask_bank_card, "1234", "****"),
        (vault.mask_id_number, "310107194803120016", "3***************16"),
        (vault.mask_id_number, "3101", "***"),
        (vault.mask_name, "王丽", "王*"),
        (vault.mask_name, "王建国", "王*国"),
    ],
)
def test_enough_is_hidden_and_enough_is_left_to_know_it_again(mask, whole, shown):
    assert mask(whole) == shown


@given(DIGITS, st.sampled_from(["", "号码", " ", "x=", "（"]))
def test_no_long_number_survives_in_a_text(number, before):
    shown = vault.mask_text(f"{before}{number} 。")
    assert number not in shown
    assert not re.search(r"\d{6,}", shown)


@given(st.text("0123456789", max_size=5))
def test_short_numbers_stay(number):
    assert vault.mask_text(f"第{number}步") == f"第{number}步"


def test_the_birth_date_in_an_id_number_does_not_show():
    assert "1948" not in vault.mask_text("身份证310107194803120016不对")
    assert "1948" not in vault.mask_text("31010719480312001X")


def test_a_log_line_shows_no_whole_number_not_even_of_an_exception():
    try:
        raise ValueError("no person with 13800001234")
    except ValueError:
        record = logging.LogRecord("x", 40, "f", 1, "lost %s", ("310107194803120016",), None)
        record.exc_info = sys.exc_info()
    line = Masked("%(message)s").format(record)
    assert "13800001234" not in line
    assert "310107194803120016" not in line
    assert "ValueError" in line
