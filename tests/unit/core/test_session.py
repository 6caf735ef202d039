from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import toy_plugin
from segstudio.core import (
    NOTHING_DRAWN,
    ClassSet,
    Image,
    JobContext,
    Request,
    Result,
    RunOptions,
    SegClass,
    Stroke,
    StrokeHistory,
    numbered_classes,
)
from segstudio.core.pipeline import blank, run
from segstudio.core.plugins import Catalog
from segstudio.core.session import VIEWS, Session, Setup, Style

A, B = Path("a.png"), Path("b.png")
SETUP = Setup("toy-brightness", "people")


@pytest.fixture
def result(image: Image, catalog: Catalog) -> Result:
    return run(SETUP.request(image, RunOptions()), catalog, toy_plugin.ToyEngine(), JobContext())


@pytest.fixture
def session(image: Image) -> Session:
    return Session(setup=SETUP).opening(A).with_image(image, A)


def test_opening_forgets_the_image_before(session: Session, result: Result) -> None:
    opening = session.with_result(result).opening(B)

    assert (opening.path, opening.image, opening.result) == (B, None, None)
    assert opening.is_reading


def test_a_late_image_is_dropped(session: Session, image: Image) -> None:
    moved_on = session.opening(B)

    assert moved_on.with_image(image, A) is moved_on


def test_a_late_problem_is_dropped(session: Session) -> None:
    moved_on = session.opening(B)

    assert moved_on.with_problem(A, "gone") is moved_on
    assert moved_on.with_problem(B, "gone").unreadable == "gone"
    assert not moved_on.with_problem(B, "gone").is_reading


def test_a_result_of_another_image_is_dropped(session: Session, result: Result) -> None:
    other = Image(np.zeros((4, 4, 3), np.uint8))

    assert session.opening(B).with_image(other, B).with_result(result).result is None


def test_a_result_of_another_network_is_dropped(session: Session, result: Result) -> None:
    other = session.with_setup(Setup("lednet", "people"))

    assert other.with_result(result) is other


STROKES = StrokeHistory((Stroke(((3.0, 3.0),), 2.0, "bright"),))


@pytest.fixture
def unsegmented(image: Image) -> Session:
    """A session without a network: its results come from strokes alone."""
    return Session().opening(A).with_image(image, A)


@pytest.fixture
def drawn(image: Image) -> Result:
    """The result of strokes alone."""
    return blank(Request(image, "", ""), toy_plugin.CLASSES)


def test_a_result_of_strokes_alone_is_removed_with_the_last_of_them(unsegmented: Session, drawn: Result) -> None:
    shown = unsegmented.with_strokes(STROKES).with_result(drawn)

    assert shown.result is drawn
    assert shown.with_strokes(STROKES.added(STROKES.strokes[0])).result is drawn
    assert shown.with_strokes(NOTHING_DRAWN).result is None


def test_the_result_of_a_network_outlasts_the_strokes_on_it(session: Session, result: Result) -> None:
    shown = session.with_strokes(STROKES).with_result(result)

    assert shown.with_strokes(NOTHING_DRAWN).strokes == NOTHING_DRAWN
    assert shown.with_strokes(NOTHING_DRAWN).result is result


def test_strokes_that_are_there_already_change_nothing(session: Session) -> None:
    shown = session.with_strokes(STROKES)

    assert shown.strokes == STROKES
    assert shown.with_strokes(StrokeHistory(STROKES.strokes)) is shown


def test_a_result_of_strokes_alone_gives_way_to_that_of_a_network(
    session: Session, drawn: Result, result: Result
) -> None:
    alone = session.with_result(drawn)
    segmented = alone.with_result(result)

    assert alone.result is drawn
    assert segmented.result is result
    assert segmented.with_result(drawn) is segmented


def test_the_result_of_a_network_is_dropped_where_none_is_chosen(unsegmented: Session, result: Result) -> None:
    assert unsegmented.with_result(result) is unsegmented


def test_choosing_another_network_takes_its_result_off_the_screen(session: Session, result: Result) -> None:
    shown = session.with_result(result)

    assert shown.with_setup(replace(SETUP, weights="nuclei")).result is None
    assert shown.with_setup(replace(SETUP, refine="smear")).result is result


def test_other_classes_start_with_a_fresh_legend(session: Session) -> None:
    style = Style(opacity=0.3, hidden=frozenset({1}), solo=2, colors={0: (1, 2, 3)})
    reported = session.with_classes(toy_plugin.CLASSES).with_style(style)

    fresh = reported.with_classes(numbered_classes(2, [(0, 0, 0)])).style

    assert (fresh.hidden, fresh.solo, fresh.colors) == (frozenset(), None, {})
    assert fresh.opacity == 0.3
    assert reported.with_classes(toy_plugin.CLASSES) is reported


def test_a_background_stays_clear_until_it_is_asked_for(session: Session) -> None:
    classes = ClassSet((SegClass(0, "Background", (0, 0, 0)), SegClass(1, "skin", (9, 9, 9))))

    assert session.with_classes(classes).style.hidden == {0}
    assert session.with_classes(classes).style.toggled(0).hidden == frozenset()


def test_refining_is_due_until_it_was_done_with_these_values(session: Session, result: Result) -> None:
    wished = session.with_result(result).with_setup(replace(SETUP, refine="toy-sharpen", refine_values={"power": 3.0}))
    request = replace(result.request, refine="toy-sharpen", refine_values={"power": 3.0})
    done = wished.with_result(replace(result, request=request, refined=result.labels, refined_scores=result.scores))

    assert wished.refine_is_due
    assert wished.refined is None
    assert not done.refine_is_due
    assert done.refined is result.labels
    assert done.with_setup(replace(done.setup, refine_values={"power": 4.0})).refine_is_due


def test_without_a_refiner_nothing_refined_is_shown(session: Session, result: Result) -> None:
    refined = replace(result, refined=result.labels, refined_scores=result.scores)

    assert session.with_result(refined).refined is None


def test_views_go_round() -> None:
    style = Style(view="raw")
    seen = []
    for _ in VIEWS:
        seen.append(style.view)
        style = style.next_view()

    assert tuple(seen) == VIEWS
    assert style.view == "raw"


@pytest.mark.parametrize(("asked", "kept"), [(-1.0, 0.0), (0.25, 0.25), (7.0, 1.0)])
def test_opacity_is_clipped(asked: float, kept: float) -> None:
    assert Style().with_opacity(asked).opacity == kept


def test_hiding_and_solo_are_their_own_undoing() -> None:
    assert Style().toggled(3).hidden == {3}
    assert Style().toggled(3).toggled(3) == Style()
    assert Style().soloed(3).solo == 3
    assert Style().soloed(3).soloed(3) == Style()
    assert Style().soloed(3).soloed(4).solo == 4


def test_a_setup_is_complete_with_network_and_weights() -> None:
    assert SETUP.is_complete
    assert not Setup("toy-brightness").is_complete
    assert not Setup(weights="people").is_complete


def test_restoring_takes_back_choices_but_no_image(session: Session, result: Result) -> None:
    past = session.with_style(Style(opacity=0.1))
    now = session.with_result(result).working("batch")

    restored = now.restored(past)

    assert restored.style.opacity == 0.1
    assert restored.result is result
    assert restored.task == "batch"
