"""The sentences of templates in the language of the page, looked up without asking for the language each time."""

from typing import Any

from flask import Flask, g
from flask_babel import get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup


def translations() -> Any:
    """The catalogue in the language of this request, found once."""
    try:
        return g.translations
    except AttributeError:
        g.translations = get_translations()
        return g.translations


@pass_eval_context
def gettext(context: EvalContext, words: str, /, **facts: Any) -> str:
    """A sentence with its facts filled in; in HTML the facts are escaped."""
    said = translations().gettext(words)
    if "%" not in said:
        return Markup(said) if context.autoescape else said  # noqa: S704 our own catalogue
    return (Markup(said) if context.autoescape else said) % facts  # noqa: S704 our own catalogue


@pass_eval_context
def ngettext(context: EvalContext, one: str, many: str, num: int, /, **facts: Any) -> str:
    """The sentence that fits the number, which it may name as `num`."""
    said = translations().ngettext(one, many, num)
    return (Markup(said) if context.autoescape else said) % ({"num": num} | facts)  # noqa: S704


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)
