"""One thread on which jobs run one at a time, in order, and each ends exactly once."""

from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from typing import Literal, ParamSpec, Self, TypeVar

from segstudio.core._errors import Cancelled
from segstudio.core._jobs import JobContext

P = ParamSpec("P")
T = TypeVar("T")
Ending = Literal["finished", "failed", "cancelled"]


class Worker:
    """Runs jobs on a thread of its own: a device serves one network at a time, a disk is read best in order."""

    def __init__(self, name: str = "device") -> None:
        """`name` is how the thread is called in a debugger; it starts with the first job."""
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"segstudio-{name}")

    def submit(self, function: Callable[P, T], context: JobContext, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Queue `function(*args, **kwargs)`; a job that is cancelled before its turn is never started."""

        def job() -> T:
            context.check()
            return function(*args, **kwargs)

        return self._pool.submit(job)

    def close(self) -> None:
        """Drop what waits, let the running job end (cancel it first), and end the thread."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def finish(self) -> None:
        """Let every job run to its end, those that wait too, and end the thread."""
        self._pool.shutdown(wait=True)

    def __enter__(self) -> Self:
        """Close at the end of a `with`."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the thread, whatever happened."""
        self.close()


def ending(future: "Future[T]") -> Ending:
    """Wait for a job and tell how it ended; it can have ended in one way only."""
    try:
        error = future.exception()
    except CancelledError:
        return "cancelled"
    if isinstance(error, Cancelled):
        return "cancelled"
    return "finished" if error is None else "failed"
