"""Follows a measuring process: gathers what it prints, stops it, and turns whatever happens into one sentence."""

import json
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import IO, Any, Final

from segstudio.core import JobContext

_POLL: Final = 0.05  # seconds between looks at the cancel token
_END: Final = ""  # no line of a pipe is empty


@dataclass(frozen=True, slots=True)
class Found:
    """What a process told: seconds of each run, by the clock and of all processors, the most bytes, or why nothing."""

    runs: tuple[float, ...] = ()
    cpu: tuple[float, ...] = ()
    peak: int | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Child:
    """A process that prints lines of JSON: `run`, `peak` or `error`, as `segstudio.engine.network_benchmark` tells."""

    command: tuple[str, ...]

    @classmethod
    def network(cls, key: str, size: int, runs: int, threads: int, limit: int, *, warm_up: bool = True) -> "Child":
        """Return the process that runs a network on `size` x `size` pixels within `limit` bytes."""
        numbers = (f"--size={size}", f"--runs={runs}", f"--threads={threads}", f"--limit={limit}")
        return cls(
            (sys.executable, "-P", "-m", "segstudio.engine.network_benchmark", key, *numbers, *["--warm-up"] * warm_up)
        )

    def measure(self, job: JobContext) -> Found:
        """Wait for the process to end. Raises `Cancelled` at once; the process is then killed."""
        facts: dict[str, Any] = {}
        runs: list[float] = []
        cpu: list[float] = []
        with subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as child:
            lines: SimpleQueue[str] = SimpleQueue()
            reader = threading.Thread(target=_read, args=(child.stdout, lines), name="segstudio-bench", daemon=True)
            reader.start()
            try:
                while (line := _next(lines, job)) != _END:
                    fact = _fact(line)
                    runs += [fact.pop("run")] if "run" in fact else []
                    cpu += [fact.pop("cpu")] if "cpu" in fact else []
                    facts.update(fact)
                child.wait()
            finally:
                child.kill()
                reader.join()
        error = facts.get("error") or (_ending(child.returncode) if child.returncode else None)
        return Found(tuple(runs), tuple(cpu), facts.get("peak"), error)


def _read(pipe: IO[str] | None, lines: "SimpleQueue[str]") -> None:
    for line in pipe or ():
        lines.put(line)
    lines.put(_END)


def _next(lines: "SimpleQueue[str]", job: JobContext) -> str:
    while True:
        job.check()
        try:
            return lines.get(timeout=_POLL)
        except Empty:
            continue


def _fact(line: str) -> dict[str, Any]:
    """Read a line; what a library prints in between is none."""
    try:
        fact = json.loads(line)
    except ValueError:
        return {}
    return fact if isinstance(fact, dict) else {}


def _ending(status: int) -> str:
    """Say why a process ended that could not say it itself."""
    if status > 0:
        return f"its process ended with status {status}"
    name = signal.Signals(-status).name if -status in list(signal.Signals) else str(-status)
    return f"its process was ended by the system ({name}); memory may have run out"
