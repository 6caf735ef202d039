"""Strokes: what they cover, how far they carry, what they do to scores, and with which network."""

from dataclasses import replace

import numpy as np
import pytest

import toy_plugin
from made_results import CLASSES, made_result
from segstudio.core import (
    NOTHING_DRAWN,
    Cancelled,
    CancelToken,
    ClassSet,
    FloatParam,
    Image,
    IntParam,
    JobContext,
    LabelMap,
    ParamValue,
    Request,
    Result,
    Scores,
    SegClass,
    Stroke,
    numbered_classes,
    scoring,
)
from segstudio.core.pipeline import blank, coarse_request, run, unstroked_result, updated_result
from segstudio.core.plugins import Catalog, PluginSource, build_catalog
from segstudio.core.strokes import known_strokes
from segstudio.core.strokes.class_merging import merged_classes
from segstudio.core.strokes.coverage import Group, covered, near, stroke_masks
from segstudio.core.strokes.evidence import evidence, is_blank
from segstudio.core.strokes.geodesic import distances, step_costs

TWO = ClassSet((SegClass(0, "ground", (0, 0, 0)), SegClass(3, "thing", (255, 0, 0))))


def halves(height: int = 40, width: int = 60) -> Image:
    """A dark half and a bright one."""
    pixels = np.full((height, width, 3), 30, np.uint8)
    pixels[:, width // 2 :] = 220
    return Image(pixels)


def sure(image: Image, channel: int, classes: ClassSet = TWO) -> Scores:
    """Scores that are sure of one class everywhere."""
    data = np.zeros((len(classes), 5, 5), np.float32)
    data[channel] = 6.0
    return Scores(data, image.size, classes)


def plain(image: Image, scores: Scores) -> Result:
    return Result(Request(image, "toy", "toy"), scores, scoring.labels(scores), None, None, "cpu", "", {})


def stroke(*points: tuple[float, float], radius: float = 2.0, label: str = "thing", **more: object) -> Stroke:
    return Stroke(points, radius, label, **more)  # type: ignore[arg-type]


def test_a_click_covers_a_disc() -> None:
    rows, columns, mask = covered(stroke((10.5, 6.5), radius=2.0), (20, 20), (20, 20))

    whole = np.zeros((20, 20), np.bool_)
    whole[rows, columns] = mask
    assert whole.sum() == 13
    assert whole[6, 8]
    assert not whole[5, 8]


def test_the_smallest_click_covers_its_pixel() -> None:
    rows, columns, mask = covered(stroke((3.01, 4.99), radius=0.0), (9, 9), (9, 9))

    assert np.argwhere(mask).tolist() == [[4 - rows.start, 3 - columns.start]]


def test_a_stroke_beside_the_image_covers_nothing() -> None:
    assert not covered(stroke((-40, -40), (-20, 5)), (9, 9), (9, 9))[2].any()


def test_a_stroke_is_drawn_alike_on_a_smaller_grid() -> None:
    big = covered(stroke((8, 8), (40, 24), radius=6), (48, 64), (48, 64))
    small = covered(stroke((8, 8), (40, 24), radius=6), (24, 32), (48, 64))

    assert small[2].sum() * 4 == pytest.approx(big[2].sum(), rel=0.15)


def test_the_later_stroke_wins_and_a_class_is_never_ruled_out_with_all_others() -> None:
    there, not_there = stroke((5, 5)), stroke((5, 5), positive=False)
    nor = stroke((5, 5), label="ground", positive=False)

    masks = stroke_masks([there, not_there, nor], TWO, (10, 10), (10, 10))

    held = {group: int(plane.sum()) for group, plane in masks.planes.items()}
    assert held == {Group(1, True, 0.0): 0, Group(1, False, 0.0): 0, Group(0, False, 0.0): 12}


def test_distances_grow_with_the_way_and_with_the_edges_on_it() -> None:
    pixels = halves(20, 40).pixels.astype(np.float32)
    seed = np.zeros((20, 40), np.bool_)
    seed[10, 5] = True

    away = distances(step_costs(pixels), {Group(0, True, 10.0): seed}, 1.0)[0]

    assert away[10, 5] == 0
    assert away[10, 15] == pytest.approx(1.0, rel=0.01)
    assert away[17, 12] == pytest.approx(7 * np.sqrt(2) / 10, rel=0.01)
    assert away[10, 25] == pytest.approx(2 + 0.02 * 190 * np.sqrt(3), rel=0.01)


@pytest.mark.parametrize("turn", range(4))
def test_distances_do_not_depend_on_the_direction(turn: int) -> None:
    pixels = np.random.default_rng(3).integers(0, 255, (18, 18, 3)).astype(np.float32)
    seed = np.zeros((18, 18), np.bool_)
    seed[4, 7] = True
    key = Group(0, True, 5.0)

    here = distances(step_costs(pixels), {key: seed}, 1.0)[0]
    there = distances(step_costs(np.rot90(pixels, turn)), {key: np.rot90(seed, turn)}, 1.0)[0]

    assert np.allclose(np.rot90(here, turn), there, rtol=0.02)


def test_a_stroke_takes_its_side_of_the_edge_and_leaves_the_other(catalog: Catalog) -> None:
    image = halves()
    result = plain(image, sure(image, 0))
    request = replace(result.request, strokes=(stroke((10, 20), (20, 20), reach=20),))

    ids = updated_result(result, request, catalog, JobContext()).final.ids

    assert (ids[15:25, 5:28] == 3).all()
    assert (ids[:, 31:] == 0).all()


def test_a_negative_stroke_leaves_the_odds_of_the_others() -> None:
    image = Image(np.full((12, 12, 3), 90, np.uint8))
    classes = numbered_classes(3, [(0, 0, 0), (1, 1, 1), (2, 2, 2)])
    scores = Scores(np.log(np.array([0.6, 0.3, 0.1], np.float32)).reshape(3, 1, 1), image.size, classes)

    likely = evidence(image, scores, [Stroke(((6, 6),), 2, "class 0", positive=False, reach=3)])

    assert np.allclose(likely.data[:, 6, 6], [0, 0.75, 0.25], atol=1e-4)
    assert likely.data[1, 2, 2] / likely.data[2, 2, 2] == pytest.approx(3.0, rel=0.05)


def test_classes_that_play_no_part_are_left_out() -> None:
    image = Image(np.full((12, 12, 3), 90, np.uint8))
    data = np.full((4, 2, 2), -9.0, np.float32)
    data[:2] = 0
    known = evidence(image, Scores(data, image.size, CLASSES), [stroke((3, 3), label="shoes")]).classes

    assert known.names == (*CLASSES.names[:2], "shoes")


def test_probabilities_sum_to_one_again_when_a_class_is_left_out() -> None:
    image = Image(np.full((12, 12, 3), 90, np.uint8))
    shares = np.array([0.6, 0.392, 0.008], np.float32).reshape(3, 1, 1)  # the last is below what counts
    classes = ClassSet(CLASSES.classes[:3])

    found = evidence(image, Scores(np.tile(shares, (1, 4, 4)), image.size, classes, kind="probabilities"), [])

    assert found.classes.names == CLASSES.names[:2]
    assert found.data[:, 5, 5] == pytest.approx([0.6 / 0.992, 0.392 / 0.992], rel=1e-5)


def test_classes_that_are_unlikely_within_reach_count_as_one_and_get_their_shares_again() -> None:
    size, classes = (20, 40), numbered_classes(5, [(i, i, i) for i in range(5)])
    likely = np.full((5, *size), 0.05, np.float32)
    likely[0] = 0.8
    likely[:, :, 30:] = np.array([0.1, 0.1, 0.1, 0.6, 0.1], np.float32)[:, None, None]  # likely, but far away
    likely[4], likely[2] = 1.5 * likely[4], 0.5 * likely[2]
    all_of_it = Scores(likely / likely.sum(0), size, classes, kind="probabilities")
    plain = LabelMap(np.zeros(size, np.uint8), classes)
    drawn = [stroke((5, 5), label="class 1", radius=2, reach=3)]

    few = merged_classes(all_of_it, drawn, plain, near(drawn, classes, size))

    assert few.channels == (2, 3, 4)
    assert few.scores.classes.names[:2] == ("class 0", "class 1")
    np.testing.assert_allclose(few.scores.data.sum(0), 1, rtol=1e-5)
    np.testing.assert_allclose(few.redistribute(few.scores).data, all_of_it.data, rtol=1e-5)


def test_a_class_that_a_stroke_names_or_labels_hold_within_reach_is_itself() -> None:
    size, classes = (20, 40), numbered_classes(5, [(i, i, i) for i in range(5)])
    data = np.full((5, *size), 0.05, np.float32)
    data[0] = 0.8
    labels = np.zeros(size, np.uint8)
    labels[5, 12] = 2  # within reach
    labels[5, 35] = 3  # beyond it
    drawn = [stroke((5, 5), label="class 1", radius=2, reach=3)]
    likely = Scores(data, size, classes, kind="probabilities")

    assert merged_classes(likely, drawn, LabelMap(labels, classes), near(drawn, classes, size)).channels == (3, 4)


def test_what_is_gathered_is_shared_out_at_the_size_that_a_refiner_gives() -> None:
    size, classes = (20, 40), numbered_classes(4, [(i, i, i) for i in range(4)])
    data = np.full((4, *size), 0.1, np.float32)
    data[0] = 0.7
    drawn = [stroke((5, 5), label="class 0", radius=2, reach=3)]
    likely = Scores(data, size, classes, kind="probabilities")
    few = merged_classes(likely, drawn, LabelMap(np.zeros(size, np.uint8), classes), near(drawn, classes, size))
    smaller = Scores(few.scores.data[:, ::2, ::2], size, few.scores.classes, kind="probabilities")

    np.testing.assert_allclose(few.redistribute(smaller).data, data[:, ::2, ::2], rtol=1e-5)


def test_two_strokes_alone_share_the_image_between_them(catalog: Catalog) -> None:
    image = halves()
    nothing = blank(Request(image, "", ""), TWO)
    strokes = (stroke((8, 8), reach=3), stroke((50, 30), label="ground", reach=3))

    found = updated_result(nothing, replace(nothing.request, strokes=strokes), catalog, JobContext())

    assert is_blank(nothing.scores)
    assert set(np.unique(nothing.labels.ids)) == {TWO.ignore_id}
    assert (found.final.ids[:, :29] == 3).all()
    assert (found.final.ids[:, 31:] == 0).all()


def test_strokes_of_unknown_classes_wait(catalog: Catalog) -> None:
    result = made_result(refined=False)
    drawn = (stroke((3, 3), label="of another network"),)

    found = updated_result(result, replace(result.request, strokes=drawn), catalog, JobContext())

    assert known_strokes(drawn, result.scores.classes) == ()
    assert found.final.ids is result.labels.ids
    assert found.request.strokes == drawn


def test_a_run_counts_strokes_and_keeps_what_is_under_them(catalog: Catalog) -> None:
    image = toy_plugin.banded_image(24, 40)
    request = Request(image, "toy-brightness", "none", "toy-sharpen", strokes=(stroke((5, 5), label="snow", reach=1),))

    result = run(request, catalog, toy_plugin.ToyEngine(), JobContext())

    assert result.unstroked is not None
    assert (result.final.ids != result.unstroked.labels.ids).any()
    assert result.final.ids[5, 5] == 3
    assert unstroked_result(result, replace(request, strokes=())) is result.unstroked
    assert unstroked_result(result, replace(request, refine_values={"power": 9.0})) is None
    raw = unstroked_result(result, replace(request, refine=None))
    assert raw is not None
    assert raw.labels is result.labels


def test_the_answer_can_be_cancelled(catalog: Catalog) -> None:
    result = made_result()
    token = CancelToken()
    token.cancel()

    with pytest.raises(Cancelled):
        updated_result(
            result, replace(result.request, strokes=(stroke((3, 3), label="top"),)), catalog, JobContext(token)
        )


def test_only_refiners_that_bound_their_size_have_a_draft(catalog: Catalog) -> None:
    assert coarse_request(Request(toy_plugin.banded_image(400, 400), "m", "w", "toy-sharpen"), catalog) is None
    assert coarse_request(Request(toy_plugin.banded_image(400, 400), "m", "w"), catalog) is None


def test_a_draft_is_smaller_and_takes_no_more_iterations_than_asked_for() -> None:
    params = (
        FloatParam("max_megapixels", "Largest image", 4.0, 0.1, 16.0, 0.1),
        IntParam("iterations", "Iterations", 10, 0, 50),
    )
    made = build_catalog([PluginSource("toy", toy_plugin)])
    sharpen = made.refiner("toy-sharpen")
    catalog = replace(made, refiners={"sized": replace(sharpen, key="sized", params=params)})

    def values(asked: dict[str, ParamValue]) -> dict[str, ParamValue]:
        made = coarse_request(Request(toy_plugin.banded_image(400, 400), "m", "w", "sized", asked), catalog)
        assert made is not None
        return dict(made.refine_values)

    assert values({}) == {"max_megapixels": 0.1, "iterations": 5}
    assert values({"iterations": 3}) == {"max_megapixels": 0.1, "iterations": 3}
    assert coarse_request(Request(toy_plugin.banded_image(30, 40), "m", "w", "sized"), catalog) is None


def test_what_was_drawn_before_is_not_undone() -> None:
    history = NOTHING_DRAWN.added(stroke((1, 1))).after((stroke((2, 2)),))

    assert [s.points for s in history.strokes] == [((2, 2),), ((1, 1),)]
    assert [s.points for s in history.undone().strokes] == [((2, 2),)]
    assert history.undone().undone() == history.undone()
