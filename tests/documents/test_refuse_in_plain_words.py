import ast
import re
from pathlib import Path

import pytest
from flask import Flask

from app.documents import child, service
from app.documents.routes import problem_words
from app.documents.sentences import PROBLEMS, SENTENCES
from app.errors import Refusal
from app.web import sentence

FACTS = {"megabytes": 20, "most": 40, "page": 2, "paper": "invoice"}
FOLDER = Path(service.__file__).parent


def codes_of(name: str, files: tuple[str, ...]) -> set[str]:
    """Every code that the source gives to `name(...)`, as it stands there."""
    found: set[str] = set()
    for file in files:
        for node in ast.walk(ast.parse((FOLDER / file).read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
                texts = [
                    leaf.value for leaf in ast.walk(node.args[0]) if isinstance(leaf, ast.Constant)
                ]
                found |= {text for text in texts if isinstance(text, str)}
    return found


def test_every_code_we_refuse_with_has_a_sentence() -> None:
    codes = codes_of("Refusal", ("service.py", "media.py", "store.py"))
    assert len(codes) >= 8
    assert codes <= SENTENCES.keys()


def test_every_problem_the_child_finds_has_a_sentence() -> None:
    codes = codes_of("Problem", (Path(child.__file__).name,))
    assert codes == PROBLEMS.keys()


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_refusal_is_a_whole_sentence_with_its_figures(app: Flask, code: str) -> None:
    with app.test_request_context():
        said = sentence(Refusal(code, **FACTS))
    assert said.endswith("。")
    assert not re.search(r"%|\{", said)
    assert len(said) <= 60


@pytest.mark.parametrize("code", sorted(PROBLEMS))
def test_a_problem_says_what_to_do_next(app: Flask, code: str) -> None:
    with app.test_request_context():
        said = problem_words(code)
    assert said.count("。") >= 2
    assert re.search("请", said)
