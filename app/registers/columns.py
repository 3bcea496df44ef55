"""What a file of each register must and may hold: the columns as data."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.registers import model, reading
from app.registers.model import Kind
from app.registers.reading import count, day, one_of, share, signs, words, year, yuan

INSURANCES = {"EMP": "EMP", "职保": "EMP", "职工医保": "EMP"}
INSURANCES |= {"RES": "RES", "居保": "RES", "居民医保": "RES"}
STATUSES = {"active": "active", "在职": "active", "retired": "retired", "退休": "retired"}
STATUSES |= {"retired_pre2001": "retired_pre2001", "2001年前退休": "retired_pre2001"}
STATUSES |= {"resident": "resident", "居民": "resident"}
FISCAL_STATES = {"valid": "valid", "有效": "valid", "void": "void", "作废": "void"}
FISCAL_STATES |= {"reimbursed": "reimbursed", "已报销": "reimbursed"}
LEVELS = {"1": "1", "一级": "1", "2": "2", "二级": "2", "3": "3", "三级": "3"}
YES_NO = {"yes": True, "是": True, "no": False, "否": False}
CLASSES = {"甲": "甲", "甲类": "甲", "乙": "乙", "乙类": "乙", "丙": "丙", "丙类": "丙"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its heading in Chinese, how a cell is read, whether it may be empty."""

    name: str
    heading: str
    read: Callable[[str], Any]
    required: bool = True
    also: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        return (self.name, self.heading, *self.also)


@dataclass(frozen=True, slots=True)
class Register:
    """A kind of file. `found_by` are the columns a reader asks with; `key` those that name one row."""

    kind: Kind
    model: type[model.Row]
    columns: tuple[Column, ...]
    found_by: tuple[str, ...]
    key: tuple[str, ...]

    @property
    def is_personal(self) -> bool:
        return issubclass(self.model, model.Personal)


ID_NUMBER = Column("id_number", "身份证号", reading.id_number, also=("证件号码", "公民身份号码"))
NAME = Column("name", "姓名", words(60))
FROM = Column("valid_from", "有效期起", day, also=("from", "开始日期"))
SINCE = Column("valid_from", "有效期起", day, required=False, also=("from", "开始日期"))
UNTIL = Column("valid_to", "有效期止", day, required=False, also=("to", "结束日期"))
INVOICE_CODE = Column("invoice_code", "票据代码", signs(20), required=False, also=("发票代码",))
INVOICE_NUMBER = Column("invoice_number", "票据号码", signs(30), also=("发票号码",))

YTD = {
    "out_ded_used": "门诊起付线已用",
    "in_ded_used": "住院起付线已用",
    "pool_expense_used": "统筹费用已用",
    "fund_paid": "统筹已付",
    "out_fund_paid": "门诊统筹已付",
    "major_base": "大病已累计",
    "major_paid": "大病已付",
    "aid_threshold_used": "救助起付线已用",
    "aid_paid": "救助已付",
    "mutual_ded_used": "互助起付线已用",
    "mutual_paid": "互助已付",
}
ADMISSIONS = Column("admissions", "住院次数", count, required=False)
AS_OF = Column("as_of", "数据日期", day, required=False)

REGISTERS: dict[Kind, Register] = {
    register.kind: register
    for register in (
        Register(
            Kind.INSURED,
            model.Insured,
            (
                ID_NUMBER,
                NAME,
                Column("kind", "险种", one_of(INSURANCES)),
                Column("status", "人员状态", one_of(STATUSES)),
                Column("birth", "出生日期", day),
                Column("district", "参保区", words(40)),
                FROM,
                UNTIL,
                Column("death_date", "死亡日期", day, required=False),
                Column("phone", "手机", signs(20), required=False),
            ),
            found_by=("id_number",),
            key=("id_number", "valid_from"),
        ),
        Register(
            Kind.ACCUMULATORS,
            model.Accumulator,
            (
                ID_NUMBER,
                Column("year", "年度", year),
                *(Column(name, title, yuan, required=False) for name, title in YTD.items()),
                ADMISSIONS,
                AS_OF,
            ),
            found_by=("id_number",),
            key=("id_number", "year"),
        ),
        Register(
            Kind.PAID_INVOICES,
            model.PaidInvoice,
            (
                INVOICE_CODE,
                INVOICE_NUMBER,
                ID_NUMBER,
                Column("paid_on", "支付日期", day),
                Column("scheme", "支付项目", words(40)),
                Column("amount", "金额", yuan),
            ),
            found_by=("invoice_code", "invoice_number"),
            key=("invoice_code", "invoice_number", "scheme"),
        ),
        Register(
            Kind.FISCAL,
            model.FiscalInvoice,
            (
                INVOICE_CODE,
                INVOICE_NUMBER,
                Column("state", "状态", one_of(FISCAL_STATES)),
                Column("as_of", "数据日期", day),
            ),
            found_by=("invoice_code", "invoice_number"),
            key=("invoice_code", "invoice_number"),
        ),
        Register(
            Kind.CATEGORIES,
            model.AidCategory,
            (ID_NUMBER, Column("category", "救助身份", words(20)), FROM, UNTIL),
            found_by=("id_number",),
            key=("id_number", "category", "valid_from"),
        ),
        Register(
            Kind.MEMBERS,
            model.Member,
            (Column("plan", "计划", signs(30)), ID_NUMBER, NAME, FROM, UNTIL),
            found_by=("id_number",),
            key=("id_number", "plan", "valid_from"),
        ),
        Register(
            Kind.HOSPITALS,
            model.Hospital,
            (
                Column("code", "机构编码", signs(40)),
                Column("name", "医院名称", words(120), also=("机构名称",)),
                Column("aliases", "别名", words(500), required=False),
                Column("province", "省份代码", reading.province),
                Column("city", "城市", words(40)),
                Column("level", "等级", one_of(LEVELS), required=False),
                Column("designated", "是否定点", one_of(YES_NO)),
                SINCE,
                UNTIL,
            ),
            found_by=("code",),
            key=("code",),
        ),
        Register(
            Kind.ITEMS,
            model.Item,
            (
                Column("code", "项目编码", signs(40)),
                Column("name", "项目名称", words(200)),
                Column("item_class", "类别", one_of(CLASSES), also=("class",)),
                Column("first_share", "先行自付比例", share),
                Column("region", "适用地区", signs(6), required=False),
                SINCE,
                UNTIL,
            ),
            found_by=("code",),
            key=("code", "region", "valid_from"),
        ),
    )
}
