"""How a page is shown: elder mode, language, and how numbers and days are written."""

import re
from datetime import date, datetime
from decimal import Decimal

from flask import Flask, Response, current_app, g, request
from flask_babel import Babel, get_locale
from flask_babel import gettext as _

from app import clock
from app.config import LANGUAGES
from app.money import say_yuan

MODES = ("normal", "elder", "elder-max")
YEAR = 365 * 24 * 3600


def mode() -> str:
    """The display mode of this request: `?ui_mode=` first, then the cookie, then normal."""
    if "ui_mode" not in g:
        wish = request.args.get("ui_mode") or request.cookies.get("ui_mode")
        g.ui_mode = wish if wish in MODES else "normal"
    return g.ui_mode


def language() -> str:
    """The language of this request: `?lang=` first, then the cookie, then simplified Chinese."""
    wish = request.args.get("lang") or request.cookies.get("lang")
    return wish if wish in LANGUAGES else "zh_Hans_CN"


def remember_wishes(response: Response) -> Response:
    """A wish in the address is kept in a cookie for the next pages."""
    for name, known in (("ui_mode", MODES), ("lang", tuple(LANGUAGES))):
        wish = request.args.get(name)
        if wish in known:
            response.set_cookie(name, wish, max_age=YEAR, samesite="Lax", httponly=True)
    return response


def here(**changes: str) -> str:
    """The address of this page with the query changed; for the switches of mode and language."""
    query = {**request.args.to_dict(), **changes}
    return request.path + "?" + "&".join(f"{name}={value}" for name, value in query.items())


def html_lang() -> str:
    return {"zh_Hans_CN": "zh-CN", "zh_Hant_TW": "zh-TW", "en": "en"}.get(
        str(get_locale()), "zh-CN"
    )


def say_day(day: date) -> str:
    """`2026年10月6日`, in the words of the language."""
    return _("%(year)s年%(month)s月%(day)s日", year=day.year, month=day.month, day=day.day)


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
_FULL = {"?": "？", ",": "，", ";": "；", ":": "：", "!": "！"}


def tidy_words(text: str) -> str:
    """A text of the catalogue in the language of the page, with Chinese punctuation after Chinese."""
    if not text:
        return ""
    return _AFTER_CHINESE.sub(lambda found: _FULL[found[1]], str(_(text)))


def in_groups(number: str, size: int = 4) -> str:
    """Long numbers in groups, so that they can be read aloud and compared."""
    return " ".join(number[i : i + size] for i in range(0, len(number), size))


def init_app(app: Flask) -> None:
    Babel(app, default_locale="zh_Hans_CN", locale_selector=language)
    app.after_request(remember_wishes)
    app.jinja_env.filters.update(
        say=tidy_words,
        day=say_day,
        moment=say_moment,
        money=say_money,
        groups=in_groups,
        yuan=say_yuan,
    )
    app.context_processor(
        lambda: {
            "ui_mode": mode(),
            "html_lang": html_lang(),
            "here": here,
            "languages": LANGUAGES,
            "help_phone": current_app.config["HELP_PHONE"],
            "is_demo": current_app.config["DEMO"],
        }
    )
