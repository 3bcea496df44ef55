"""The words of a message: one text template for each event, in the language of the person."""

from functools import cache
from typing import Any

from babel.support import NullTranslations, Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.config import ROOT
from app.notices.model import Template

FOLDER = ROOT / "templates" / "sms"
SITE_LANGUAGE = "zh_Hans_CN"


def word(template: Template, language: str, values: dict[str, Any]) -> str:
    """The text to send. A value that the template needs and does not get is an error, never a gap."""
    return _words_of(language).get_template(f"{template}.txt").render(values).strip()


@cache
def _words_of(language: str) -> Environment:
    # A text message is no HTML: nothing to escape.
    words = Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        autoescape=False,  # noqa: S701
    )
    words.install_gettext_translations(_catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    return words


def _catalogue(language: str) -> NullTranslations:
    return Translations.load(str(ROOT / "translations"), [language])
