"""A test client that is strict on every page: valid HTML, one h1, labelled fields, unique ids, a title,
names that hold the words one sees, a script nonce, an exact status, and no GET that writes anything but the
record of a look."""

import copy
import os
import re
from collections.abc import Iterator
from typing import Any

import html5lib
from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

XHTML = "{http://www.w3.org/1999/xhtml}"
WRITES = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.I)
LOOKS = {"audit_entry"}
# At the desk a look of the clerk who holds a case renews her time; it writes this column and no other.
RENEWAL = "UPDATE filing SET leased_until="
UNLABELLED = {"hidden", "submit", "button", "image"}
# What differs from one showing of a page to the next, and what no check of its markup depends on.
CHANGING = re.compile(
    r'nonce="[^"]*"|name="csrf_token" value="[^"]*"|(?<=/)[\w-]{16}(?=[/"?])|\d\d:\d\d'
)
# The markup of the same pages was looked at on SQLite a moment ago; templates ask no database.
SEEN_BEFORE = bool(os.environ.get("BANGBAN_TEST_POSTGRES"))
NONCE = re.compile(r'<script[^>]* nonce="([^"]*)"')
_checked: set[str] = set()


class StrictClient:
    """`get` and `post` return the response; `status` is what the test expects (200 for GET, 303 for POST)."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.browser = app.test_client()
        self.statements: list[str] = []

    def __deepcopy__(self, memo: dict[int, Any]) -> "StrictClient":
        """Another browser with the same cookies, in the hands of somebody who knows the same."""
        other = memo[id(self)] = object.__new__(type(self))
        own = {name: value for name, value in vars(self).items() if name not in ("app", "browser")}
        vars(other).update(copy.deepcopy(own, memo), app=self.app, browser=self.app.test_client())
        other.browser._cookies = dict(self.browser._cookies or {})
        return other

    def get(self, path: str, *, status: int = 200, **more: Any) -> TestResponse:
        response = self._ask("GET", path, status, **more)
        written = {m[2] for one in self.statements if (m := WRITES.match(one)) and not renews(one)}
        assert written <= LOOKS, f"GET {path} wrote to {written}"
        return response

    def post(self, path: str, data: Any = None, *, status: int = 303, **more: Any) -> TestResponse:
        return self._ask("POST", path, status, data=data or {}, **more)

    def follow(self, response: TestResponse, *, status: int = 200) -> TestResponse:
        """Go where a redirect points."""
        assert response.location, "there is no redirect to follow"
        return self.get(response.location, status=status)

    def _ask(self, method: str, path: str, status: int, **more: Any) -> TestResponse:
        engine = self.app.extensions["engine"]
        self.statements = []
        event.listen(engine, "before_cursor_execute", self._note)
        try:
            response = self.browser.open(path, method=method, **more)
        finally:
            event.remove(engine, "before_cursor_execute", self._note)
        assert response.status_code == status, (
            f"{method} {path}: {response.status_code}, expected {status}, to {response.location}\n"
            f"{plain(response)[:1500]}"
        )
        if response.mimetype == "text/html" and response.data and status not in (301, 302, 303):
            check_page(response, whole=not more.get("headers", {}).get("HX-Request"))
        return response

    def _note(self, _c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        self.statements.append(statement)

    @property
    def counted_statements(self) -> list[str]:
        """The statements of the last request that count against the budget of five."""
        return [s for s in self.statements if "audit_entry" not in s and "advisory" not in s]


def renews(statement: str) -> bool:
    """Is this the record that a clerk is there, and nothing else?"""
    return statement.startswith(RENEWAL) and "," not in statement.split(" WHERE ")[0]


def plain(response: TestResponse) -> str:
    """The text of a page without its tags, for messages and for looking at sentences."""
    text = re.sub(r"<(script|style|svg).*?</\1>", "", response.text, flags=re.S)
    text = re.sub(r'<span class="nb">([^<]*)</span>', r"\1", text)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).strip()


def parse(response: TestResponse) -> Any:
    parser = html5lib.HTMLParser(strict=True)
    return parser.parse(response.text)


def check_page(response: TestResponse, *, whole: bool) -> None:
    if not whole:
        assert "<html" not in response.text, "a part must not bring a whole page"
        return
    check_policy(response)
    markup = CHANGING.sub("", response.text)
    if markup not in _checked and not SEEN_BEFORE:
        check_markup(parse(response))
        _checked.add(markup)


def check_markup(tree: Any) -> None:
    every = [node for node in tree.iter() if isinstance(node.tag, str)]
    check_frame(every)
    check_ids(every)
    check_fields(tree, every)
    check_forms(every)
    check_spoken_names(every)


def named(every: list[Any], *tags: str) -> list[Any]:
    return [node for node in every if node.tag.removeprefix(XHTML) in tags]


def check_frame(every: list[Any]) -> None:
    titles = [node for node in named(every, "title") if node.tag.startswith(XHTML)]
    assert len(titles) == 1, "a page needs one title"
    assert (titles[0].text or "").strip(" -"), "the title is empty"
    assert len(named(every, "h1")) == 1, "a page needs exactly one h1"
    html = named(every, "html")[0]
    assert html.get("lang"), "the language of the page is not given"
    inline = [
        node.tag for node in every for name in node.attrib if name == "style" or name[:2] == "on"
    ]
    assert not inline, f"inline style or handler on {inline}"


def check_ids(every: list[Any]) -> None:
    ids = [node.get("id") for node in every if node.get("id")]
    twice = {name for name in ids if ids.count(name) > 1}
    assert not twice, f"ids used twice: {twice}"
    for node in every:
        for attribute in ("for", "aria-describedby", "aria-labelledby"):
            for name in (node.get(attribute) or "").split():
                assert name in ids, f"{attribute}={name} points nowhere"


def check_fields(tree: Any, every: list[Any]) -> None:
    targets = {node.get("for") for node in named(every, "label")}
    inside = {field for label in named(every, "label") for field in label.iter()}
    for field in named(every, "input", "select", "textarea"):
        if field.get("type") in UNLABELLED or field.get("aria-label"):
            continue
        assert field in inside or field.get("id") in targets, f"no label for {field.attrib}"


def check_forms(every: list[Any]) -> None:
    for form in named(every, "form"):
        assert form.get("action"), "a form needs an action"
        fields = [node for node in form.iter() if isinstance(node.tag, str)]
        names = {node.get("name") for node in fields}
        if (form.get("method") or "get").lower() == "post":
            assert "csrf_token" in names, f"the form to {form.get('action')} lacks its token"
        if any(node.get("type") == "file" for node in fields):
            assert form.get("enctype") == "multipart/form-data", (
                "a form with files must be multipart"
            )


def check_spoken_names(every: list[Any]) -> None:
    """Who moves about by voice says the words that he sees: they are part of the name (WCAG 2.5.3)."""
    for node in named(every, "a", "button", "summary"):
        name, seen = node.get("aria-label"), "".join(visible(node))
        assert not name or bare(seen) in bare(name), f'"{seen}" is not part of its name "{name}"'


def visible(node: Any) -> Iterator[str]:
    """The words of this element that everybody sees."""
    if isinstance(node.tag, str) and node.get("aria-hidden") != "true" and not named([node], "svg"):
        yield node.text or ""
        for child in node:
            yield from visible(child)
            yield child.tail or ""


def bare(words: str) -> str:
    return re.sub(r"\W", "", words).casefold()


def check_policy(response: TestResponse) -> None:
    policy = response.headers.get("Content-Security-Policy", "")
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    nonces = NONCE.findall(response.text)
    assert len(nonces) == response.text.count("<script"), "a script without a nonce"
    for nonce in nonces:
        assert f"'nonce-{nonce}'" in policy, "a script without the nonce of the page"
