"""How a page is shown: elder mode, language, and how numbers and days are written."""

import re
from collections.abc import Callable, Container
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from babel import Locale
from flask import Flask, Response, current_app, g, request
from flask_babel import Babel
from flask_babel import gettext as _
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext

from app import clock
from app.config import LANGUAGES
from app.money import say_yuan
from app.web.words import translations

MODES = ("normal", "elder", "elder-max")
LOCALES = {name: Locale.parse(name) for name in LANGUAGES}
HTML_LANG = {"zh_Hans_CN": "zh-CN", "zh_Hant_TW": "zh-TW", "en": "en"}
YEAR = 365 * 24 * 3600


def mode() -> str:
    """The display mode of this request: `?ui_mode=` first, then the cookie, then normal."""
    if "ui_mode" not in g:
        g.ui_mode = wish_for("ui_mode", MODES) or "normal"
    return g.ui_mode


def language() -> str:
    """The language of this request: `?lang=` first, then the cookie, then simplified Chinese."""
    return wish_for("lang", LANGUAGES) or "zh_Hans_CN"


def wish_for(name: str, known: Container[str]) -> str | None:
    """What the address or else the cookie asks for; what nobody knows is not heard."""
    said = (request.args.get(name), request.cookies.get(name))
    return next((wish for wish in said if wish and wish in known), None)


def remember_wishes(response: Response) -> Response:
    """A wish in the address is kept in a cookie for the next pages."""
    for name, known in (("ui_mode", MODES), ("lang", tuple(LANGUAGES))):
        wish = request.args.get(name)
        if wish in known:
            response.set_cookie(
                name,
                wish,
                max_age=YEAR,
                samesite="Lax",
                httponly=True,
                secure=request.is_secure,
            )
    return response


def here(**changes: str) -> str:
    """The address of this page with the query changed; for the switches of mode and language."""
    rule = request.url_rule
    if rule is not None and "GET" not in (rule.methods or ()):
        return with_query(_page_it_came_from(), **changes)
    return with_query(asked_for(), **changes)


def asked_for() -> str:
    """The address of this request as it may stand in a page: signs that no page can hold stay encoded."""
    if "asked_for" not in g:
        query = request.full_path.removeprefix(request.path).removesuffix("?")
        g.asked_for = quote(request.path) + query
    return g.asked_for


def _page_it_came_from() -> str:
    """Where the form stood whose answer this is: its own address cannot be opened again."""
    shown = urlsplit(request.referrer or "")
    return shown._replace(scheme="", netloc="").geturl() if shown.netloc == request.host else "/"


def with_query(address: str, **changes: str) -> str:
    """`address`, a path of this site, with some names of its query changed."""
    if "?" not in address and "#" not in address:
        return f"{address}?{urlencode(changes)}" if changes else address
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query, keep_blank_values=True)) | changes
    return parts.path + (f"?{urlencode(query)}" if query else "")


def html_lang() -> str:
    return HTML_LANG[language()]


def say_day(day: date) -> str:
    """`2026年10月6日`, in the words of the language."""
    return _("%(year)s年%(month)s月%(day)s日", year=day.year, month=day.month, day=day.day)


def say_iso_day(text: str) -> str:
    """The same for a day as it is stored, `2026-10-06`."""
    return say_day(date.fromisoformat(text))


def say_moment(moment: datetime) -> str:
    """`11月21日 10:32`, China time."""
    local = clock.in_china(moment)
    return _(
        "%(month)s月%(day)s日 %(time)s", month=local.month, day=local.day, time=f"{local:%H:%M}"
    )


def say_money(amount: Decimal | str) -> str:
    """`18,642.50元`, never broken over a line."""
    return _("%(amount)s元", amount=say_yuan(Decimal(amount)))


_AFTER_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff」）])([?,;:!])\s*")
_IN_BRACKETS = re.compile(r"\s*\(([^()]*[\u4e00-\u9fff][^()]*)\)\s*")
_BESIDE_FIGURE = re.compile(r"(?<=[\u4e00-\u9fff：，。]) (?=[\d¥])|(?<=[\d%]) (?=[\u4e00-\u9fff])")
_DAYS = re.compile(r"((?:\d+年)?\d+月\d+日(?: \d\d:\d\d)?)")
_FULL = {"?": "？", ",": "，", ";": "；", ":": "：", "!": "！"}
_MONEY = re.compile(r"((?:\d{1,3},)*\d+\.\d\d ?元?)")


def tidy_words(text: str) -> str:
    """A text of the catalogue in the language of the page, with Chinese punctuation after Chinese."""
    if not text:
        return ""
    words = _AFTER_CHINESE.sub(lambda found: _FULL[found[1]], translations().gettext(text))
    return _IN_BRACKETS.sub(r"（\1）", words)


def by_figures(sentence: str) -> list[str]:
    """A sentence cut at its amounts of money, so that a page can print them bold: every second part is one."""
    return _MONEY.split(_BESIDE_FIGURE.sub("", sentence))


def in_groups(number: str, size: int = 4) -> str:
    """Long numbers in groups, so that they can be read aloud and compared."""
    return " ".join(number[i : i + size] for i in range(0, len(number), size))


def unbroken(say: Callable[..., str]) -> Callable[..., str]:
    """The filter of a page: what `say` says stays on one line. Where there is no page it is plain."""

    @pass_eval_context
    def say_on_one_line(context: EvalContext, *words: Any) -> str:
        said = say(*words)
        return drawing(context).whole(said) if context.autoescape else said

    return say_on_one_line


@pass_eval_context
def with_whole_days(context: EvalContext, sentence: str) -> str:
    """A sentence for a page, each day in it kept on one line."""
    return drawing(context).days(_DAYS.split(sentence))


def drawing(context: EvalContext) -> Any:
    """The component that keeps words on one line."""
    return context.environment.get_template("components/whole.html").module


def init_app(app: Flask) -> None:
    Babel(app, default_locale="zh_Hans_CN", locale_selector=lambda: LOCALES[language()])
    app.after_request(remember_wishes)
    app.jinja_env.filters.update(
        say=tidy_words,
        day=unbroken(say_day),
        iso_day=unbroken(say_iso_day),
        figures=by_figures,
        whole_days=with_whole_days,
        moment=unbroken(say_moment),
        money=unbroken(say_money),
        groups=in_groups,
        whole=unbroken(str),
        yuan=say_yuan,
    )
    app.context_processor(
        lambda: {
            "ui_mode": mode(),
            "html_lang": html_lang(),
            "here": here,
            "today": clock.today,
            "with_query": with_query,
            "languages": LANGUAGES,
            "help_phone": current_app.config["HELP_PHONE"],
            "is_demo": current_app.config["DEMO"],
        }
    )
