import threading
from collections.abc import Iterator

import pytest

from segstudio.core import Cancelled, CancelToken, JobContext, Worker, ending


@pytest.fixture
def worker() -> Iterator[Worker]:
    with Worker("test") as made:
        yield made


def raise_(error: BaseException) -> None:
    raise error


def test_a_job_finishes_with_its_result(worker: Worker) -> None:
    future = worker.submit(divmod, JobContext(), 7, 2)

    assert ending(future) == "finished"
    assert future.result() == (3, 1)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (RuntimeError("CUDA out of memory"), "failed"),
        (ValueError("x"), "failed"),
        (SystemExit(3), "failed"),
        (KeyboardInterrupt(), "failed"),
        (Cancelled(), "cancelled"),
    ],
)
def test_each_job_ends_exactly_once_and_the_next_one_still_runs(
    worker: Worker, error: BaseException, expected: str
) -> None:
    endings: list[str] = []
    future = worker.submit(raise_, JobContext(), error)
    future.add_done_callback(lambda done: endings.append(ending(done)))
    after = worker.submit(len, JobContext(), "abc")

    assert ending(future) == expected
    assert after.result(10) == 3
    assert endings == [expected]


def test_a_job_cancelled_before_its_turn_never_starts(worker: Worker) -> None:
    gate, started, token = threading.Event(), threading.Event(), CancelToken()
    worker.submit(gate.wait, JobContext(), 10)
    waiting = worker.submit(started.set, JobContext(token))
    token.cancel()
    gate.set()

    assert ending(waiting) == "cancelled"
    assert not started.is_set()


def test_jobs_run_one_at_a_time_in_order(worker: Worker) -> None:
    order: list[int] = []
    names: set[str] = set()

    def job(number: int) -> None:
        order.append(number)
        names.add(threading.current_thread().name)
        order.append(number)

    futures = [worker.submit(job, JobContext(), i) for i in range(5)]

    assert [ending(f) for f in futures] == ["finished"] * 5
    assert order == [i for i in range(5) for _ in range(2)]
    assert len(names) == 1


def test_finishing_runs_what_waits() -> None:
    worker, gate = Worker(), threading.Event()
    first, second = worker.submit(gate.wait, JobContext()), worker.submit(int, JobContext(), "7")
    gate.set()
    worker.finish()
    assert (first.result(), second.result()) == (True, 7)


def test_closing_cancels_what_waits() -> None:
    worker, gate = Worker(), threading.Event()
    entered = threading.Event()

    def hold() -> None:
        entered.set()
        gate.wait(10)

    running = worker.submit(hold, JobContext())
    entered.wait(10)
    waiting = worker.submit(len, JobContext(), "")
    closer = threading.Thread(target=worker.close)
    closer.start()
    assert ending(waiting) == "cancelled"
    gate.set()
    closer.join(10)

    assert ending(running) == "finished"
