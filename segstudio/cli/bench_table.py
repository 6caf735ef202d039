"""What measurements look like: one case, the machine, the JSON document that all of `segstudio bench` prints."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import Any, Final

from segstudio.cli.console import Console

_PACKAGES: Final = ("torch", "numpy")


@dataclass(frozen=True, slots=True)
class Case:
    """One measurement. `case` is what was computed, `subject` by what.

    `seconds` holds each run by the clock, `cpu` what all processors together worked for it, where that is known. `peak`
    is the most memory in bytes that the process held, Python and its libraries included. `ratio` is the named peer's
    median over the subject's, `agreement` the share of equal labels, where there is a peer. `error` is a sentence where
    there is nothing else.
    """

    case: str
    subject: str
    seconds: tuple[float, ...] = ()
    peak: int | None = None
    ratio: float | None = None
    agreement: float | None = None
    error: str | None = None
    cpu: tuple[float, ...] = ()


def machine() -> dict[str, str | int | float]:
    """Describe what was measured on: processor, its cores that we may use, memory in GiB, system, versions."""
    return {
        "processor": _processor(),
        "cores": cores(),
        "memory_gib": round(_memory() / 2**30, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        **{name: _version(name) for name in _PACKAGES},
    }


def machine_line() -> str:
    """Say the same in one line."""
    at = machine()
    packages = ", ".join(f"{name} {at[name]}" for name in _PACKAGES)
    return f"{at['processor']}, {at['cores']} cores, {at['memory_gib']} GiB; Python {at['python']}, {packages}"


def cores() -> int:
    """Count the cores that we may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def emit(console: Console, cases: Sequence[Case], **settings: int) -> None:
    """Print the JSON document with what was set for all cases beside the machine; nothing outside JSON mode."""
    console.emit({"machine": {**machine(), **settings}, "cases": [entry(case) for case in cases]})


def entry(case: Case) -> dict[str, Any]:
    """Return one measurement as plain values."""
    return {
        "case": case.case,
        "subject": case.subject,
        "seconds": _spread(case.seconds),
        "cpu_seconds": _spread(case.cpu),
        "peak_mb": None if case.peak is None else round(case.peak / 1e6, 1),
        "ratio": case.ratio,
        "agreement": case.agreement,
        "error": case.error,
    }


def _spread(runs: Sequence[float]) -> dict[str, float] | None:
    return {"min": min(runs), "median": median(runs), "max": max(runs)} if runs else None


def _processor() -> str:
    """Name the processor as Linux does, or else by what Python knows."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())


def _memory() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # Windows has no sysconf
        return 0


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
