"""The mandate on paper: the words that he would see on his screen, and a place to sign."""

from flask import current_app
from flask_babel import gettext as _

from app.clock import today
from app.documents import paperwork
from app.documents.paperwork import Group, Row
from app.mandates import wording
from app.mandates.model import Mandate
from app.mandates.service import name_of_holder
from app.mandates.words import say_until, text_of
from app.web.look import html_lang, say_day

BLANK = "＿" * 12


def printed(mandate: Mandate) -> bytes:
    """The PDF. The number ties the photo of the paper to the mandate."""
    words = wording.wording(mandate.wording_version)
    phone = current_app.config["HELP_PHONE"]
    return paperwork.application_pdf(
        paperwork.Sheet(
            title=_(words.title),
            service=_("请本人看清楚再签。不愿意，就不要签。"),
            number_label=_("编号"),
            number=mandate.id[:8],
            submitted=say_day(today()),
            groups=(Group(_("谁替谁办"), parties(mandate)),),
            papers=Group(_("本人签字"), signature()),
            pledge=Group(_("授权的话"), ()),
            pledge_text="\n".join(text_of(mandate)),
            next_title=_("签好以后"),
            next_steps=(
                _("把整张纸拍下来，四个角都拍进去。"),
                _("在“我替谁办”里上传。工作人员会看这张纸，也会打电话问本人。"),
            ),
            help_line=_("有不明白的，打电话%(phone)s。", phone=phone),
            page_label=_("第%(page)s页，共%(pages)s页"),
            missing_note=_("有些字印不出来，用%(sign)s代替：%(codes)s"),
            language=html_lang(),
        )
    )


def parties(mandate: Mandate) -> tuple[Row, ...]:
    """Who gives it, who gets it, until when."""
    giver = mandate.giver
    return (
        Row(_("看病的人"), giver.name),
        Row(_("他的身份证"), giver.id_number),
        Row(_("替他办的人"), name_of_holder(mandate)),
        Row(_("到哪天为止"), say_until(mandate)),
    )


def signature() -> tuple[Row, ...]:
    """Lines to be filled in by hand (民法典 165: a mandate in writing is signed)."""
    return (
        Row(_("签名或按手印"), BLANK),
        Row(_("日期"), BLANK),
        Row(_("电话"), BLANK),
    )
