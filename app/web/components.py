"""Macro files are worked out once in a process: they see nothing of the page that imports them."""

from functools import lru_cache
from typing import Any

from flask import Flask
from jinja2 import Template


class Component(Template):
    """A template whose macros, imported without context, are made at the first import and kept.

    Jinja keeps them too, but compares the names of all globals at each import before it says so. Only
    what lies in components/: a table of words elsewhere is said in the language of each request."""

    def _get_default_module(self, ctx: Any = None) -> Any:
        if not (self.name or "").startswith("components/"):
            return self.make_module()
        return self._module or super()._get_default_module()


def init_app(app: Flask) -> None:
    app.jinja_env.template_class = Component
    # For a macro that draws the same picture for the same words, in every language and for everybody.
    app.jinja_env.globals["drawn_once"] = lru_cache(maxsize=200)
