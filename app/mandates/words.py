"""A mandate in words: the same sentences on every screen, in the messages, and on the paper to be signed."""

import hashlib
import json

from flask_babel import gettext as _

from app.mandates import wording
from app.mandates.model import Mandate
from app.mandates.service import name_of_holder, title_of
from app.web.look import say_day, tidy_words


def text_of(mandate: Mandate) -> list[str]:
    """The sentences of this mandate, in the wording it was asked for in."""
    facts = {
        "giver": mandate.giver.name,
        "holder": name_of_holder(mandate),
        "services": _("、").join(say_service(one) for one in mandate.services),
        "until": say_until(mandate),
        "once": _("只办这一次。") if mandate.only_once else "",
    }
    return [_(line) % facts for line in wording.wording(mandate.wording_version).lines]


def say_service(service_id: str) -> str:
    """The title of a service in the language of the page, with the insurance where two are called alike."""
    title, _bracket, kinds = title_of(service_id).rstrip("）").partition("（")
    said = _("、").join(tidy_words(kind) for kind in kinds.split("、") if kind)
    return (
        _("%(title)s（%(kinds)s）", title=tidy_words(title), kinds=said)
        if said
        else tidy_words(title)
    )


def say_until(mandate: Mandate) -> str:
    """Its last day in words."""
    return say_day(mandate.until)


def terms(mandate: Mandate) -> str:
    """A mark of what would be agreed to, so that nobody agrees to words that were changed meanwhile."""
    said = [mandate.services, mandate.relation, mandate.until.isoformat(), mandate.only_once]
    parties = [mandate.giver_id, mandate.holder_id, name_of_holder(mandate), mandate.wording_hash]
    return hashlib.sha256(json.dumps([*said, *parties]).encode()).hexdigest()


def until_in_a_message(mandate: Mandate) -> str:
    """Its last day for a message: those are in the language of the site, whoever caused them."""
    return f"{mandate.until.year}年{mandate.until.month}月{mandate.until.day}日"
