import numpy as np
import pytest
from scipy import ndimage

from segstudio.core import SegStudioError
from segstudio.core.metrics import (
    CONFUSED,
    FALSE,
    MISSED,
    RIGHT,
    cell_mask,
    disagreement,
    error_map,
    following,
    pair_counts,
    pair_mask,
    preceding,
    region_at,
    regions,
)

RNG = np.random.default_rng(4)


def row(*values: int) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    return np.array([values], np.uint8)


def test_two_maps_differ_or_not() -> None:
    found = disagreement([row(0, 1, 2, 255), row(0, 2, 2, 1)])

    assert found.amount.tolist() == [[0, 255, 0, 0]]
    assert found.left_out.tolist() == [[False, False, False, True]]
    assert found.share == found.mean == pytest.approx(1 / 3)


@pytest.mark.parametrize("number", [3, 4, 9])
def test_many_maps_give_the_entropy_of_their_votes(number: int) -> None:
    maps = [RNG.integers(0, 4, (13, 17)).astype(np.uint8) for _ in range(number)]

    amount = disagreement(maps).amount

    for y, x in np.ndindex(13, 17):
        votes = np.bincount([int(ids[y, x]) for ids in maps])
        shares = votes[votes > 0] / number
        entropy = -(shares * np.log(shares)).sum() / np.log(number)
        assert abs(int(amount[y, x]) - 255 * entropy) <= 0.51


def test_maps_that_all_differ_are_full_and_equal_ones_nothing() -> None:
    assert disagreement([row(0), row(1), row(2)]).amount.tolist() == [[255]]
    assert disagreement([row(1), row(1), row(1)]).share == 0


def test_where_no_pixel_counts_there_is_no_share() -> None:
    found = disagreement([row(255, 1), row(0, 255)])

    assert (found.share, found.mean) == (None, None)


def test_maps_of_other_sizes_are_refused() -> None:
    with pytest.raises(SegStudioError, match="one size"):
        disagreement([row(0), row(0, 1)])
    with pytest.raises(SegStudioError, match="two or more"):
        disagreement([row(0)])


def test_pairs_are_counted_without_order() -> None:
    one, other = row(0, 1, 2, 2, 255, 0), row(1, 0, 2, 0, 1, 0)

    assert pair_counts(one, other) == (((0, 1), 2), ((0, 2), 1))
    assert pair_mask(one, other, (1, 0)).tolist() == [[True, True, False, False, False, False]]


def test_errors_have_their_kinds() -> None:
    truth, guess = row(0, 1, 0, 1, 2, 255, 1), row(0, 1, 1, 0, 1, 1, 255)

    found = error_map(truth, guess, frozenset({0}))

    assert found.ids.tolist() == [[RIGHT, RIGHT, FALSE, MISSED, CONFUSED, 255, 255]]


def test_without_a_background_every_error_is_confused() -> None:
    assert error_map(row(0, 1), row(1, 1), frozenset()).ids.tolist() == [[CONFUSED, RIGHT]]


def test_a_cell_of_the_confusion_matrix_leads_to_its_pixels() -> None:
    assert cell_mask(row(0, 1, 1), row(1, 0, 1), (1, 0)).tolist() == [[False, True, False]]


@pytest.mark.parametrize("share", [0.02, 0.4, 0.55, 0.7, 1.0])
def test_regions_are_those_of_a_peer(share: float) -> None:
    mask = RNG.random((47, 61)) < share
    labels, number = ndimage.label(mask)
    areas = np.bincount(labels.ravel())[1:]

    found = regions(mask, most=10_000)

    assert sorted((r.area for r in found), reverse=True) == [r.area for r in found]
    assert len(found) == number
    for region in found:
        assert areas[labels[region.at] - 1] == region.area
        top, left, bottom, right = region.box
        assert np.array_equal(region.mask(), labels[top:bottom, left:right] == labels[region.at])


def test_regions_of_rings_and_combs_hang_together() -> None:
    mask = np.zeros((40, 40), np.bool_)
    mask[0] = mask[::2, 5] = mask[:, ::2] = True
    mask[20:, 30:] = False
    mask[25:35, 32:39] = True
    mask[27:33, 34:37] = False

    found = regions(mask)

    assert len(found) == 2
    assert found[1].area == 10 * 7 - 6 * 3


def test_small_regions_and_too_many_are_left_out() -> None:
    mask = np.zeros((9, 9), np.bool_)
    mask[0, :5] = mask[3, :3] = mask[6, 0] = mask[6, 4] = True

    assert [r.area for r in regions(mask, least=2)] == [5, 3]
    assert [r.area for r in regions(mask, most=3)] == [5, 3, 1]
    assert [r.at for r in regions(mask)[2:]] == [(6, 0), (6, 4)]
    assert regions(np.zeros((3, 3), np.bool_)) == ()


def test_walking_goes_by_size_round_and_round() -> None:
    mask = np.zeros((5, 9), np.bool_)
    mask[0, :4] = mask[2, :2] = mask[4, :1] = True
    found = regions(mask)

    assert [following(found, i) for i in (None, 0, 1, 2)] == [0, 1, 2, 0]
    assert [preceding(found, i) for i in (None, 0, 2)] == [2, 2, 1]
    assert (following((), None), preceding((), 3)) == (None, None)
    assert region_at(found, 2, 1) == 1
    assert region_at(found, 2, 5) is None


def test_a_region_knows_what_the_maps_say_there() -> None:
    one, other = np.zeros((4, 6), np.uint8), np.zeros((4, 6), np.uint8)
    one[1, 1:5] = [3, 3, 3, 1]
    other[1, 1:5] = [2, 2, 2, 2]

    assert regions(disagreement([one, other]).differs)[0].pair(one, other) == (3, 2)
