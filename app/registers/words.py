"""Every code that an import answers with, as a plain sentence for the operator."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

SENTENCES: dict[str, LazyString] = {
    "imported": _(
        "已导入：共%(rows)s行，新增%(added)s行，更新%(changed)s行，没有变化%(unchanged)s行，有错没有导入%(wrong)s行。"
    ),
    "same_file": _("这份文件以前导入过（%(on)s），这次什么都没有改。"),
    "import_running": _("同一类数据正在导入，请等它做完再来。"),
    "import_swept": _("导入中断太久，已被清理，请重新导入。"),
    "killed": _("导入做到一半时程序停了。没有一行生效，请重新导入。"),
    "broke": _("导入时数据库或磁盘出了错，没有一行生效。请看磁盘空间和数据库，再重新导入。"),
    "no_rows": _("文件里只有表头，没有数据。"),
    "no_right_row": _("没有一行是对的，所以什么都没有导入。"),
    "file_missing": _("读不到文件%(file)s。"),
    "file_empty": _("文件是空的。"),
    "file_has_nul": _("这不是文本文件（里面有空字节）。请另存为 CSV（UTF-8 或 GBK）。"),
    "file_is_spreadsheet": _("这是表格软件的文件，不是 CSV。请另存为 CSV（UTF-8 或 GBK）。"),
    "file_is_utf16": _("文件是 UTF-16 编码。请另存为 CSV（UTF-8 或 GBK）。"),
    "not_a_table": _("这不是 CSV 表格。"),
    "not_text": _("认不出文件的编码。请另存为 CSV（UTF-8 或 GBK）。"),
    "file_changed": _("导入时文件被改动了，没有一行生效。请等文件传完再导入。"),
    "line_too_long": _("有一行长过%(most)s字节，不像表格。"),
    "cell_too_long": _("第%(line)s行附近有一格太长，多半是引号没有成对。"),
    "quotes_unbalanced": _("第%(line)s行附近的引号没有成对，后面的格子分不清了。"),
    "missing_columns": _("缺少这些列：%(columns)s。"),
    "double_column": _("这一列出现了两次：%(columns)s。"),
    "wrong_kind": _("没有这一类数据：%(kind)s。可用的有：%(kinds)s。"),
    "columns_ignored": _("这些列用不到，没有读：%(columns)s。"),
    "more_not_listed": _("共有%(wrong)s行有错，这里只列出前%(kept)s处。"),
    "heading_line": _("行号"),
    "heading_column": _("列"),
    "heading_reason": _("问题"),
    "cell_empty": _("不能空着。"),
    "cells_missing": _("这一行有%(found)s格，表头有%(expected)s格。"),
    "row_contradicts": _("和第%(line)s行说的是同一条，但内容不一样。只收了前面那行。"),
    "days_reversed": _("有效期止早于有效期起。"),
    "id_length": _("身份证号应是18位，这里是%(digits)s位。"),
    "id_letters": _("身份证号只能是数字，最后一位可以是 X。"),
    "id_date": _("身份证号里的出生日期不存在。"),
    "id_check": _("身份证号的最后一位校验不对，请核对是否抄错。"),
    "id_region": _("99 开头的身份证号只用于演示，这里不能用。"),
    "birth_differs": _("出生日期和身份证号里的不一样。"),
    "not_a_day": _("日期请写成 2026-11-21 这样。"),
    "no_such_day": _("没有这一天。"),
    "not_a_year": _("年度请写成四位数字，例如 2026。"),
    "not_a_count": _("应是0到%(most)s之间的整数。"),
    "not_a_share": _("比例应在0到1之间，例如 0.10 或 10%%。"),
    "share_too_fine": _("比例最多四位小数。"),
    "too_long": _("太长，最多%(most)s个字。"),
    "not_a_code": _("只能用字母、数字、点和横线。"),
    "not_in_list": _("不在可选范围内。可写：%(choices)s。"),
    "no_such_province": _("没有这个省份代码。"),
    "money_empty": _("金额不能空着。"),
    "money_words": _("金额请写数字。"),
    "money_not_number": _("金额不是数字。"),
    "money_too_fine": _("金额最多两位小数。"),
    "money_negative": _("金额不能是负数。"),
    "money_too_large": _("金额太大，请核对。"),
}


def say(reason: str, **facts: object) -> str:
    """The sentence of a code, with its facts filled in."""
    return str(SENTENCES[reason]) % facts
