"""Every job ends once, whatever it does, and nothing late is heard."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from pytestqt.qtbot import QtBot

from segstudio.core import Cancelled, JobContext, Progress
from segstudio.ui.base.runner import Job, JobRunner


@dataclass
class Ear:
    """Hears all signals of a runner."""

    runner: JobRunner
    heard: list[tuple[str, int]] = field(default_factory=list)
    values: dict[int, object] = field(default_factory=dict)
    progress: list[Progress] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.runner.started.connect(lambda job: self.heard.append(("started", job.number)))
        self.runner.progressed.connect(lambda _, progress: self.progress.append(progress))
        self.runner.finished.connect(lambda job, value: self._end("finished", job, value))
        self.runner.failed.connect(lambda job, error: self._end("failed", job, error))
        self.runner.cancelled.connect(lambda job: self._end("cancelled", job, None))

    def _end(self, how: str, job: Job, value: object) -> None:
        self.heard.append((how, job.number))
        self.values[job.number] = value

    def endings(self, job: Job) -> list[str]:
        return [how for how, number in self.heard if number == job.number and how != "started"]


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    made = JobRunner("test")
    yield made
    made.shutdown()


@pytest.fixture
def ear(runner: JobRunner) -> Ear:
    return Ear(runner)


def raising(error: BaseException) -> Callable[[JobContext], object]:
    def work(_: JobContext) -> object:
        raise error

    return work


def until_cancelled(entered: threading.Event) -> Callable[[JobContext], object]:
    def work(context: JobContext) -> object:
        entered.set()
        context.token._event.wait(10)
        context.check()
        return "never"

    return work


def test_work_runs_on_another_thread_and_its_value_comes_back(qtbot: QtBot, runner: JobRunner, ear: Ear) -> None:
    job = runner.submit("sum", lambda _: threading.current_thread().name)
    qtbot.waitUntil(lambda: bool(ear.endings(job)))

    assert ear.heard == [("started", job.number), ("finished", job.number)]
    assert str(ear.values[job.number]).startswith("segstudio-test")
    assert runner.jobs == ()


@pytest.mark.parametrize(
    ("error", "ending"),
    [
        (RuntimeError("CUDA out of memory"), "failed"),
        (ValueError("no"), "failed"),
        (SystemExit(3), "failed"),
        (KeyboardInterrupt(), "failed"),
        (MemoryError(), "failed"),
        (Cancelled(), "cancelled"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else value,
)
def test_each_ending_is_told_exactly_once(
    qtbot: QtBot, runner: JobRunner, ear: Ear, error: BaseException, ending: str
) -> None:
    job = runner.submit("fail", raising(error))
    qtbot.waitUntil(lambda: bool(ear.endings(job)))
    qtbot.wait(20)

    assert ear.endings(job) == [ending]
    assert ending == "cancelled" or ear.values[job.number] is error


def test_a_job_ends_those_before_it(qtbot: QtBot, runner: JobRunner, ear: Ear) -> None:
    entered = threading.Event()
    first = runner.submit("slow", until_cancelled(entered))
    qtbot.waitUntil(entered.is_set)
    second = runner.submit("slow", lambda _: 2)

    assert ear.endings(first) == ["cancelled"]
    qtbot.waitUntil(lambda: bool(ear.endings(second)))
    qtbot.wait(20)
    assert ear.endings(first) == ["cancelled"]
    assert ear.endings(second) == ["finished"]


def test_cancelling_answers_at_once_and_drops_what_comes_late(qtbot: QtBot, runner: JobRunner, ear: Ear) -> None:
    entered, release = threading.Event(), threading.Event()

    def deaf(context: JobContext) -> object:
        entered.set()
        release.wait(10)
        return "late"

    job = runner.submit("deaf", deaf)
    qtbot.waitUntil(entered.is_set)
    runner.cancel()

    assert ear.endings(job) == ["cancelled"]
    release.set()
    qtbot.wait(50)
    assert ear.endings(job) == ["cancelled"]
    assert ear.values[job.number] is None


def test_a_job_that_waits_its_turn_never_starts_once_it_is_cancelled(qtbot: QtBot) -> None:
    queue = JobRunner("queue", exclusive=False)
    ear, release, ran = Ear(queue), threading.Event(), []
    first = queue.submit("hold", lambda _: release.wait(10))
    second = queue.submit("skip", lambda _: ran.append(1))
    queue.cancel(second)
    release.set()
    qtbot.waitUntil(lambda: bool(ear.endings(first)))
    queue.shutdown()

    assert ran == []
    assert ear.endings(second) == ["cancelled"]
    assert ear.endings(first) == ["finished"]


def test_a_queue_keeps_its_order(qtbot: QtBot) -> None:
    queue = JobRunner("queue", exclusive=False)
    ear = Ear(queue)
    jobs = [queue.submit("number", lambda _, n=n: n) for n in range(20)]  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(ear.values) == 20)
    queue.shutdown()

    assert [ear.values[job.number] for job in jobs] == list(range(20))
    assert [n for how, n in ear.heard if how == "finished"] == [job.number for job in jobs]


def test_five_thousand_signals_arrive_in_order(qtbot: QtBot, runner: JobRunner, ear: Ear) -> None:
    """A new stage is told at once, so that each of these steps is a signal."""

    def chatter(context: JobContext) -> object:
        for number in range(5000):
            context.step(number, 5000, f"stage {number}")
        return "done"

    job = runner.submit("chatter", chatter)
    qtbot.waitUntil(lambda: bool(ear.endings(job)), timeout=60_000)

    assert [p.done for p in ear.progress] == list(range(5000))
    assert ear.endings(job) == ["finished"]


def test_shutting_down_leaves_no_thread(qtbot: QtBot) -> None:
    before = set(threading.enumerate())
    runner = JobRunner("short")
    entered = threading.Event()
    job = runner.submit("slow", until_cancelled(entered))
    ear = Ear(runner)
    qtbot.waitUntil(entered.is_set)

    runner.shutdown()

    assert {t for t in threading.enumerate() if t not in before and t.name.startswith("segstudio-short")} == set()
    assert ear.endings(job) == ["cancelled"]
