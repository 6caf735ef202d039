"""Progress is told sparingly, cancellation noticed at once."""

import threading

import pytest

from segstudio.core import Cancelled, CancelToken, JobContext, Progress


def test_every_stage_tells_its_first_and_last_step() -> None:
    reported: list[Progress] = []
    context = JobContext(report=reported.append)

    for stage in ("network", "refine"):
        for done in range(1001):
            context.step(done, 1000, stage)

    assert reported[0] == Progress(0, 1000, "network")
    assert Progress(1000, 1000, "network") in reported
    assert Progress(0, 1000, "refine") in reported
    assert reported[-1] == Progress(1000, 1000, "refine")


def test_a_quick_loop_is_not_told_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    reported: list[Progress] = []
    clock = iter(i / 1000 for i in range(10_000))  # a millisecond passes between steps
    monkeypatch.setattr("segstudio.core._jobs.time.monotonic", lambda: next(clock))
    context = JobContext(report=reported.append)

    for done in range(1000):
        context.step(done, 1000, "network")

    assert 25 <= len(reported) <= 31


def test_check_raises_once_the_token_is_set() -> None:
    context = JobContext()
    context.check()

    context.token.cancel()

    with pytest.raises(Cancelled):
        context.check()


def test_a_cancelled_step_reports_nothing() -> None:
    reported: list[Progress] = []
    context = JobContext(report=reported.append)
    context.token.cancel()

    with pytest.raises(Cancelled):
        context.step(0, 10)

    assert reported == []


def test_a_token_set_on_another_thread_is_seen_here() -> None:
    token = CancelToken()
    thread = threading.Thread(target=token.cancel)

    thread.start()
    thread.join()

    assert token.is_cancelled


def test_two_contexts_do_not_share_a_token() -> None:
    one, other = JobContext(), JobContext()

    one.token.cancel()

    assert not other.token.is_cancelled
