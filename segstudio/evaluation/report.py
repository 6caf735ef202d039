"""What a sweep found: a row for each combination, the best ones, and the files a person and a script read."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from segstudio.core import ParamValue, WriteError
from segstudio.core.metrics import Metrics
from segstudio.core.plugins import Preset, write_preset
from segstudio.evaluation.grid import Grid
from segstudio.evaluation.plots import Dot, plot

_MEASURES: Final = ("miou", "boundary_f")
_TITLES: Final = {"miou": "mean IoU", "boundary_f": "boundary F"}
_FILES: Final = {"miou": "best-miou.toml", "boundary_f": "best-boundary-f.toml"}


@dataclass(frozen=True, slots=True, eq=False)
class SweepRow:
    """What a combination is worth, and the seconds the refiner took for an image; no values: the network's own."""

    values: Mapping[str, ParamValue]
    metrics: Metrics
    seconds: float

    def measure(self, name: str) -> float:
        """Return mean IoU or boundary F, 0 to 1; nothing to measure counts as 0."""
        value = self.metrics.miou if name == "miou" else self.metrics.boundary_f
        return value or 0.0

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        document = self.metrics.as_json()
        document.pop("confusion")
        return {"values": dict(self.values), **document, "seconds_per_image": self.seconds}


@dataclass(frozen=True, slots=True, eq=False)
class SweepReport:
    """All combinations, in the order of the grid, beside the network's own output."""

    data: Path
    split: str
    model: str
    weights: str
    grid: Grid
    raw: SweepRow
    rows: tuple[SweepRow, ...]

    def best(self, measure: str) -> SweepRow:
        """Return the best combination by `miou` or `boundary_f`; the first among equals."""
        return max(self.rows, key=lambda row: row.measure(measure))

    def helps(self, measure: str) -> bool:
        """Tell whether any combination is better than the network's own output."""
        return self.best(measure).measure(measure) > self.raw.measure(measure)

    def preset(self, measure: str) -> Preset:
        """Return the best combination as a preset."""
        title = f"Best {_TITLES[measure]} on {self.data.name}"
        best = self.best(measure)
        source = f"sweep over {self.data.name}, split {self.split}, with {self.model}, {self.weights}: "
        source += f"{best.measure(measure):.4f}, raw {self.raw.measure(measure):.4f}"
        return Preset(Path(_FILES[measure]).stem, title, source, dict(best.values))

    def sentences(self) -> tuple[str, ...]:
        """Say which combination is best, or that none is better than nothing."""
        return tuple(self._sentence(measure) for measure in _MEASURES)

    def as_json(self) -> dict[str, Any]:
        """Return plain values, in the shape of `segstudio crf sweep --json`."""
        return {
            "data": str(self.data),
            "split": self.split,
            "model": self.model,
            "weights": self.weights,
            "refine": self.grid.refiner,
            "raw": self.raw.as_json(),
            "combinations": [row.as_json() for row in self.rows],
            "best": {measure: self.best(measure).as_json() for measure in _MEASURES},
            "helps": {measure: self.helps(measure) for measure in _MEASURES},
        }

    def write(self, out: Path) -> tuple[Path, ...]:
        """Write table.csv, sweep.json, a plot for each parameter with several values, and the best as presets."""
        written = [_written(out / "table.csv", self._table)]
        written.append(_written(out / "sweep.json", lambda: json.dumps(self.as_json(), indent=2)))
        for key, values in self.grid.axes.items():
            if len(values) > 1:
                written.append(_written(out / f"plot-{key}.svg", lambda k=key, v=values: self._plot(k, v)))  # type: ignore[misc]
        for measure in _MEASURES:
            write_preset(out / _FILES[measure], self.grid.refiner, self.preset(measure))
            written.append(out / _FILES[measure])
        return tuple(written)

    def _sentence(self, measure: str) -> str:
        best, title = self.best(measure), _TITLES[measure]
        figures = f"{best.measure(measure):.2%}, raw {self.raw.measure(measure):.2%}"
        chosen = ", ".join(f"{key} {value}" for key, value in best.values.items() if key in self.grid.axes)
        if not self.helps(measure):
            return f"By {title} no combination is better than the network's own output (best {figures}: {chosen})."
        return f"Best {title}: {figures}, with {chosen}."

    def _table(self) -> str:
        text = io.StringIO()
        keys = [*self.grid.axes, *self.grid.fixed]
        classes = list(self.raw.metrics.iou)
        table = csv.writer(text, lineterminator="\n")
        table.writerow(
            ["combination", *keys, *_MEASURES, "accuracy", "seconds_per_image", *(f"iou {c}" for c in classes)]
        )
        for number, row in enumerate((self.raw, *self.rows)):
            figures = (*(row.measure(m) for m in _MEASURES), row.metrics.accuracy, row.seconds)
            figures += tuple(row.metrics.iou[name] for name in classes)
            document = ["" if figure is None else f"{figure:.6f}" for figure in figures]
            table.writerow([number or "raw", *(row.values.get(key, "") for key in keys), *document])
        return text.getvalue()

    def _plot(self, key: str, values: tuple[ParamValue, ...]) -> str:
        ordered = values if isinstance(values[0], str) else tuple(sorted(values))
        panels = {
            _TITLES[m]: (
                [Dot(ordered.index(row.values[key]), row.measure(m)) for row in self.rows], self.raw.measure(m)
            )
            for m in _MEASURES
        }  # fmt: skip
        return plot(key, [str(value) for value in ordered], panels)


def _written(path: Path, text: Callable[[], str]) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(), "utf-8")
    except OSError as error:
        raise WriteError(path, f"cannot be written ({error.strerror}).", "Free some disk space.") from error
    return path
