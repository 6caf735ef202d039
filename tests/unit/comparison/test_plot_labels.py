"""Names in a plot of points."""

import re

from hypothesis import given
from hypothesis import strategies as st

from segstudio.comparison.plot_labels import Labels
from segstudio.comparison.plots import scatter

ROWS = (16.0, 250.0)


def heights(drawn: list[str]) -> list[float]:
    return [float(re.search(r'<text x="[^"]*" y="([^"]*)"', text)[1]) for text in drawn]  # type: ignore[index]  # all have one


@given(st.lists(st.tuples(st.floats(60, 300), st.floats(30, 240)), min_size=1, max_size=7))
def test_names_stand_apart(points: list[tuple[float, float]]) -> None:
    labels = Labels(points, ROWS, 500)
    ys = heights([labels.drawn("a name that is long, " * 3, x, y) for x, y in points])  # so that all meet sideways

    assert all(ROWS[0] <= y <= ROWS[1] + 4 for y in ys)
    assert all(abs(a - b) > 14 for at, a in enumerate(ys) for b in ys[:at])


def test_a_name_that_has_room_stands_beside_its_point() -> None:
    labels = Labels([(100, 100), (100, 200)], ROWS, 500)

    assert heights([labels.drawn("a", 100, 100), labels.drawn("b", 100, 200)]) == [104, 204]


def test_a_name_that_moved_is_led_to_its_point() -> None:
    drawn = scatter("Quality", [("one", 1.0, 0.5), ("two", 1.01, 0.5)], "seconds", "mIoU")

    assert drawn.count("<line") - scatter("Quality", [("one", 1.01, 0.5)], "seconds", "mIoU").count("<line") == 1
    assert drawn.count('<line class="l"') == 1
    assert scatter("Quality", [], "seconds", "mIoU") == ""
