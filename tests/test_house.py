"""The house keeps its own rules: budgets, declared rights, closed vocabularies, nothing inline."""

import ast
import gzip
import re
import statistics
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from flask_babel import lazy_gettext

from app.access import Permission
from app.audit import Act
from app.registers import words as words_of_registers
from app.tasks import TaskKind
from app.web.sentences import SENTENCES
from app.web.sentences import add as add_sentences

ROOT = Path(__file__).parent.parent
OUR_CODE = ("app", "voice", "wsgi.py", "gunicorn.conf.py")
OFFLINE = "offline.js"
MARKERS = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b|#.*\bfor " + r"now\b")
OURS_ALONE = re.compile(r"(?<![\w.])/wo" + r"rk/|\.\./sha" + r"red")


class Function(NamedTuple):
    """One function: where it stands and how many lines it has."""

    place: str
    lines: int
    is_view: bool


def python_files(*places: str) -> list[Path]:
    found = [ROOT / place for place in places]
    return [
        file
        for place in found
        for file in (sorted(place.rglob("*.py")) if place.is_dir() else [place])
    ]


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"), str(file))


def lines_of(file: Path) -> int:
    return len(file.read_text("utf-8").splitlines())


def name_of(decorator: ast.expr) -> str:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return getattr(called, "attr", getattr(called, "id", ""))


def functions() -> Iterator[Function]:
    for file in python_files(*OUR_CODE):
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                decorators = {name_of(one) for one in node.decorator_list}
                yield Function(
                    f"{file.relative_to(ROOT)}:{node.lineno} {node.name}",
                    (node.end_lineno or node.lineno) - node.lineno + 1,
                    bool(decorators & {"may", "public"}),
                )


def at_95_percent(figures: list[int]) -> int:
    return sorted(figures)[int(len(figures) * 0.95)]


def longest(found: list[Function]) -> str:
    return str(sorted(found, key=lambda one: -one.lines)[:5])


def test_functions_are_short():
    found = list(functions())
    sizes = [one.lines for one in found]
    assert statistics.median(sizes) <= 9
    assert at_95_percent(sizes) <= 40
    assert max(sizes) <= 60, longest(found)


def test_views_are_short():
    views = [one for one in functions() if one.is_view]
    assert at_95_percent([one.lines for one in views]) <= 45, longest(views)


def test_files_are_short():
    sizes = {str(file.relative_to(ROOT)): lines_of(file) for file in python_files(*OUR_CODE)}
    assert at_95_percent(list(sizes.values())) <= 300
    assert [name for name, size in sizes.items() if size > 500] == []


def test_create_app_stays_a_page():
    (create_app,) = [one for one in functions() if one.place.endswith(" create_app")]
    assert create_app.lines <= 60


def templates(*suffixes: str) -> list[Path]:
    return [
        file
        for file in sorted((ROOT / "templates").rglob("*"))
        if file.suffix in (suffixes or (".html",))
    ]


def test_templates_are_short():
    assert at_95_percent([lines_of(file) for file in templates()]) <= 140


def own_files(suffix: str) -> list[Path]:
    return sorted((ROOT / "static" / suffix).rglob(f"*.{suffix}"))


def size_of(files: list[Path]) -> int:
    return sum(file.stat().st_size for file in files)


def test_our_javascript_is_small():
    scripts = own_files("js")
    citizens = [file for file in scripts if file.name != OFFLINE]
    assert 0 < size_of(citizens) <= 30_000
    assert size_of([file for file in scripts if file.name == OFFLINE]) <= 30_000


def test_what_a_first_visit_loads_is_small():
    loaded = own_files("css") + own_files("js") + sorted((ROOT / "static/vendor").glob("*.js"))
    assert sum(len(gzip.compress(file.read_bytes(), 9)) for file in loaded) <= 30_000


def test_there_is_enough_test_for_the_code():
    code = sum(lines_of(file) for file in python_files(*OUR_CODE))
    tests = sum(lines_of(file) for file in python_files("tests"))
    assert tests / code >= 1.7, f"{tests} lines of test for {code} of code: {tests / code:.2f}"


def written_files() -> list[Path]:
    kinds = {".py", ".html", ".txt", ".css", ".js", ".toml", ".md", ".in", ".yml", ".mako"}
    places = ("app", "voice", "templates", "static/css", "static/js", "tests", "migrations")
    more = ("benchmarks", "docs", "translations")
    found = [
        file
        for place in places + more
        for file in (ROOT / place).rglob("*")
        if file.suffix in kinds and file.is_file()
    ]
    return found + [file for file in ROOT.glob("*") if file.suffix in kinds]


def test_nothing_is_put_off_in_a_remark():
    found = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in written_files()
        if file.suffix in (".py", ".html", ".css", ".js")
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if MARKERS.search(line)
    ]
    assert found == []


def test_nothing_names_the_place_where_it_was_written():
    found = [
        str(file.relative_to(ROOT))
        for file in written_files()
        if OURS_ALONE.search(file.read_text("utf-8"))
    ]
    assert found == []


def test_nobody_swallows_an_exception():
    silent = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in python_files(*OUR_CODE)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ExceptHandler) and all(isinstance(x, ast.Pass) for x in node.body)
    ]
    assert silent == []


def test_there_are_no_rooms_without_a_name():
    forbidden = {"helpers", "utils", "common", "manager", "managers", "misc", "base"}
    assert not [file for file in python_files(*OUR_CODE) if {file.stem, *file.parts} & forbidden]


def calls_of_the_clock(file: Path) -> Iterator[str]:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            words = ast.unparse(node.func)
            if words in ("datetime.now", "datetime.utcnow", "date.today", "datetime.today"):
                yield f"{file.relative_to(ROOT)}:{node.lineno} {words}"


def test_there_is_one_clock():
    found = [call for file in python_files("app") for call in calls_of_the_clock(file)]
    assert [call for call in found if not call.startswith("app/clock.py")] == []


def test_every_view_says_who_may_use_it(app: Flask):
    undeclared = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        and getattr(app.view_functions[rule.endpoint], "permission", None)
        not in ("public", *Permission)
    ]
    assert undeclared == []


def test_every_permission_has_its_rule(app: Flask):
    from app import policy

    assert set(policy.RULES) == set(Permission)
    assert all(all(clauses) and clauses for clauses in policy.RULES.values())


def test_every_address_with_a_thing_in_it_loads_the_thing(app: Flask):
    """What comes from the address is named `thing_id` where a row is meant; anything else is a word."""
    allowed = {"thing_id", "filename", "path", "name", "step", "key", "topic", "service_id", "mode"}
    named = {argument for rule in app.url_map.iter_rules() for argument in rule.arguments}
    numbers = {argument for argument in named if argument.endswith("_id")} - allowed
    views = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        for argument in rule.arguments
        if argument == "thing_id"
        and getattr(app.view_functions[rule.endpoint], "permission", None) == "public"
    }
    assert views == set(), f"a public view loads a row: {views}"
    assert numbers <= {"upload_id", "entry_id", "paper_id", "task_id", "session_id"}, numbers


def literal_reasons() -> Iterator[tuple[str, str]]:
    """Every code in `Refusal("code")` and `OutOfStep("code")`, with its place."""
    for file in python_files("app"):
        for node in ast.walk(tree(file)):
            if not (isinstance(node, ast.Call) and name_of(node) in ("Refusal", "OutOfStep")):
                continue
            if node.args and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value), f"{file.relative_to(ROOT)}:{node.lineno}"


def test_every_refusal_has_its_sentence(app: Flask):
    known = {*SENTENCES, *words_of_registers.SENTENCES}
    wordless = [place for code, place in literal_reasons() if code not in known]
    assert wordless == []


def test_a_code_has_one_sentence_only(app: Flask):
    code = next(iter(SENTENCES))
    said = str(SENTENCES[code])
    with pytest.raises(ValueError, match=code):
        add_sentences({code: lazy_gettext("另一句")})
    assert str(SENTENCES[code]) == said


def test_no_list_of_sentences_names_a_code_twice():
    twice = []
    for file in python_files("app"):
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Dict):
                keys = [key.value for key in node.keys if isinstance(key, ast.Constant)]
                twice += [f"{file.relative_to(ROOT)}: {one}" for one in keys if keys.count(one) > 1]
    assert twice == []


def test_a_sentence_asks_for_no_fact_that_its_refusal_does_not_bring(app: Flask):
    needs = {code: set(re.findall(r"%\((\w+)\)", str(text))) for code, text in SENTENCES.items()}
    lacking = []
    for file in python_files("app"):
        for node in ast.walk(tree(file)):
            if not (isinstance(node, ast.Call) and name_of(node) in ("Refusal", "OutOfStep")):
                continue
            if not (node.args and isinstance(node.args[0], ast.Constant)):
                continue
            given = {keyword.arg for keyword in node.keywords}
            if None not in given and not needs.get(str(node.args[0].value), set()) <= given:
                lacking.append(f"{file.relative_to(ROOT)}:{node.lineno}")
    assert lacking == []


@pytest.mark.parametrize("kinds", [Act, TaskKind])
def test_no_two_kinds_share_a_name(kinds: type[Act] | type[TaskKind]):
    assert len({one.value for one in kinds}) == len(kinds)


def test_every_kind_of_task_is_named_at_the_desk():
    page = (ROOT / "templates/review/_task_kinds.html").read_text("utf-8")
    assert [kind for kind in TaskKind if f'"{kind.value}": _(' not in page] == []


SAFE_FILTER = re.compile(r"\|\s*safe\b")
INLINE = re.compile(r"<[^>]*\s(style|on[a-z]+)\s*=\s*[\"']", re.S)


def test_nothing_is_trusted_as_html_but_the_icons():
    found = [file for file in templates() if SAFE_FILTER.search(file.read_text("utf-8"))]
    assert [str(file.relative_to(ROOT)) for file in found] in (
        [],
        ["templates/components/icon.html"],
    )
    trusting = [
        str(file.relative_to(ROOT))
        for file in python_files("app")
        if "Markup(" in file.read_text("utf-8")
    ]
    assert set(trusting) <= {"app/web/words.py"}


def test_no_style_and_no_handler_stands_inside_a_page():
    found = [
        str(file.relative_to(ROOT))
        for file in templates()
        if INLINE.search(re.sub(r"{[{%#].*?[}%#]}", "", file.read_text("utf-8"), flags=re.S))
    ]
    assert found == []


def test_elder_mode_has_no_template_of_its_own():
    assert not [file for file in templates() if "elder" in file.name]


def test_no_html_is_written_in_python():
    tag = re.compile(r"</(p|div|span|a|li|ul|h\d|td|tr|table|button|form)>")
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in python_files("app")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and tag.search(node.value)
    ]
    assert found == []


def test_money_never_becomes_a_float():
    places = ("app/estimate", "app/money.py", "app/prereview", "app/catalogue")
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in python_files(*places)
        for node in ast.walk(tree(file))
        if (isinstance(node, ast.Call) and name_of(node) == "float")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    ]
    assert found == []


def test_every_public_function_is_typed():
    untyped = [
        f"{file.relative_to(ROOT)}:{node.lineno} {node.name}"
        for file in python_files("app", "voice")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and (
            node.returns is None
            or any(
                argument.annotation is None
                for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
                if argument.arg not in ("self", "cls", "provider")
            )
        )
    ]
    assert untyped == []
