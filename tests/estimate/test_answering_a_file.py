import gc
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue import policies
from app.estimate import stream
from app.estimate.stream import NotCases, answer_file
from tests.estimate import strategies
from tests.estimate.claims import claim, clinic
from tests.estimate.test_estimating_the_worked_cases import CASES

P = policies.own()


@pytest.fixture
def answers(tmp_path):
    def answers(text, *, explain=False):
        file, out = tmp_path / "cases.json", io.BytesIO()
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        answer_file(file, P, explain, out)
        return json.loads(out.getvalue())["cases"]

    return answers


def as_file(*cases, **more):
    return json.dumps({"cases": list(cases)} | more, ensure_ascii=False)


def test_every_case_of_a_file_is_answered_in_order(answers):
    found = answers(as_file(*CASES))
    assert found == [{"id": case["id"], "result": case["expected"]} for case in CASES]


def test_a_file_without_cases_is_answered_with_none(answers):
    assert answers('{"cases": []}') == []


def test_a_malformed_case_has_an_error_of_its_own_and_the_others_are_answered(answers):
    wrong = claim(clinic(total="x")) | {"id": "W"}
    first, second, third, fourth = answers(as_file(CASES[0], wrong, 5, CASES[1]))
    assert first["result"] == CASES[0]["expected"]
    assert second["id"] == "W"
    assert second["error"]["code"] == "BAD_FIELD"
    assert second["error"]["message"].startswith("invoices[0].total:")
    assert third == {
        "id": None,
        "error": {"code": "BAD_FIELD", "message": "case: an object is needed"},
    }
    assert fourth["result"] == CASES[1]["expected"]


def test_an_explanation_is_a_list_of_sentences_with_figure_and_source(answers):
    (found,) = answers(as_file(claim()), explain=True)
    told = found["result"]["explanation"]
    assert (
        told[0] == "发票 0001：一共花了 1,000.00 元。 [1000.00; SH-EMP 2025, secondary-unverified]"
    )
    assert told[-1].startswith("最后自己付 650.00 元。")


def test_without_asking_there_is_no_explanation(answers):
    assert "explanation" not in answers(as_file(claim()))[0]["result"]


def test_other_fields_around_the_cases_are_passed_over(answers):
    before = {"note": {"cases": [1]}, "n": [1, 2]}
    text = json.dumps(before | {"cases": [claim()], "after": None})
    assert len(answers(text)) == 1


def test_a_byte_order_mark_and_indentation_do_no_harm(answers):
    text = "\ufeff" + json.dumps({"cases": CASES[:3]}, indent=4, ensure_ascii=False) + "\n\n"
    assert [one["id"] for one in answers(text)] == ["C01", "C02", "C03"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "null",
        "[]",
        "{}",
        '{"case": []}',
        '{"cases": {}}',
        '{"cases": null}',
        '{"cases": [}',
        '{"cases": [] ',
        '{"cases": [{}',
        '{"cases": [{},]}',
        '{"cases": [{} {}]}',
        '{"cases": [{"id": }]}',
        '{"cases": [], }',
        '{"cases" []}',
        "{5: []}",
        '{"cases": []} {}',
        '{"cases": ["unfinished]}',
        '{"cases": [%s]}' % ("[" * 5000 + "]" * 5000),
    ],
)
def test_a_file_of_another_shape_is_wrong_usage(answers, text):
    with pytest.raises(NotCases):
        answers(text)


def test_bytes_that_are_not_utf8_are_wrong_usage(answers):
    with pytest.raises(ValueError, match="utf-8"):
        answers(b'{"cases": ["\xff"]}')


def test_nothing_is_written_for_a_file_that_is_wrong_from_the_start(tmp_path):
    file, out = tmp_path / "cases.json", io.BytesIO()
    file.write_text("[]")
    with pytest.raises(NotCases):
        answer_file(file, P, False, out)
    assert out.getvalue() == b""


@pytest.mark.parametrize("name", ["编号", 7, 1.5, None, True, ["a"], "\ud83d", 2**70, "9" * 30])
def test_any_id_is_handed_back_so_that_answers_can_be_matched(answers, name):
    text = json.dumps({"cases": [claim() | {"id": name}]})
    (found,) = answers(text)
    assert found["result"]["total"] == "1000.00"
    assert str(found["id"]) == str(name)


def test_a_number_of_thousands_of_digits_is_a_fault_of_its_case_only(answers):
    text = as_file(claim(), claim()).replace('"1000.00"', "9" * 6000, 1)
    first, second = answers(text)
    assert first["error"]["code"] == "BAD_FIELD"
    assert second["result"]["status"] == "ok"


@strategies.patient(40)
@given(piece=st.integers(1, 40), indent=st.sampled_from([None, 1, 3]))
def test_it_does_not_matter_where_the_pieces_of_the_file_end(piece, indent):
    cases = [1, -2.5e-3, True, None, '汉"\\\\\u2028\n', [], {"a": [{}, "]"]}, "x" * 99, 10**15]
    text = json.dumps({"before": cases, "cases": cases}, indent=indent)
    before, stream.CHUNK = stream.CHUNK, piece
    try:
        found = list(stream._Reader(io.StringIO(text)).cases())
    finally:
        stream.CHUNK = before
    assert found == cases


def test_only_a_piece_of_the_file_is_held(monkeypatch):
    monkeypatch.setattr(stream, "CHUNK", 4096)
    file = io.StringIO(as_file(*[claim() for _ in range(200)]))
    reader = stream._Reader(file)
    for number, _ in enumerate(reader.cases(), 1):
        assert len(reader._text) <= 3 * 4096
        assert file.tell() <= number * 1200 + 3 * 4096


def test_one_value_without_end_is_refused_before_it_fills_the_memory(monkeypatch):
    monkeypatch.setattr(stream, "CHUNK", 64)
    monkeypatch.setattr(stream, "LARGEST_VALUE", 1024)
    with pytest.raises(NotCases, match="too large"):
        list(stream._Reader(io.StringIO('{"cases": ["' + "x" * 9999 + '"]}')).cases())


def test_a_mistake_in_the_middle_is_found_without_reading_to_the_end(monkeypatch):
    monkeypatch.setattr(stream, "CHUNK", 64)
    file = io.StringIO('{"cases": [{"a" 1}' + " " * 9999 + "]}")
    with pytest.raises(NotCases):
        list(stream._Reader(file).cases())
    assert file.tell() < 500


def test_the_collector_is_left_as_it_was_found(answers):
    assert gc.isenabled()
    answers('{"cases": []}')
    assert gc.isenabled()
    with pytest.raises(NotCases):
        answers("[]")
    assert gc.isenabled()
