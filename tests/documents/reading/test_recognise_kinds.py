"""The kind of a paper follows from its titles and labels; a cat has none."""

import pytest

from app.documents.reading import kinds
from app.documents.reading.layouts import layouts
from app.documents.reading.page import page_of_lines
from tests.documents.reading import papers


def page_of(*texts, score=0.99):
    return papers.page([(0, 40 * at, text) for at, text in enumerate(texts)], score=score)


@pytest.mark.parametrize("name", sorted(papers.PAPERS))
@pytest.mark.parametrize("turn", [0, 1, 3])
def test_no_turn_changes_the_kind(name, turn):
    cells, _truth = papers.PAPERS[name]
    found = kinds.recognise(papers.page(cells, turn), layouts())
    assert found.kind == papers.kind_of(name)


@pytest.mark.parametrize("name", sorted(papers.PAPERS))
def test_no_paper_is_nearly_another(name):
    cells, _truth = papers.PAPERS[name]
    texts = [papers_text for _x, _y, papers_text in cells]
    points = {one.kind: kinds.fit([kinds.tidy(text) for text in texts], one) for one in layouts()}
    best = points.pop(papers.kind_of(name))
    assert best >= kinds.LEAST
    assert best > max(points.values())


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("invoice", "收费票据"),
        ("receipt", "专用票据"),
        ("settlement", "结算单"),
        ("discharge", "出院小结"),
        ("cost_list", "明细清单"),
        ("death_certificate", "死亡医学证明"),
        ("household", "登记卡"),
    ],
)
def test_a_paper_whose_title_is_cut_off_is_known_by_its_labels(name, title):
    cells, _truth = papers.PAPERS[name]
    found = kinds.recognise(papers.page(papers.without(cells, title)), layouts())
    assert found.kind == papers.kind_of(name)


@pytest.mark.parametrize(
    "texts",
    [
        (),
        ("8",),
        ("你好", "世界"),
        ("菜单", "宫保鸡丁 28元", "米饭 2元"),
        ("姓名", "电话"),
    ],
)
def test_too_few_labels_are_no_paper_we_know(texts):
    page = page_of(*texts) if texts else page_of_lines([])
    assert kinds.recognise(page, layouts()) is None


def test_much_writing_of_another_kind_is_some_paper():
    letter = page_of(*(f"亲爱的读者第{at}行写得很长" for at in range(8)))
    assert kinds.recognise(letter, layouts()) is None
    assert kinds.looks_like_a_paper(letter)


@pytest.mark.parametrize("lines", [0, 1, 3, 5])
def test_a_few_signs_are_no_paper(lines):
    page = page_of(*(f"第{at}行字" for at in range(lines))) if lines else page_of_lines([])
    assert not kinds.looks_like_a_paper(page)


def test_guesses_of_the_engine_are_no_writing():
    assert not kinds.looks_like_a_paper(page_of(*("乱七八糟的字" for _ in range(9)), score=0.4))


@pytest.mark.parametrize("kind", sorted({layout.kind for layout in layouts()}))
def test_a_kind_that_is_named_is_taken_at_its_word(kind):
    found = kinds.best_of_kind(papers.page(papers.INVOICE), layouts(), kind)
    assert found.kind == kind


def test_other_has_no_layout():
    assert kinds.best_of_kind(papers.page(papers.INVOICE), layouts(), "other") is None
