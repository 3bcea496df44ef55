"""Answers that lead elsewhere: which fact decided it, and where to go instead. Never a locked door."""

from dataclasses import dataclass

from flask_babel import gettext as _

from app.filing.sheet import Sheet


@dataclass(frozen=True)
class Stop:
    """Why this way is not the right one, and whether the person may go on and let somebody look."""

    title: str
    why: str
    instead: str
    may_insist: bool = True
    asks_mandate: bool = False


def stop_for(sheet: Sheet, section: str) -> Stop | None:
    """The stop that this answer leads to, unless the person insisted before."""
    if section in sheet.body("insisted").get("sections", ()):
        return None
    check = STOPS.get(section)
    return check(sheet) if check else None


def wrong_situation(sheet: Sheet) -> Stop | None:
    if sheet.answers.get("situation") != "NONE":
        return None
    return Stop(
        _("这种情况一般不能零星报销"),
        _("您选了“都不是”。零星报销只管前面那四种情况。"),
        _("在上海看病，一般刷医保卡当场就结了。说不清的，请打电话问。"),
    )


def outside_the_district(sheet: Sheet) -> Stop | None:
    if sheet.answers.get("address") is not False:
        return None
    return Stop(
        _("寄件地址要在区里"),
        _("您选了不在区里。快递只到区里取材料。"),
        _("请带上材料，到区行政服务中心的窗口办。也可以换一个区里的地址。"),
    )


def filed_by_somebody_else(sheet: Sheet) -> Stop | None:
    """A grown-up who lives has to say yes first; then the filing is begun under his mandate."""
    if (
        sheet.is_mandated
        or not sheet.acts_for_other
        or sheet.answers.get("patient_state")
        in (
            None,
            "minor_no_id",
            "minor_id",
            "deceased",
        )
    ):
        return None
    return Stop(
        _("替大人办，要他本人点头"),
        _("您选了替别人办，看病的人是成年人。"),
        _("先请他同意，三个办法都行。他点了头，就能替他办。"),
        may_insist=False,
        asks_mandate=sheet.service.online.takes_mandates,
    )


def somebody_else_without_state(sheet: Sheet) -> Stop | None:
    """Services that do not ask how the patient is cannot be filed for somebody else on the site."""
    if sheet.is_mandated or not sheet.acts_for_other or sheet.service.question("patient_state"):
        return None
    return Stop(
        _("替别人办，现在要到窗口"),
        _("您选了替别人办。网上授权还没有开通。"),
        sheet.service.online.window_zh,
        may_insist=False,
    )


def somebody_liable(sheet: Sheet) -> Stop | None:
    if sheet.answers.get("third_party") is not True:
        return None
    return Stop(
        _("该别人出的钱，医保不付"),
        _("您选了有别人要负责。"),
        _("请先找对方赔。对方不赔或找不到人，请打电话问怎么办。"),
    )


STOPS = {
    "question:situation": wrong_situation,
    "question:address": outside_the_district,
    "question:patient_state": filed_by_somebody_else,
    "question:who": somebody_else_without_state,
    "question:third_party": somebody_liable,
}


def standing_stop(sheet: Sheet) -> str | None:
    """The section of a stop that cannot be insisted on and still stands; None when the way is free."""
    for section in STOPS:
        stop = stop_for(sheet, section)
        if stop and not stop.may_insist:
            return section
    return None
