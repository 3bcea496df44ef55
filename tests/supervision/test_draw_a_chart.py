"""Charts: bars in proportion, inside their frame, on a round scale."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.supervision.charts import BELOW, HEIGHT, LEFT, WIDTH, chart, nice_top
from tests.supervision.cases import CALM

SERIES = st.integers(1, 12).flatmap(
    lambda size: st.tuples(
        *(st.lists(st.integers(0, 10**6), min_size=size, max_size=size) for _one in range(2))
    )
)


@pytest.mark.parametrize(
    ("most", "top"),
    [(0, 2), (1, 2), (2, 2), (3, 4), (5, 10), (10, 10), (11, 20), (39, 40), (41, 100), (999, 1000)],
)
def test_the_scale_ends_at_a_round_number(most, top):
    assert nice_top(most) == top


@CALM
@given(SERIES)
def test_every_bar_stands_inside_the_frame(series):
    drawn = chart([str(n) for n in range(len(series[0]))], *series)
    for bar in drawn.bars:
        assert bar.x >= LEFT
        assert bar.x + bar.width <= WIDTH + 0.1
        assert bar.y >= 0
        assert abs(bar.y + bar.height - (HEIGHT - BELOW)) < 0.1


@CALM
@given(SERIES)
def test_a_bar_for_each_number_that_is_not_zero(series):
    drawn = chart([str(n) for n in range(len(series[0]))], *series)
    assert len(drawn.bars) == sum(1 for one in series for value in one if value)


def test_twice_as_much_is_twice_as_high():
    small, large = chart(["a", "b"], [50, 100]).bars
    assert large.height == pytest.approx(2 * small.height)


def test_a_long_row_of_days_has_few_labels():
    assert len(chart([str(n) for n in range(31)], [0] * 31).labels) <= 11


def test_a_chart_of_nothing_is_an_empty_frame():
    empty = chart([], [])
    assert empty.bars == []
    assert [one.words for one in empty.lines] == ["0", "1", "2"]
