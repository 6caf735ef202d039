"""What makes an image worth a look: disagreement, doubt, change by refining, errors; and the order by it."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Final, Literal

from segstudio.core.files.images import natural_key

Signal = Literal["disagreement", "entropy", "change", "boundary_error", "miou"]
SIGNALS: Final[tuple[Signal, ...]] = ("disagreement", "entropy", "change", "boundary_error", "miou")


@dataclass(frozen=True, slots=True)
class Signals:
    """The numbers of one image, each 0-1 or None where it does not apply.

    `disagreement` is the mean vote entropy between variants, `entropy` the variants' own doubt, `change`
    the share of pixels that refining gave another class, `boundary_error` one minus the worst variant's boundary F, and
    `miou` the worst variant's mean IoU over the classes of this image.
    """

    name: str
    disagreement: float | None = None
    entropy: float | None = None
    change: float | None = None
    boundary_error: float | None = None
    miou: float | None = None

    def value(self, signal: Signal) -> float | None:
        """Read one number."""
        found: float | None = getattr(self, signal)
        return found

    def available(self) -> tuple[Signal, ...]:
        """List the numbers that there are."""
        present = {f.name for f in fields(self) if getattr(self, f.name) is not None}
        return tuple(signal for signal in SIGNALS if signal in present)


def worst_first(every: Iterable[Signals], signal: Signal) -> tuple[Signals, ...]:
    """Sort images by a signal, the worst first: high ones, or for `miou` low ones; those without it come last.

    Equal ones stand in the natural order of their names.
    """
    upward = 1.0 if signal == "miou" else -1.0

    def key(one: Signals) -> tuple[bool, float, list[str | int]]:
        value = one.value(signal)
        return value is None, 0.0 if value is None else upward * value, natural_key(one.name)

    return tuple(sorted(every, key=key))
