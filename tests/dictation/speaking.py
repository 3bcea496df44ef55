"""Saying a known value in many ways: an independent speaker for the laws of the normaliser."""

from decimal import Decimal

from hypothesis import strategies as st

from app.numbers import check_digit, luhn_holds

FIGURES = "零一二三四五六七八九"
FORMAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")
TRADITIONAL = str.maketrans("万两块", "萬兩塊")
SOUNDS_OF = {"0": "零洞〇0０", "1": "一幺1１", "2": "二两2", "7": "七拐7", "9": "九勾9"}
LETTER_X = ("X", "x", "艾克斯", "埃克斯", "叉", "大写的X", "Ｘ")


def below_ten_thousand(number: int) -> str:
    """3050 is 三千零五十."""
    said, gap = "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        figure = number // size % 10
        if figure:
            said += ("零" if gap and said else "") + FIGURES[figure] + unit
        gap = not figure
    return said


def in_words(number: int) -> str:
    """The number as it is said, up to 亿."""
    if number == 0:
        return "零"
    high, low = divmod(number, 10000)
    if not high:
        said = below_ten_thousand(number)
        return said.removeprefix("一") if 10 <= number < 20 else said
    link = "零" if low and low < 1000 else ""
    return below_ten_thousand(high) + "万" + (link + below_ten_thousand(low) if low else "")


def money_in_words(amount: Decimal, yuan: str = "块", jiao: str = "毛") -> str:
    """3200.50 is 三千二百块五毛."""
    fen = int(amount * 100)
    tenth, last = fen // 10 % 10, fen % 10
    said = in_words(fen // 100) + yuan if fen >= 100 or fen == 0 else ""
    said += FIGURES[tenth] + jiao if tenth else ("零" if said and last else "")
    return said + (FIGURES[last] + "分" if last else "")


def ways_to_say_money(amount: Decimal) -> list[str]:
    plain = money_in_words(amount)
    return [
        plain,
        money_in_words(amount, "元", "角"),
        money_in_words(amount, "元", "角").translate(FORMAL),
        plain.translate(TRADITIONAL),
        f"{amount}元",
        f"{amount:,}元",
        f"¥{amount}" if amount >= 1 else plain,
        f"{amount}元".translate(FULL_WIDTH),
        f"嗯 那个 一共是{plain}钱" if plain[-1] in "块毛分" else f"嗯 {plain}",
        f"五百块，不对，是{plain}",
    ]


AMOUNTS = (
    st.integers(1, 9_999_999_999)
    .map(lambda fen: Decimal(fen) / 100)
    .map(lambda amount: amount.quantize(Decimal("0.01")))
)


@st.composite
def read_out(draw, digits: str) -> str:
    """Each figure by one of its names, with pauses anywhere."""
    said = []
    for digit in digits:
        names = LETTER_X if digit == "X" else SOUNDS_OF.get(digit, FIGURES[int(digit)] + digit)
        said.append(
            draw(st.sampled_from(list(names))) + draw(st.sampled_from(["", "", "", " ", "，"]))
        )
    return "".join(said)


@st.composite
def id_numbers(draw) -> str:
    born = draw(st.dates(min_value=_day(1930, 1, 1), max_value=_day(2026, 11, 21)))
    region = draw(st.integers(110000, 659999))
    body = f"{region}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return body + check_digit(body)


def _day(*parts: int):
    from datetime import date

    return date(*parts)


PHONES = st.builds(
    lambda second, rest: f"1{second}{rest:09d}", st.integers(3, 9), st.integers(0, 10**9 - 1)
)


@st.composite
def cards(draw) -> str:
    body = "62" + draw(st.text("0123456789", min_size=16, max_size=16))
    body = body if draw(st.booleans()) else body[:15]
    return next(body + last for last in "0123456789" if luhn_holds(body + last))


@st.composite
def changed(draw, number: str) -> str:
    """The same number with one figure heard wrongly."""
    place = draw(st.integers(0, len(number) - 2))
    other = draw(st.sampled_from([one for one in "0123456789" if one != number[place]]))
    return number[:place] + other + number[place + 1 :]
