"""Some threads that share the work of compiled kernels, which leave Python's lock alone."""

import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from types import TracebackType
from typing import Final, Generic, Self, TypeVar

_MOST: Final = 16
_PIECES: Final = 4  # for each worker, so that one that is held up does not hold up the others
_SMALLEST: Final = 1024  # fewer rows are not worth handing over

T = TypeVar("T")


def processors() -> int:
    """Count the processors this process may use, 16 at most."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(_MOST, allowed)


class _Round(Generic[T]):
    """Tasks that several threads take one after the other: whoever is free takes the next."""

    def __init__(self, tasks: Sequence[Callable[[], T]]) -> None:
        self.tasks = tasks
        self._next = iter(range(len(tasks)))  # taken from under Python's lock, so that none is taken twice
        self.results: dict[int, T] = {}
        self.errors: list[tuple[int, BaseException]] = []

    def work(self) -> None:
        """Run tasks until none is left."""
        for at in self._next:
            try:
                self.results[at] = self.tasks[at]()
            except BaseException as error:
                self.errors.append((at, error))


class Team:
    """Workers for one run, of whom the thread that asks is one; use it as a context manager."""

    def __init__(self, workers: int | None = None, stages: dict[str, float] | None = None) -> None:
        """Hire `workers`, by default as many as there are processors; `stages` takes seconds by kernel's name."""
        self._stages, self._lock = stages, threading.Lock()
        self.workers = workers or processors()
        self._pool = ThreadPoolExecutor(self.workers - 1, "segstudio-lattice") if self.workers > 1 else None

    def __enter__(self) -> Self:
        """Start."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for all threads to end."""
        if self._pool is not None:
            self._pool.shutdown()

    def all(self, tasks: Iterable[Callable[[], T]]) -> list[T]:
        """Run the tasks and return their results in order; the first failure is raised when all have ended."""
        if self._stages is not None:
            tasks = [partial(self._timed, task) for task in tasks]
        shared = _Round(list(tasks))
        helpers = min(self.workers, len(shared.tasks)) - 1
        futures = [self._pool.submit(shared.work) for _ in range(helpers)] if self._pool is not None else []
        shared.work()
        for future in futures:
            if not future.cancel():  # who has not begun yet finds nothing left
                future.result()
        if shared.errors:
            raise min(shared.errors, key=lambda failed: failed[0])[1]
        return [shared.results[at] for at in range(len(shared.tasks))]

    def _timed(self, task: Callable[[], T]) -> T:
        """Run a task and add its processor time to its kernel's."""
        start = time.thread_time()
        result = task()
        kernel = getattr(task, "func", task)
        if self._stages is not None:
            with self._lock:
                name = getattr(kernel, "__name__", "other").strip("_")
                self._stages[name] = self._stages.get(name, 0.0) + time.thread_time() - start
        return result

    def pieces(self, count: int) -> list[tuple[int, int]]:
        """Cut 0 to `count` into ranges to be shared out."""
        number = 1 if self.workers == 1 else max(1, min(self.workers * _PIECES, count // _SMALLEST))
        cuts = [count * i // number for i in range(number + 1)]
        return list(pairwise(cuts))
