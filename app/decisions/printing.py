"""The decision as a sheet for the printer: the same words as the page."""

from flask import current_app
from flask_babel import gettext as _

from app.decisions.shown import Said, how_paid, said_of, service_name, what_next
from app.documents import paperwork
from app.documents.paperwork import Group, Line, Row
from app.filing.model import Decision
from app.filing.sheet import Sheet
from app.filing.summary import say_label
from app.web.look import html_lang, in_groups, say_day, say_moment, say_money


def decision_pdf(sheet: Sheet, decision: Decision) -> bytes:
    """The PDF of a confirmed decision."""
    said = said_of(sheet, decision)
    phone = current_app.config["HELP_PHONE"]
    moment = say_moment(decision.confirmed_at or decision.proposed_at)
    return paperwork.application_pdf(
        paperwork.Sheet(
            title=_("审核结果"),
            service=service_name(sheet),
            number_label=_("受理号"),
            number=in_groups(sheet.filing.number or "", 4),
            submitted=_("%(moment)s决定", moment=moment),
            groups=tuple(groups(sheet, said)),
            papers=Group(_("逐张说明"), tuple(rows_of(said))),
            estimate=layers(said),
            pledge=Group(_("不同意怎么办"), tuple(ways(said))),
            pledge_text=_("不同意，可以用下面的办法。哪一种都不要钱。"),
            next_title=_("接下来"),
            next_steps=tuple(next_steps(said)),
            help_line=_("有不明白的，打电话%(phone)s。", phone=phone),
            page_label=_("第%(page)s页，共%(pages)s页"),
            missing_note=_("有些字印不出来，用%(sign)s代替：%(codes)s"),
            language=html_lang(),
        )
    )


def groups(sheet: Sheet, said: Said) -> list[Group]:
    rows = [Row(_("结果"), said.heading), Row(_("看病的人"), sheet.patient_name)]
    if said.pays:
        rows.append(Row(_("能领"), say_money(said.amount)))
    if said.estimated is not None and said.causes:
        rows.append(Row(_("当初试算"), say_money(said.estimated)))
        rows.append(Row(_("为什么不一样"), "".join(said.causes)))
    return [Group(_("结果"), tuple(rows))]


def rows_of(said: Said) -> list[Row]:
    return [
        Row(line.title, _("。").join(part.rstrip("。") for part in parts if part))
        for line in said.lines
        for parts in [(line.words, line.why, line.basis)]
    ]


def layers(said: Said) -> paperwork.Estimate | None:
    if said.layers is None:
        return None
    return paperwork.Estimate(
        title=_("怎么算的"),
        label=say_label(said.layers.label),
        lines=tuple(Line(one) for _standard, steps in said.layers.steps for one in steps),
        total=Line(_("能领"), say_money(said.amount)),
    )


def ways(said: Said) -> list[Row]:
    return [
        Row(
            _(way.remedy.name_zh),
            _(
                "%(day)s以前。%(where)s%(basis)s。",
                day=say_day(way.last_day),
                where=_(way.remedy.where_zh),
                basis=way.basis,
            ),
        )
        for way in said.ways
    ]


def next_steps(said: Said) -> list[str]:
    if said.pays and said.amount:
        return [how_paid(said), *what_next(said)]
    return what_next(said) or [_("不用再做什么。")]
