"""A QR code is parsed by its structure; nothing in it is ever opened."""

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.reading.qr import read_payload

KEYS = {"invoice_code": "99060225", "invoice_number": "0108064274", "check_code": "99d2d9"}
MONEY = {"total": "124006.33"}
DAY = {"issue_date": "2025-04-13"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "https://ebill.example/d?t=501&a=APP&d=99060225_0108064274_99d2d9_20250413&s=AB",
            KEYS | DAY,
        ),
        (
            "https://ebill.example/d?t=501&a=A&d=99060225_0108064274_99d2d9_124006.33_20250413&s=A",
            KEYS | MONEY | DAY,
        ),
        (
            "https://ebill.example/eips-wxapp-service/d?d=99060225_0108064274_99d2d9_124006.33_20250413",
            KEYS | MONEY | DAY,
        ),
        ("https://ebill.example/d?d=99060225_0108064274_99D2D9", KEYS),
        ("http://einvoice.example/page/99060225/0108064274/99d2d9", KEYS),
        ("http://einvoice.example/page/99060225/0108064274/99d2d9/", KEYS),
        (
            (
                "http://ebill.example/x/showInvoice?invoice_code=99060225&invoice_number=0108064274"
                "&check_code=99d2d9&app_id=h"
            ),
            KEYS,
        ),
        ("01,06,99060225,0108064274,124006.33,20250413,99d2d9,39A7,", KEYS | MONEY | DAY),
        ("01,06,99060225,0108064274,,20250413,99d2d9,39A7,", KEYS | DAY),
        ("01,06,99060225,0108064274,124006.33,,,", {k: KEYS[k] for k in list(KEYS)[:2]} | MONEY),
    ],
)
def test_every_known_form_is_read(text, told):
    assert read_payload(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://ebill.example/v/440E062CADDAC260E044",
        "https://ebill.example/d?d=990602_0108064274_99d2d9_20250413",
        "https://ebill.example/d?d=99060225_0108064274",
        "https://ebill.example/d?d=99060225_0108064274_99d2d9_20251341",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://[broken",
        "http://169.254.169.254/latest/meta-data",
        "WIFI:T:WPA;S:home;P:secret;;",
        "01,10,99060225,0108064274",
        "' OR 1=1 --",
    ],
)
def test_other_codes_tell_nothing_of_an_invoice(text):
    told = read_payload(text)
    assert "total" not in told
    assert told in ({}, KEYS)


@given(st.text(max_size=200))
def test_no_text_makes_it_fail_or_invent(text):
    told = read_payload(text)
    assert all(value in text.lower().replace(",", "") or "-" in value for value in told.values())


@pytest.mark.parametrize(
    "text",
    [
        "http://169.254.169.254/page/99060225/0108064274/99d2d9",
        "http://localhost:1/page/99060225/0108064274/99d2d9",
    ],
)
def test_a_hostile_address_is_read_and_never_opened(monkeypatch, text):
    def refuse(*_args, **_more):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert read_payload(text) == KEYS
