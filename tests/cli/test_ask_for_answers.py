"""`bangban estimate` and `bangban checklist`: JSON alone on standard output, and the site's own answers."""

import json
import subprocess
from pathlib import Path

import pytest

CASES = json.loads((Path(__file__).parent.parent / "estimate" / "cases.json").read_text("utf-8"))[
    "cases"
]


def ask(site, *words, status=0):
    result = site.run(*words, status=status)
    return json.loads(result.stdout) if status == 0 else result


@pytest.fixture
def write(tmp_path):
    def write(content, name="given.json"):
        text = content if isinstance(content, str) else json.dumps(content)
        (tmp_path / name).write_text(text, "utf-8")
        return str(tmp_path / name)

    return write


def bare(case):
    return {name: value for name, value in case.items() if name not in ("expected", "hand_check")}


def test_every_worked_case_is_answered_to_the_fen(empty_site, write):
    answered = ask(empty_site, "estimate", write({"cases": [bare(case) for case in CASES]}))
    assert {item["id"] for item in answered["cases"]} == {case["id"] for case in CASES}
    results = {item["id"]: item["result"] for item in answered["cases"]}
    for case in CASES:
        assert results[case["id"]]["total_fund"] == case["expected"]["total_fund"], case["id"]
        assert results[case["id"]]["personal"] == case["expected"]["personal"], case["id"]


def test_explanations_come_only_when_asked_for(empty_site, write):
    file = write({"cases": [bare(CASES[0])]})
    (plain,) = ask(empty_site, "estimate", file)["cases"]
    (explained,) = ask(empty_site, "estimate", file, "--explain")["cases"]
    assert "explanation" not in plain["result"]
    sentences = explained["result"].pop("explanation")
    assert sentences
    assert all(isinstance(sentence, str) for sentence in sentences)
    assert explained == plain


def test_a_malformed_case_does_not_stop_the_others(empty_site, write):
    file = write({"cases": [{"id": "bad"}, bare(CASES[0])]})
    bad, good = ask(empty_site, "estimate", file)["cases"]
    assert bad["id"] == "bad"
    assert set(bad["error"]) == {"code", "message"}
    assert good["result"]["total_fund"] == CASES[0]["expected"]["total_fund"]


def test_other_policies_can_be_read(empty_site, write):
    own = Path("app/catalogue/data/policies.json").resolve()
    file = write({"cases": [bare(CASES[0])]})
    assert ask(empty_site, "estimate", file, "--policies", str(own)) == ask(
        empty_site, "estimate", file
    )


@pytest.mark.parametrize("content", ["no json", "[]", "{}", '{"cases": {}}'])
def test_a_file_that_holds_no_cases_is_wrong_usage(empty_site, write, content):
    assert ask(empty_site, "estimate", write(content), status=2).stderr


def test_policies_that_leave_a_doubt_are_wrong_usage(empty_site, write):
    file = write({"cases": []})
    refused = ask(empty_site, "estimate", file, "--policies", write({}, "p.json"), status=2)
    assert "p.json" in refused.stderr


def test_a_file_that_is_not_there_is_wrong_usage(empty_site):
    assert "nowhere.json" in ask(empty_site, "estimate", "nowhere.json", status=2).stderr


def test_the_papers_follow_from_the_answers(empty_site, write):
    file = write({"who": "proxy", "patient_state": "minor_no_id", "facts": {"e_cert_found": True}})
    answer = ask(empty_site, "checklist", "SJ-REIMB-EMP", "--answers", file)
    papers = {paper["id"]: paper for paper in answer["materials"]}
    assert answer["service"] == "SJ-REIMB-EMP"
    assert "relation" in answer["questions"]
    assert papers["guardian_proof"]["requirement"] == "required"
    assert papers["guardian_proof"]["because"] == ["patient_state"]
    assert papers["emergency_record"]["missing"] == ["situation"]
    assert "户口本本人页" in papers["patient_id"]["alternatives"]


def test_without_answers_everything_that_depends_on_one_is_unknown(empty_site):
    answer = ask(empty_site, "checklist", "SJ-REIMB-EMP")
    states = {paper["requirement"] for paper in answer["materials"]}
    assert states == {"required", "unknown"}


def test_a_service_nobody_knows_is_wrong_usage_and_names_those_there_are(empty_site):
    refused = ask(empty_site, "checklist", "NO-SUCH", status=2)
    assert "SJ-REIMB-EMP" in refused.stderr
    assert refused.stdout == ""


@pytest.mark.parametrize("content", ["[]", "no json", '{"facts": ["e_cert_found"]}'])
def test_answers_of_another_shape_are_wrong_usage(empty_site, write, content):
    ask(empty_site, "checklist", "SJ-REIMB-EMP", "--answers", write(content), status=2)


def test_as_a_process_only_json_stands_on_standard_output(empty_site, write):
    file = write({"cases": [bare(case) for case in CASES[:2]]})
    process = empty_site.start("estimate", file, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert len(json.loads(out)["cases"]) == 2
    assert err == ""
