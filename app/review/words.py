"""How the desk says what happened, where a case stands, and why it wants a closer look."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

HAPPENED: dict[str, LazyString] = {
    "started": _("开始填"),
    "notice_read": _("看完须知"),
    "precheck_passed": _("核对通过"),
    "precheck_failed": _("核对没通过"),
    "precheck_disputed": _("说核对有误"),
    "finding_disputed": _("说判断有误"),
    "estimate_doubted": _("说试算不对"),
    "definition_moved": _("换到新的办法"),
    "duplicate_insisted": _("说没有重复报"),
    "submitted": _("交上来"),
    "taken": _("有人接手"),
    "handed_back": _("交回待办"),
    "papers_asked_for": _("请他补件"),
    "asking_disputed": _("说补件有误"),
    "papers_given": _("补件交回"),
    "owed_promised": _("约定晚补"),
    "owed_given": _("晚补的交了"),
    "owed_overdue": _("晚补过期"),
    "owed_waived": _("免补"),
    "withdrawn": _("撤回"),
    "copied_to_draft": _("用填过的重新填"),
    "consent_denied": _("本人说没有同意"),
    "hold_lifted": _("核对过，放开了"),
    "expiry_told": _("提醒快要清掉"),
    "proposed": _("提出决定"),
    "sent_back": _("决定被退回"),
    "decided": _("决定了"),
    "objected": _("申请复核"),
    "objection_answered": _("答复了复核"),
    "reopened": _("重新办理"),
    "dispute_answered": _("答复了本人的疑问"),
}
STANDS: dict[str, tuple[str, LazyString]] = {
    "submitted": ("todo", _("待看")),
    "taken": ("wait", _("在办")),
    "asked": ("ask", _("等补件")),
    "proposed": ("wait", _("等复核")),
    "decided": ("ok", _("已定")),
    "withdrawn": ("todo", _("已撤回")),
}
LEDGER: dict[str, LazyString] = {
    "out_ded_used": _("门诊起付线已用"),
    "in_ded_used": _("住院起付线已用"),
    "pool_expense_used": _("统筹内费用"),
    "fund_paid": _("基金已付"),
    "out_fund_paid": _("门诊基金已付"),
    "major_base": _("大病计入"),
    "major_paid": _("大病已付"),
    "aid_threshold_used": _("救助起付线已用"),
    "aid_paid": _("救助已付"),
    "mutual_ded_used": _("互助起付线已用"),
    "mutual_paid": _("互助已付"),
    "admissions": _("住院次数"),
}
RISKS: dict[str, LazyString] = {
    "duplicate_insisted": _("本人坚持没有重复报"),
    "identity_disputed": _("身份核对没通过，本人说有误"),
    "mandate_not_looked_at": _("纸上的授权还没人看过"),
    "finding_disputed": _("本人说预审判断有误"),
    "deceased": _("看病的人已经过世"),
    "big_sum": _("发票合计三万元以上"),
    "window_paper": _("有材料说要到窗口交"),
}
