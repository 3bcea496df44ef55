"""`bangban read`: one line of JSON a file, in order; a bad file stops no other."""

import json
import socket

import pytest
from click.testing import CliRunner

from app.cli import main
from app.cli.reading import KINDS, message
from app.documents.reading.layouts import layouts
from tests.documents import specimens
from tests.documents.reading import papers

KEYS = [
    *("file", "kind", "accepted", "reason", "message", "pages", "quality", "fields", "seconds"),
]
CODES = [
    *("not_an_image", "not_a_document", "empty", "damaged", "too_large", "too_many_pages"),
    *("encrypted", "animated", "unsupported", "unsafe", "timeout", "engine_died"),
    *("blurred", "dark", "no_contrast", "too_small"),
]


def ask(*words, status=0):
    result = CliRunner().invoke(main, ["read", *map(str, words)])
    assert result.exit_code == status, result.output
    return [json.loads(line) for line in result.stdout.splitlines()] if status == 0 else result


@pytest.fixture
def write(tmp_path):
    def write(name, data):
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    return write


def test_a_line_has_the_shape_of_the_contract(write):
    (told,) = ask(write("a.pdf", papers.as_pdf(papers.INVOICE, qr=papers.QR)))
    assert list(told) == KEYS
    assert told["file"] == "a.pdf"
    assert told["kind"] == "invoice"
    assert told["accepted"] is True
    assert told["reason"] is told["message"] is None
    assert told["pages"] == 1
    assert told["quality"] == {"ok": True, "problems": []}
    assert set(told["seconds"]) == {"total", "engine"}
    for one in told["fields"].values():
        assert set(one) == {"value", "confidence", "source", "box"}
        assert 0 <= one["confidence"] <= 1
        assert one["source"] in ("qr", "text", "ocr")
        assert len(one["box"]) == 4


def test_files_are_answered_in_order_and_bad_ones_stop_none(write, tmp_path):
    told = ask(
        write("1.jpg", b""),
        write("2.ofd", papers.as_ofd(papers.SETTLEMENT)),
        tmp_path / "missing.jpg",
        write("3.jpg", b"some text"),
        write("4.png", specimens.bomb_png()),
        write("5.pdf", papers.as_pdf(papers.ID_FRONT)),
        tmp_path,
    )
    assert [one["file"] for one in told[:6]] == [
        "1.jpg",
        "2.ofd",
        "missing.jpg",
        "3.jpg",
        "4.png",
        "5.pdf",
    ]
    assert [one["reason"] for one in told[:6]] == [
        "empty",
        None,
        "empty",
        "not_an_image",
        "too_large",
        None,
    ]
    assert told[1]["kind"] == "settlement"
    assert told[5]["fields"]["id_number"]["value"] == papers.ID_WOMAN
    assert told[6]["accepted"] is False


def test_every_refusal_has_a_sentence_in_chinese(write):
    for data in (b"", b"text", specimens.moving("GIF"), specimens.bomb_png()):
        (told,) = ask(write("x", data))
        assert told["accepted"] is False
        assert told["message"].endswith("。")
        assert told["kind"] == "other"
        assert told["fields"] == {}


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_its_sentence(code):
    sentence = message(code)
    assert sentence.endswith("。")
    assert "%" not in sentence
    assert sentence.isascii() is False


def test_a_kind_may_be_named(write):
    file = write("a.pdf", papers.as_pdf(papers.INVOICE))
    (told,) = ask(file, "--kind", "settlement")
    assert told["kind"] == "settlement"
    (told,) = ask("--kind", "other", file)
    assert told["kind"] == "other"
    assert told["fields"] == {}


def test_the_kinds_are_those_of_the_layouts_and_other():
    assert set(KINDS) == {layout.kind for layout in layouts()} | {"other"}


@pytest.mark.parametrize(
    "words", [(), ("--kind", "invoice"), ("--kind", "passport", "x.jpg"), ("--nosuch", "x")]
)
def test_wrong_usage_ends_with_2(words):
    ask(*words, status=2)


def test_no_connection_is_opened(write, monkeypatch):
    def refuse(*_args, **_more):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    (told,) = ask(write("a.pdf", papers.as_pdf(papers.INVOICE, qr="http://10.0.0.1/page")))
    assert told["accepted"]


def test_a_dark_photo_is_accepted_and_to_be_taken_again(write):
    dark = papers.as_picture(papers.INVOICE).point(lambda level: level // 20)
    (told,) = ask(write("dark.jpg", papers.as_file(dark)))
    assert told["accepted"] is True
    assert told["quality"]["ok"] is False
    assert told["quality"]["problems"][0] == "dark"
    assert told["message"].startswith("这张照片太暗")
    assert told["fields"] == {}
