"""The application as a sheet for the printer: the same words as the check page."""

from flask import current_app
from flask_babel import gettext as _

from app.documents import paperwork
from app.documents.paperwork import Line, Row
from app.filing import pledge, summary
from app.filing.outcome import kept_reckoning
from app.filing.sheet import Sheet
from app.web.look import html_lang, in_groups, say_moment, say_money, tidy_words


def application(sheet: Sheet) -> bytes:
    """The PDF of a submitted filing."""
    filing = sheet.filing
    words = pledge.current(acting=sheet.is_mandated)
    groups = summary.groups(sheet)
    phone = current_app.config["HELP_PHONE"]
    return paperwork.application_pdf(
        paperwork.Sheet(
            title=_("申请表"),
            service=tidy_words(sheet.service.name_zh),
            number_label=_("受理号"),
            number=in_groups(filing.number or "", 4),
            submitted=_(
                "%(moment)s提交", moment=say_moment(filing.submitted_at or filing.updated_at)
            ),
            groups=tuple(_group(one) for one in groups if one.title != _("材料")),
            papers=next((_group(one) for one in groups if one.title == _("材料")), _empty_papers()),
            estimate=_estimate(sheet),
            pledge=paperwork.Group(_(words.title), (Row(_("说明"), _(words.liability)),)),
            pledge_text=_(words.text),
            next_title=_("接下来"),
            next_steps=tuple(
                f"{_(step.title_zh)}：{_(step.text_zh)}" for step in sheet.service.happens_next
            ),
            help_line=_("有不明白的，打电话%(phone)s。", phone=phone),
            page_label=_("第%(page)s页，共%(pages)s页"),
            missing_note=_("有些字印不出来，用%(sign)s代替：%(codes)s"),
            language=html_lang(),
        )
    )


def _group(group: summary.Group) -> paperwork.Group:
    return paperwork.Group(group.title, tuple(Row(line.label, line.value) for line in group.lines))


def _empty_papers() -> paperwork.Group:
    return paperwork.Group(_("材料"), ())


def _estimate(sheet: Sheet) -> paperwork.Estimate | None:
    reckoning = kept_reckoning(sheet)
    if reckoning is None:
        return None
    shown = summary.estimate_shown(reckoning)
    return paperwork.Estimate(
        title=_("试算"),
        label=summary.say_label(shown.label),
        lines=tuple(Line(one) for _standard, sentences in shown.steps for one in sentences),
        total=Line(_("大约能报"), say_money(shown.amount)),
        note=_("先帮您算一算，以医保局审核为准。"),
    )
