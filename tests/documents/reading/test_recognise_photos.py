"""The real engine on papers drawn here: few, because each takes seconds."""

import os
from datetime import date

import cv2
import numpy as np
import pytest
from PIL import Image

from app.documents.reading.eye import models
from app.documents.reading.eye.engine import SETTINGS, coarser, cut_out
from app.documents.reading.eye.models import MODELS, ModelsWrong, check_models, models_folder
from app.documents.reading.reader import read
from tests.documents.reading import papers

TODAY = date(2026, 11, 22)


def photo(cells, quarter=0, qr="", sigma=0.0, scale=1.7):
    picture = papers.as_picture(cells, scale, qr, ground="#f6f4ee").rotate(
        90 * quarter, expand=True
    )
    pixels = np.asarray(picture)
    if sigma:
        pixels = cv2.GaussianBlur(pixels, (0, 0), sigma)
    noise = np.random.default_rng(7).integers(-6, 7, pixels.shape)
    noisy = np.clip(pixels.astype(np.int16) + noise, 0, 255).astype(np.uint8)
    return papers.as_file(Image.fromarray(noisy), quality=80)


def compare(reading, truth):
    """Right fields, and the ones that are wrong and sure."""
    told = reading.fields
    right = {name for name, due in truth.items() if name in told and told[name]["value"] == due}
    lies = {n for n in told if n not in right and told[n]["confidence"] >= 0.5}
    sure = {name for name in right if told[name]["confidence"] >= 0.5}
    return right, sure, lies


def test_a_photo_of_an_invoice_is_read_and_proven(eyes):
    reading = read(photo(papers.INVOICE, qr=papers.QR), eyes, today=TODAY)
    right, sure, lies = compare(reading, papers.INVOICE_TRUTH)
    assert reading.kind == "invoice"
    assert lies == set()
    assert len(right) >= len(papers.INVOICE_TRUTH) - 1
    assert len(sure) >= 0.9 * len(right)
    assert {"invoice_code", "invoice_number", "check_code", "total", "fund_pay"} <= sure
    assert reading.fields["total"]["source"] == "qr"
    assert 0 < reading.engine < reading.total


def test_a_settlement_sheet_on_its_side_is_read(eyes):
    reading = read(photo(papers.SETTLEMENT, quarter=1, scale=1.5), eyes, today=TODAY)
    right, _sure, lies = compare(reading, papers.SETTLEMENT_TRUTH)
    assert reading.kind == "settlement"
    assert lies == set()
    assert len(right) >= len(papers.SETTLEMENT_TRUTH) - 1


def test_an_id_card_upside_down_is_read(eyes):
    reading = read(photo(papers.ID_FRONT, quarter=2, scale=2.0), eyes, today=TODAY)
    right, sure, lies = compare(reading, papers.ID_FRONT_TRUTH)
    assert reading.kind == "id_front"
    assert lies == set()
    assert {"id_number", "born"} <= right & sure


def test_a_scanned_pdf_is_read_as_its_picture(eyes):
    scan = papers.as_scan(papers.as_picture(papers.BANK_CARD, 2.0, ground="#dde6ee"))
    reading = read(scan, eyes, today=TODAY)
    assert reading.kind == "bank_card"
    assert reading.fields["card_number"]["value"] == papers.CARD
    assert reading.fields["card_number"]["confidence"] >= 0.5


def test_a_picture_of_no_paper_is_no_document(eyes):
    picture = np.full((900, 900, 3), 190, np.uint8)
    cv2.circle(picture, (450, 480), 230, (170, 120, 90), -1)
    cv2.circle(picture, (380, 430), 40, (20, 20, 20), -1)
    reading = read(papers.as_file(Image.fromarray(picture)), eyes, today=TODAY)
    assert (reading.accepted, reading.reason) == (False, "not_a_document")


def test_a_blurred_photo_is_told_and_nothing_is_made_of_it(eyes):
    reading = read(photo(papers.INVOICE, sigma=9), eyes, today=TODAY)
    assert not reading.is_readable
    assert reading.fields == {}


def test_the_engine_opens_no_connection_and_stays_within_its_memory(eyes):
    read(photo(papers.ID_BACK, scale=2.0), eyes, today=TODAY)
    folder = f"/proc/{eyes.child.pid}/fd"
    opened = [os.readlink(f"{folder}/{name}") for name in os.listdir(folder)]
    assert [one for one in opened if one.startswith("socket") or "onnxruntime.db" in one] == []
    with open(f"/proc/{eyes.child.pid}/status", encoding="ascii") as status:
        (peak,) = [line for line in status if line.startswith("VmHWM")]
    assert int(peak.split()[1]) < 700 * 1024


def test_the_models_are_those_that_were_measured():
    check_models()
    assert {file.name for file in models_folder().glob("*.onnx")} >= set(MODELS)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_a_model_that_is_missing_or_changed_is_named(tmp_path, name):
    for file in models_folder().glob("*.onnx"):
        (tmp_path / file.name).symlink_to(file)
    (tmp_path / name).unlink()
    with pytest.raises(ModelsWrong, match=f"{name} is missing"):
        check_models(tmp_path)
    (tmp_path / name).write_bytes(b"other")
    with pytest.raises(ModelsWrong, match=f"{name} is not the model"):
        check_models(tmp_path)


def test_without_the_package_the_models_are_told_missing(monkeypatch):
    monkeypatch.setattr(models, "find_spec", lambda _name: None)
    with pytest.raises(ModelsWrong, match="rapidocr is not installed"):
        check_models()


def test_the_engine_works_with_the_measured_settings():
    assert SETTINGS["Det.limit_side_len"] == 960
    assert SETTINGS["Rec.rec_batch_num"] == 1
    assert SETTINGS["EngineConfig.onnxruntime.intra_op_num_threads"] == 1


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_a_line_is_cut_out_upright(turn):
    page = np.full((400, 400, 3), 255, np.uint8)
    page[100:120, 100:200] = (0, 0, 255)
    page[100:120, 100:110] = (255, 0, 0)
    corners = [[100, 100], [200, 100], [200, 120], [100, 120]]
    turned = np.rot90(page, turn).copy()
    quad = [corner_after(corner, turn) for corner in corners]
    crop = cut_out(turned, np.array(quad, np.float32))
    assert crop.shape[0] == 64
    assert crop.shape[1] > 3 * 64
    first = crop[32, int(crop.shape[1] * 0.1)]
    last = crop[32, int(crop.shape[1] * 0.9)]
    assert first[0] > first[2]
    assert last[2] > last[0]


def corner_after(corner, turn):
    x, y = corner
    for _quarter in range(turn):
        x, y = y, 399 - x
    return [x, y]


def test_the_second_cut_out_is_smaller():
    crop = np.full((64, 200, 3), 200, np.uint8)
    assert coarser(crop).shape == (32, 100, 3)
