"""Whatever happens in whatever order, the session stays valid, and undoing a choice is its opposite."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import toy_plugin
from segstudio.core import Image, JobContext, Result, RunOptions, numbered_classes
from segstudio.core.pipeline import run
from segstudio.core.plugins import Catalog, PluginSource, build_catalog
from segstudio.core.session import Session, Setup, Style
from segstudio.ui.base.store import SessionStore

CATALOG: Catalog = build_catalog([PluginSource("toy", toy_plugin)])
PATHS = (Path("a.png"), Path("b.png"))
IMAGES = tuple(Image(np.full((4, 6, 3), value, np.uint8)) for value in (40, 200))
SETUPS = (
    Setup("toy-brightness", "people"),
    Setup("toy-brightness", "people", "toy-sharpen", {"power": 2.0}),
    Setup("toy-brightness", "people", "toy-sharpen", {"power": 5.0}),
    Setup("other", "people"),
    Setup(),
)
CLASSES = (toy_plugin.CLASSES, numbered_classes(2, [(0, 0, 0)]), None)


def result_of(image: Image, setup: Setup) -> Result:
    request = replace(SETUPS[0], refine=setup.refine, refine_values=setup.refine_values).request(image, RunOptions())
    return run(request, CATALOG, toy_plugin.ToyEngine(), JobContext())


RESULTS = tuple(result_of(image, setup) for image in IMAGES for setup in SETUPS[:3])
Step = Callable[[Session], Session]
choices: st.SearchStrategy[Step] = st.one_of(
    st.builds(lambda x: lambda s: s.with_style(s.style.with_opacity(x)), st.floats(-1, 2)),
    st.builds(lambda i: lambda s: s.with_style(s.style.toggled(i)), st.integers(0, 5)),
    st.builds(lambda i: lambda s: s.with_style(s.style.soloed(i)), st.integers(0, 5)),
    st.just(lambda s: s.with_style(s.style.next_view())),
    st.builds(lambda x: lambda s: s.with_setup(x), st.sampled_from(SETUPS)),
)
events: st.SearchStrategy[Step] = st.one_of(
    st.builds(lambda p: lambda s: s.opening(p), st.sampled_from(PATHS)),
    st.builds(lambda p, i: lambda s: s.with_image(i, p), st.sampled_from(PATHS), st.sampled_from(IMAGES)),
    st.builds(lambda p: lambda s: s.with_problem(p, "broken"), st.sampled_from(PATHS)),
    st.builds(lambda r: lambda s: s.with_result(r), st.sampled_from(RESULTS)),
    st.builds(lambda c: lambda s: s.with_classes(c), st.sampled_from(CLASSES)),
    st.builds(lambda t: lambda s: s.working(t), st.sampled_from(["", "running", "refining", "batch"])),
    st.just(lambda s: s.closed()),
)


def check(session: Session) -> None:
    if session.result is not None:
        request = session.result.request
        assert request.image is session.image
        assert (request.model, request.weights) == (session.setup.model, session.setup.weights)
        assert session.refined is None or session.setup.refine is not None
    assert session.image is None or session.path is not None
    assert 0 <= session.style.opacity <= 1
    assert session.result is not None or not session.refine_is_due


@given(st.lists(st.one_of(choices, events), max_size=25))
@settings(max_examples=150, deadline=None)
def test_any_order_of_transitions_is_valid(steps: list[Step]) -> None:
    session = Session()
    for step in steps:
        session = step(session)
        check(session)


@given(st.lists(st.one_of(choices, events), max_size=15), choices)
@settings(max_examples=150, deadline=None)
def test_undo_takes_a_choice_back_and_redo_makes_it_again(steps: list[Step], choice: Step) -> None:
    store = SessionStore(Session())
    for step in steps:
        store.put(step(store.session))
    before = store.session

    store.put(choice(before))
    after = store.session
    if (after.setup, after.style) != (before.setup, before.style):
        store.undo()

        assert (store.session.setup, store.session.style) == (before.setup, before.style)
        check(store.session)
        store.redo()
        assert (store.session.setup, store.session.style) == (after.setup, after.style)


@given(st.lists(st.one_of(choices, events), max_size=30), st.integers(0, 30))
@settings(max_examples=100, deadline=None)
def test_undoing_anything_keeps_the_session_valid(steps: list[Step], times: int) -> None:
    store = SessionStore(Session(style=Style()))
    for step in steps:
        store.put(step(store.session))
    shown = (store.session.path, store.session.image, store.session.task)

    for _ in range(times):
        store.undo()
        check(store.session)

    assert (store.session.path, store.session.image, store.session.task) == shown
