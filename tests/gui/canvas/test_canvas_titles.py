import pytest

from segstudio.ui.canvas.pane import halved, redistribute


def test_what_fits_is_not_cut() -> None:
    title, subtitle = redistribute(200, 80, 100)

    assert title >= 80
    assert subtitle >= 100


def test_a_title_alone_has_all_the_room() -> None:
    assert redistribute(200, 500, 0)[0] >= 200


@pytest.mark.parametrize("wanted", [100, 300])
def test_a_long_title_leaves_a_subtitle_its_share(wanted: float) -> None:
    title, subtitle = redistribute(200, 500, wanted)

    assert title == pytest.approx(121)
    assert subtitle == pytest.approx(81)


def test_a_short_subtitle_leaves_the_rest_to_the_title() -> None:
    title, subtitle = redistribute(200, 500, 30)

    assert title == pytest.approx(171)
    assert subtitle >= 30


@pytest.mark.parametrize(
    ("first", "second", "meet"),
    [(40, 40, 50), (60, 30, 60), (90, 30, 70), (30, 60, 40), (10, 95, 10), (80, 80, 50)],
)
def test_two_pairs_meet_in_the_middle_unless_one_needs_less(first: float, second: float, meet: float) -> None:
    assert halved(100, first, second) == meet
