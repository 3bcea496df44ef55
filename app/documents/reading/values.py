"""What is written, as a value: each kind of value has a parser that answers None when it is none."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from app.numbers import birth_of, check_digit, luhn_holds

FOLDER = Path(__file__).parent / "layouts"
_FULL = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SIGNS = str.maketrans(
    {"　": "", " ": "", "￥": "¥", "﹣": "-", "–": "-", "—": "-", "−": "-", "〇": "零", "·": "·"}
)
_FIGURES = str.maketrans("OoQDlI|iZzSsB", "0000111122558")
DIGITS = "零壹贰叁肆伍陆柒捌玖"
_LOOKALIKES = str.maketrans("弍貳贰叄參陸万億圆圓兩〇另", "贰贰贰叁叁陆万亿元元两零零")
# Old forms of characters that recognition gives for blurred simplified ones; papers here print the new.
_VARIANTS = str.maketrans(
    "虛廣華國東門醫區縣衛診療婦兒層號樓單單樣實濟學屬級蘇寧龍橋灣關鎮鄉職養極壓腦絞臟腎癥",
    "虚广华国东门医区县卫诊疗妇儿层号楼单单样实济学属级苏宁龙桥湾关镇乡职养极压脑绞脏肾症",
)
UPPER = re.compile("[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整正]+")
MONEY = re.compile(r"[¥]?(-?\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|-?\d+(?:\.\d{1,2})?)元?")
DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?(?!\d)")
HAN = re.compile(r"[\u3400-\u9fff·]+")
HOSPITAL = re.compile(
    r"[\u3400-\u9fff()0-9]{2,40}?(?:医院|卫生院|卫生服务中心|服务站|卫生室|卫生所|门诊部|诊所|中心医院|保健院|疗养院|医务室|防治院|防治所|中心)$"
)
# The 56 nations of the ID card.
NATIONS = frozenset((FOLDER / "nations.txt").read_text("utf-8").split())


def tidy(text: str) -> str:
    """Half-width signs, no spaces; Chinese characters as the standard writes them."""
    return text.translate(_FULL).translate(_SIGNS)


def money(text: str) -> str | None:
    """`1234.56` from an amount with or without thousands, sign and unit."""
    if comma := re.fullmatch(r"¥?(\d+),(\d\d)", text):
        return f"{comma[1]}.{comma[2]}"
    found = MONEY.fullmatch(text)
    if not found or "." not in found[1]:
        return None
    return f"{Decimal(found[1].replace(',', '')):.2f}"


def upper(text: str) -> str | None:
    """An amount in Chinese capitals, in the spelling of the standard; with unreadable signs between legible
    ones it is given as it was seen, see checks.mend_capitals."""
    clean = text.translate(_LOOKALIKES).replace("正", "整").strip("：:()¥")
    legible = sum(sign in DIGITS + "拾佰仟万" for sign in clean)
    return clean if amount_of(clean) is not None or ("元" in clean and legible >= 4) else None


def amount_of(capitals: str) -> Decimal | None:
    """The amount that capitals spell; None when they spell none."""
    found = re.fullmatch(
        rf"(?:([{DIGITS}拾佰仟万亿]+)元)?(?:零?([{DIGITS}])角)?(?:零?([{DIGITS}])分)?整?", capitals
    )
    if not capitals or not found or not any(found.groups()):
        return None
    yuan = _whole(found[1] or "零")
    jiao, fen = (DIGITS.index(one) if one else 0 for one in (found[2], found[3]))
    return None if yuan is None else yuan + Decimal(jiao) / 10 + Decimal(fen) / 100


def _whole(text: str) -> Decimal | None:
    total = part = digit = 0
    for sign in text:
        if sign in DIGITS:
            digit = DIGITS.index(sign)
        elif sign in "拾佰仟":
            part += (digit or (1 if sign == "拾" else 0)) * {"拾": 10, "佰": 100, "仟": 1000}[sign]
            digit = 0
        elif sign in "万亿":
            total = (total + part + digit) * {"万": 10**4, "亿": 10**8}[sign]
            part = digit = 0
        else:
            return None
    return Decimal(total + part + digit)


def capitals(amount: Decimal) -> str:
    """The amount as an invoice spells it: 壹拾贰万肆仟零陆元叁角叁分."""
    yuan, cents = divmod(int(amount * 100), 100)
    head = _spell(yuan) + "元"
    jiao, fen = divmod(cents, 10)
    if not cents:
        return head + "整"
    tail = (DIGITS[jiao] + "角" if jiao else "零") + (DIGITS[fen] + "分" if fen else "整")
    return head + tail


def _spell(yuan: int) -> str:
    """Four digits at a time; a gap of noughts, or a nought before the next four, is one 零."""
    groups = [(yuan // 10**power % 10**4, unit) for power, unit in ((8, "亿"), (4, "万"), (0, ""))]
    out, gap = "", False
    for group, unit in groups:
        for power, step in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
            digit = group // power % 10
            if digit:
                out += ("零" if gap else "") + DIGITS[digit] + step
            gap = bool(out) and not digit
        out += unit if group else ""
    return out or "零"


def day(text: str) -> str | None:
    """An ISO date from any of the ways papers write one."""
    found = DATE.search(text)
    if not found:
        return None
    try:
        value = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return value.isoformat() if value.year >= 1900 else None


def period(text: str) -> str | None:
    """Two dates, the first not after the second, as `from/to`."""
    days = [day(found[0]) for found in DATE.finditer(text)]
    if len(days) != 2 or None in days or days[0] > days[1]:  # type: ignore[operator]
        return None
    return f"{days[0]}/{days[1]}"


def person(text: str) -> str | None:
    """A name of two to six Chinese characters."""
    return text if HAN.fullmatch(text) and 2 <= len(text) <= 8 else None


def hospital(text: str) -> str | None:
    clean = text.strip(":.,;，。").translate(_VARIANTS)
    return clean if HOSPITAL.match(clean) else None


def id_number(text: str) -> str | None:
    """18 characters whose check digit and birth day hold (GB 11643)."""
    clean = text.upper().replace("×", "X")
    if not re.fullmatch(r"\d{17}[\dX]", clean):
        return None
    return clean if check_digit(clean) == clean[17] and birth_of(clean) else None


def card_number(text: str) -> str | None:
    """15 to 19 digits whose Luhn digit holds."""
    clean = text.replace("-", "")
    return clean if re.fullmatch(r"\d{15,19}", clean) and luhn_holds(clean) else None


def digits(length: int) -> Callable[[str], str | None]:
    """A number of exactly so many digits; letters that look like digits are not taken for them."""
    pattern = re.compile(rf"\d{{{length}}}")
    return lambda text: text if pattern.fullmatch(text) else None


def check_code(text: str) -> str | None:
    clean = text.lower()
    return clean if re.fullmatch(r"[0-9a-z]{6}", clean) else None


def count(text: str) -> str | None:
    found = re.fullmatch(r"(\d{1,4})(?:天|日|岁|次)?", text)
    return str(int(found[1])) if found else None


def sex(text: str) -> str | None:
    return text if text in ("男", "女") else None


def nation(text: str) -> str | None:
    bare = text.removesuffix("族") or text
    return bare if bare in NATIONS else None


def word(text: str) -> str | None:
    """Any text of at least two signs that is not only figures."""
    clean = text.strip(":;,.，。").translate(_VARIANTS)
    clean = re.sub(r"\(([^()]*[\u3400-\u9fff][^()]*)\)", r"（\1）", clean)
    return clean if len(clean) >= 2 and HAN.search(clean) else None


def code_word(text: str) -> str | None:
    """Letters and digits, such as a number of admission or of a card."""
    return text if re.fullmatch(r"[0-9A-Za-z-]{3,24}", text) else None


def validity(text: str) -> str | None:
    """`2015.03.12-2035.03.12` or `2015.03.12-长期`."""
    clean = text.replace("至", "-").replace("—", "-")
    ok = re.fullmatch(r"(\d{4}\.\d\d\.\d\d)-(\d{4}\.\d\d\.\d\d|长期)", clean)
    if not ok or day(ok[1]) is None or (ok[2] != "长期" and day(ok[2]) is None):
        return None
    return clean


def bank(text: str) -> str | None:
    is_bank = re.fullmatch(r"[\u3400-\u9fff]{2,20}(?:银行|信用社|信用联社|农信)", text)
    return text if is_bank else None


def anything(text: str) -> str | None:
    return text or None


PARSERS: dict[str, Callable[[str], str | None]] = {
    "money": money,
    "upper": upper,
    "date": day,
    "period": period,
    "name": person,
    "hospital": hospital,
    "id": id_number,
    "card": card_number,
    "code8": digits(8),
    "number10": digits(10),
    "check6": check_code,
    "count": count,
    "sex": sex,
    "nation": nation,
    "text": word,
    "code": code_word,
    "validity": validity,
    "bank": bank,
    "any": anything,
}
