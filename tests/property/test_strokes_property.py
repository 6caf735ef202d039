"""Whatever is drawn in whatever order: strokes are respected, stay local, can be taken back, and name classes."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import toy_plugin
import window_doubles
from segstudio.core import (
    ClassSet,
    Image,
    JobContext,
    Request,
    Result,
    Scores,
    Stroke,
    StrokeHistory,
    numbered_classes,
    scoring,
)
from segstudio.core.pipeline import updated_result
from segstudio.core.plugins import Catalog, PluginSource, build_catalog

CATALOG: Catalog = build_catalog([PluginSource("doubles", window_doubles), PluginSource("toy", toy_plugin)])
HEIGHT, WIDTH = 21, 34
COLORS = [(10, 20, 30), (200, 40, 40), (40, 200, 40), (40, 40, 200)]
points = st.tuples(st.floats(-3, WIDTH + 3), st.floats(-3, HEIGHT + 3))


def drawn(classes: int, reach: st.SearchStrategy[float]) -> st.SearchStrategy[Stroke]:
    return st.builds(
        Stroke,
        st.lists(points, min_size=1, max_size=4).map(tuple),
        st.floats(0, 5),
        st.sampled_from(range(classes)).map("class {}".format),
        st.booleans(),
        reach,
    )


@st.composite
def worlds(draw: st.DrawFn) -> Result:
    """An image, scores of two to four classes, and a refiner or none."""
    count, seed = draw(st.integers(2, 4)), draw(st.integers(0, 2**20))
    rng = np.random.default_rng(seed)
    image = Image(rng.integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8))
    grid = draw(st.sampled_from([(HEIGHT, WIDTH), (6, 9)]))
    scores = Scores(rng.normal(0, 3, (count, *grid)).astype(np.float32), image.size, numbered_classes(count, COLORS))
    request = Request(image, "toy", "toy", draw(st.sampled_from([None, "toy-sharpen", "smear"])))
    raw = Result(request, scores, scoring.labels(scores), None, None, "cpu", "", {})
    return updated_result(raw, request, CATALOG, JobContext())


def after(result: Result, strokes: tuple[Stroke, ...]) -> Result:
    return updated_result(result, replace(result.request, strokes=strokes), CATALOG, JobContext())


def under(stroke: Stroke) -> NDArray[np.bool_]:
    """Cover pixel by pixel, as the stroke's description says: the middle within the radius, or a point inside."""
    found = np.zeros((HEIGHT, WIDTH), np.bool_)
    line = [np.array(p) for p in stroke.points]
    for row, column in np.ndindex(HEIGHT, WIDTH):
        at = np.array([column + 0.5, row + 0.5])
        away = min(_distance(at, a, b) for a, b in zip(line, line[1:] or line, strict=False))
        found[row, column] = away <= stroke.radius
    for x, y in stroke.points:
        if 0 <= y < HEIGHT and 0 <= x < WIDTH:
            found[int(y), int(x)] = True
    return found


def _distance(at: NDArray[np.float64], first: NDArray[np.float64], last: NDArray[np.float64]) -> float:
    along = last - first
    length = float(along @ along)
    share = min(max(float((at - first) @ along) / length, 0.0), 1.0) if length > 1e-12 else 0.0
    return float(np.hypot(*(at - first - share * along)))


def ids(classes: ClassSet, name: str) -> int:
    return next(c.id for c in classes.classes if c.name == name)


@settings(max_examples=40, deadline=None)
@given(worlds(), st.data())
def test_what_the_last_stroke_covers_ends_as_it_says(result: Result, data: st.DataObject) -> None:
    count = len(result.scores.classes)
    strokes = tuple(data.draw(st.lists(drawn(count, st.sampled_from([0.0, 4.0, 20.0])), min_size=1, max_size=4)))

    labels = after(result, strokes).final

    last = strokes[-1]
    there = labels.ids[under(last)] == ids(labels.classes, last.label)
    assert there.all() if last.positive else not there.any()


@settings(max_examples=40, deadline=None)
@given(worlds(), st.data())
def test_every_stroke_holds_where_no_later_one_covers(result: Result, data: st.DataObject) -> None:
    count = len(result.scores.classes)
    strokes = tuple(data.draw(st.lists(drawn(count, st.just(6.0)), min_size=2, max_size=4)))

    labels = after(result, strokes).final

    for at, stroke in enumerate(strokes):
        free = under(stroke)
        for later in strokes[at + 1 :]:
            free &= ~under(later)
        there = labels.ids[free] == ids(labels.classes, stroke.label)
        assert there.all() if stroke.positive else not there.any()


@settings(max_examples=30, deadline=None)
@given(worlds(), st.data())
def test_nothing_changes_beyond_the_limit(result: Result, data: st.DataObject) -> None:
    count = len(result.scores.classes)
    strokes = tuple(data.draw(st.lists(drawn(count, st.sampled_from([0.0, 1.0, 2.0])), min_size=1, max_size=3)))

    changed = after(result, strokes).final.ids != result.final.ids

    allowed = np.logical_or.reduce([under(replace(stroke, radius=stroke.limit + 1e-6)) for stroke in strokes])
    assert not changed[~allowed].any()


@settings(max_examples=30, deadline=None)
@given(worlds(), st.data())
def test_a_brush_changes_nothing_beside_itself(result: Result, data: st.DataObject) -> None:
    stroke = data.draw(drawn(len(result.scores.classes), st.just(0.0)))

    changed = after(result, (stroke,)).final.ids != result.final.ids

    assert not changed[~under(stroke)].any()


@settings(max_examples=25, deadline=None)
@given(worlds())
def test_no_strokes_are_plain_refining(result: Result) -> None:
    again = after(result, ())

    assert (again.final.ids == result.final.ids).all()
    assert again.unstroked is None


@settings(max_examples=25, deadline=None)
@given(worlds(), st.data())
def test_strokes_taken_back_leave_no_trace(result: Result, data: st.DataObject) -> None:
    strokes = tuple(data.draw(st.lists(drawn(len(result.scores.classes), st.just(5.0)), min_size=2, max_size=3)))

    there = after(after(result, strokes[:1]), strokes)
    back = after(there, strokes[:1])

    assert (back.final.ids == after(result, strokes[:1]).final.ids).all()
    assert (after(back, ()).final.ids == result.final.ids).all()


@settings(max_examples=25, deadline=None)
@given(worlds(), st.data())
def test_the_order_of_the_classes_does_not_matter(result: Result, data: st.DataObject) -> None:
    count = len(result.scores.classes)
    order = data.draw(st.permutations(range(count)))
    strokes = tuple(data.draw(st.lists(drawn(count, st.just(5.0)), min_size=1, max_size=3)))
    known = result.scores.classes
    turned = Scores(result.scores.data[order], result.scores.size, ClassSet(tuple(known.classes[i] for i in order)))
    other = replace(result, scores=turned, labels=scoring.labels(turned), refined_scores=None, refined=None)

    first, last = after(result, strokes).refined_scores, after(other, strokes).refined_scores

    assert first is not None
    assert last is not None
    assert np.allclose(first.data[order], last.data, atol=1e-4)


@given(st.lists(st.sampled_from(["add", "clear", "undo", "redo"]), max_size=12))
def test_undo_is_the_opposite_of_every_step(steps: list[str]) -> None:
    history = StrokeHistory()
    for number, step in enumerate(steps):
        before = history
        if step == "add":
            history = history.added(Stroke(((number, number),), 1.0, "class 0"))
        else:
            history = {"clear": history.cleared, "undo": history.undone, "redo": history.redone}[step]()
        if step in {"add", "clear"} and history is not before:
            assert history.undone().strokes == before.strokes
            assert history.undone().redone().strokes == history.strokes
        if step == "undo" and history is not before:
            assert history.redone() == before
