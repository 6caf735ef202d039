from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from segstudio.core.session import Session, Setup, Style
from segstudio.ui.base.store import SessionStore

Emitted = list[tuple[Session, Session]]


@pytest.fixture
def store(qtbot: QtBot) -> SessionStore:
    return SessionStore(Session())


@pytest.fixture
def emitted(store: SessionStore) -> Emitted:
    heard: Emitted = []
    store.changed.connect(lambda old, new: heard.append((old, new)))
    return heard


def faded(session: Session, opacity: float) -> Session:
    return session.with_style(session.style.with_opacity(opacity))


def test_a_change_is_told_with_what_was_before(store: SessionStore, emitted: Emitted) -> None:
    before = store.session
    store.put(faded(before, 0.2))

    assert emitted == [(before, store.session)]


def test_putting_the_same_snapshot_tells_nothing(store: SessionStore, emitted: Emitted) -> None:
    store.put(store.session)

    assert emitted == []


def test_undo_and_redo(store: SessionStore) -> None:
    for opacity in (0.1, 0.2, 0.3):
        store.put(faded(store.session, opacity))
    store.undo()
    store.undo()

    assert store.session.style.opacity == 0.1
    assert store.can_redo
    store.redo()
    assert store.session.style.opacity == 0.2
    store.put(faded(store.session, 0.9))
    assert not store.can_redo


def test_work_is_no_step_to_undo(store: SessionStore) -> None:
    store.put(store.session.working("running"))

    assert not store.can_undo


def test_undoing_a_choice_does_not_stop_work(store: SessionStore) -> None:
    store.put(faded(store.session, 0.1))
    store.put(store.session.working("running"))
    store.undo()

    assert store.session.task == "running"
    assert store.session.style == Style()


def test_the_moves_of_one_slider_are_one_step(store: SessionStore) -> None:
    for step in range(10):
        store.put(faded(store.session, step / 20), "opacity")
    store.put(store.session.with_setup(Setup(refine="x")))
    store.undo()

    assert store.session.style.opacity == 0.45
    store.undo()
    assert store.session.style == Style()
    assert not store.can_undo


def test_nothing_to_undo_is_no_error(store: SessionStore, emitted: Emitted) -> None:
    store.undo()
    store.redo()

    assert emitted == []


def test_a_change_made_while_hearing_of_one_is_told_after_it(store: SessionStore) -> None:
    heard: list[float] = []

    def answer(_: Session, new: Session) -> None:
        if new.style.opacity == 0.1:
            store.put(faded(new, 0.2))

    store.changed.connect(answer)
    store.changed.connect(lambda _, new: heard.append(new.style.opacity))
    store.put(faded(store.session, 0.1))

    assert heard == [0.1, 0.2]


def test_the_past_is_bounded(store: SessionStore) -> None:
    for step in range(300):
        store.put(store.session.with_style(replace(store.session.style, solo=step)))
    count = 0
    while store.can_undo:
        store.undo()
        count += 1

    assert count == 200
