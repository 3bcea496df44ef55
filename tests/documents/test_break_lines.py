import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.linebreaks import lines_of

CLOSING, OPENING = "，。、；：？！）》”", "（《“"
words = st.text(alphabet="报销王丽住院（），。《》abc 0129.,¥元", max_size=80)


def wide(text: str) -> float:
    """Chinese signs are two wide, others one."""
    return sum(1 if sign.isascii() else 2 for sign in text)


def test_a_short_text_is_one_line() -> None:
    assert lines_of("住院报销", 20, wide) == ["住院报销"]


def test_nothing_is_one_empty_line_and_own_line_ends_are_kept() -> None:
    assert lines_of("", 20, wide) == [""]
    assert lines_of("一\n\n二", 20, wide) == ["一", "", "二"]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("一二三，四", 6, ["一二", "三，四"]),
        ("一二（三四", 6, ["一二", "（三四"]),
        ("共18.50元", 8, ["共", "18.50元"]),
        ("他说“好。”行", 10, ["他说", "“好。”行"]),
        ("付92%的钱", 6, ["付92%", "的钱"]),
        ("编号12345678901", 8, ["编号1234", "5678901"]),
        ("We don't know (yet), so wait.", 12, ["We don't", "know (yet),", "so wait."]),
        ("Un café fermé", 10, ["Un café", "fermé"]),
        ("找王(丽)", 5, ["找王", "(丽)"]),
    ],
)
def test_marks_and_figures_stay_where_they_belong(text: str, width: int, lines: list[str]) -> None:
    assert lines_of(text, width, wide) == lines


@given(words, st.integers(20, 60))
def test_no_sign_is_lost_or_added(text: str, width: int) -> None:
    assert "".join("".join(lines_of(text, width, wide)).split()) == "".join(text.split())


@given(words, st.integers(2, 60))
def test_no_line_is_wider_than_the_page(text: str, width: int) -> None:
    assert all(wide(line) <= width for line in lines_of(text, width, wide))


@given(st.lists(st.sampled_from(["报", "销，", "（王丽）", "好。", "“行”"]), max_size=40))
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(pieces: list[str]) -> None:
    for line in lines_of("".join(pieces), 20, wide):
        assert not line.startswith(tuple(CLOSING))
        assert not line.endswith(tuple(OPENING))
