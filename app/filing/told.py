"""What a page of a paper tells its person once the machine has looked: in words, with what can be done."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from app.catalogue.checklist import checklist_rows
from app.documents.kinds import WORDS, misplaced_kind, right_slot
from app.documents.model import ReadingState, Upload, UploadState
from app.documents.sentences import PHOTOS, PROBLEMS, SENTENCES
from app.filing.sheet import Sheet
from app.web.look import tidy_words

Slots = Mapping[str, str]


@dataclass(frozen=True)
class Told:
    """`state` is one of the icons, `words` stand beside it, `more` is a sentence under it; `move_to` is
    the paper this page seems to be, `may_insist` that it can stay although nobody could read it."""

    state: str
    words: str
    more: str = ""
    move_to: str | None = None
    move_words: str = ""
    may_insist: bool = False


def slots_of(sheet: Sheet) -> Slots:
    """The papers of the checklist that can be photographed, and what they are called."""
    rows = checklist_rows(sheet.service, sheet.answers, sheet.facts)
    found = (row.material for row in rows)
    return {one.id: tidy_words(one.short_zh) for one in found if one.takes_photo}


def told_of(page: Upload, slots: Slots) -> Told:
    """One page, in the paper it lies in."""
    if page.is_awaited:
        return Told("wait", _("已收到，正在看"))
    if page.state == UploadState.UNREADABLE:
        return Told("err", _("请重拍"), sentence_of(page.problem or "damaged"))
    reading = page.reading
    if reading is None:
        return Told("ok", _("已收到"))
    if reading.is_insisted:
        return Told("wait", _("就用这张，会有人看"))
    if reading.is_unclear:
        return Told("err", _("没看清"), sentence_of(reading.problem), may_insist=True)
    if reading.state == ReadingState.FAILED:
        return Told("ok", _("已收到"), sentence_of(reading.problem))
    return _recognised(page, reading.kind, slots)


def _recognised(page: Upload, kind: str, slots: Slots) -> Told:
    """看清了: what it is, and where it belongs when that is elsewhere."""
    if misplaced_kind(page.reading, page.paper) is None:
        known = WORDS.get(kind)
        words = _("看清了：是%(kind)s", kind=tidy_words(known)) if known else _("已收到")
        return Told("ok", words)
    target = right_slot(kind, slots)
    slot = slots.get(page.paper, "")
    words = _("这像是%(kind)s，不是%(slot)s", kind=tidy_words(WORDS[kind]), slot=slot)
    if target is None:
        return Told("ask", words, _("请看一看有没有放错。没放错就不用管。"))
    move_words = _("移到%(slot)s", slot=slots[target])
    return Told("ask", words, move_to=target, move_words=move_words)


def sentence_of(problem: str | None) -> str:
    """What is wrong with a photo or a file and what to do, from its code."""
    found = PHOTOS.get(problem or "") or PROBLEMS.get(problem or "") or SENTENCES[problem or ""]
    return str(found)
