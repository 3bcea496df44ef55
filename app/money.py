"""Money is Decimal yuan with two decimals. Nothing here or elsewhere makes a float of it."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

FEN = Decimal("0.01")
ZERO = Decimal("0.00")
MOST = Decimal("99999999.99")

# 12,50 may mean twelve and a half: a comma or a space is passed over only where it parts thousands or 万.
_GROUPED = re.compile(r"[+-]?[0-9]{1,4}((,[0-9]{3})+|(,[0-9]{4})+)(\.[0-9]*)?")
_GAP = re.compile(r"(?<=[0-9]) +(?=[0-9])")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－＋　", "0123456789.,-+ ")


class NotMoney(ValueError):
    """`code` says what is wrong: empty, words, not_number, too_fine, zero, negative, too_large."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def to_fen(amount: Decimal) -> Decimal:
    """Round half up to the fen, the rule of every fund payment here."""
    return amount.quantize(FEN, ROUND_HALF_UP)


def read_yuan(text: str, *, zero_is_fine: bool = False) -> Decimal:
    """What a person typed as an amount of yuan: full-width digits, spaces, commas, ¥ and 元 are fine.

    Raises NotMoney with the code that names the mistake.
    """
    clean = text.translate(_FULL_WIDTH).strip().lstrip("¥￥").removesuffix("元").strip()
    clean = _GAP.sub(",", clean).replace(" ", "")
    if not clean:
        raise NotMoney("empty")
    if any(sign in clean for sign in "零一二三四五六七八九十百千万两壹贰叁肆伍陆柒捌玖拾佰仟"):
        raise NotMoney("words")
    return _checked(_number(clean), zero_is_fine)


def _number(clean: str) -> Decimal:
    grouped = "," in clean and not _GROUPED.fullmatch(clean)
    if grouped or "_" in clean or not clean.isascii() or len(clean) > 39:
        raise NotMoney("not_number")
    try:
        return Decimal(clean.replace(",", ""))
    except InvalidOperation:
        raise NotMoney("not_number") from None


def _checked(amount: Decimal, zero_is_fine: bool) -> Decimal:
    if not amount.is_finite():
        raise NotMoney("not_number")
    if amount < 0:
        raise NotMoney("negative")
    if amount == 0 and not zero_is_fine:
        raise NotMoney("zero")
    if amount > MOST:
        raise NotMoney("too_large")
    if amount != to_fen(amount):
        raise NotMoney("too_fine")
    return to_fen(amount) + ZERO


def say_yuan(amount: Decimal) -> str:
    """`18,642.50`: the figure as pages print it, without the unit."""
    return f"{amount:,.2f}"
