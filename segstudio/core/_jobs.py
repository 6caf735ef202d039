"""What a long job is given: a way to tell how far it is, and to notice that it should stop."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from segstudio.core._errors import Cancelled

_REPORT_INTERVAL: Final = 1 / 30  # seconds; a progress bar needs no more


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: `done` of `total` steps of `stage`; a total of 0 means unknown."""

    done: int
    total: int
    stage: str = ""


class CancelToken:
    """Set once, from any thread, to ask a job to stop."""

    def __init__(self) -> None:
        """Start out not cancelled."""
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask for the stop; the job notices at its next check."""
        self._event.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether a stop was asked for."""
        return self._event.is_set()


def _ignore(_: Progress) -> None:
    """Report to nobody."""


class JobContext:
    """Handed to everything that takes long: the only place where progress is told and a stop noticed."""

    def __init__(self, token: CancelToken | None = None, report: Callable[[Progress], None] = _ignore) -> None:
        """Take the token to watch and the function that hears of progress, on the job's own thread."""
        self.token = token or CancelToken()
        self._report = report
        self._last: tuple[str, float] = ("", 0.0)

    def check(self) -> None:
        """Raise `Cancelled` when the job should stop."""
        if self.token.is_cancelled:
            raise Cancelled

    def step(self, done: int, total: int, stage: str = "") -> None:
        """Tell progress (at most 30 times a second, first and last step of a stage always), then `check`."""
        self.check()
        now = time.monotonic()
        stage_before, reported = self._last
        if stage != stage_before or done >= total or now - reported >= _REPORT_INTERVAL:
            self._last = (stage, now)
            self._report(Progress(done, total, stage))
