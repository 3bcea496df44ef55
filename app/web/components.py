"""Macro files are worked out once in a process: they see nothing of the page that imports them."""

from typing import Any

from flask import Flask
from jinja2 import Template


class Component(Template):
    """A template whose macros, imported without context, are made at the first import and kept.

    Jinja keeps them too, but compares the names of all globals at each import before it says so."""

    def _get_default_module(self, ctx: Any = None) -> Any:
        return self._module or super()._get_default_module()


def init_app(app: Flask) -> None:
    app.jinja_env.template_class = Component
