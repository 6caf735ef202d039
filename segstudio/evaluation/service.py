"""The door to sweeps that a window is handed: see `core.Sweeps`. What is heavy is imported on use."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Final

from segstudio.core import DataError, JobContext, LabelledFolder, Sweep, SweepLine, SweepPlan, SweepTable
from segstudio.core.pipeline import Engine
from segstudio.core.plugins import Catalog
from segstudio.engine import WeightsIndex
from segstudio.evaluation.grid import Grid
from segstudio.evaluation.requests import EvaluateRequest, SweepRequest

if TYPE_CHECKING:
    from segstudio.evaluation.report import SweepReport, SweepRow

_LOOKED_AT: Final = 8  # images whose size is read
_PARTS: Final = ("images", "labels")


@dataclass(frozen=True, slots=True)
class SweepService:
    """Sweeps with the given collaborators; `folder` keeps what was counted, and the scores of the last sweep."""

    catalog: Catalog
    weights: WeightsIndex
    engine: Engine
    folder: Path
    room: float = 2e9

    def inspect(self, folder: Path) -> LabelledFolder:
        """Understand a folder: a data set, one of its splits, or the images of one; else raise `DataError`."""
        named = folder.parent if folder.name in _PARTS and _is_split(folder.parent) else folder
        data, split = (named.parent, named.name) if _is_split(named) else (named, "")
        splits = {path.name: len(self._images(path)) for path in _splits(data)}
        splits = {name: count for name, count in splits.items() if count}
        if not splits:
            raise DataError(
                folder, "there are no labelled images in it.",
                "A data set has DATA/<split>/images and DATA/<split>/labels.",
            )  # fmt: skip
        first = split or next((name for name in ("val", "test") if name in splits), next(iter(splits)))
        return LabelledFolder(data, splits, first, _megapixels(self._images(data / first)))

    def plan(self, asked: Sweep) -> SweepPlan:
        """Say what a sweep comes to, with what is kept of an earlier one."""
        from segstudio.evaluation.store import CountsFile, key_of  # noqa: PLC0415
        from segstudio.evaluation.sweep_runner import chosen, identity, image_name  # noqa: PLC0415 - OpenCV takes a while
        from segstudio.training.data.datasets import open_split  # noqa: PLC0415

        request = self._request(asked)
        split = open_split(asked.data, asked.split, self.catalog.image_suffixes)
        names = [image_name(sample) for sample in chosen(split, asked.images)]
        keys = [key_of(values) for values in (None, *request.grid.combinations())]
        counts = CountsFile(request.out, identity(request, self.weights.find(asked.model, asked.weights))).peek()
        missing = {name: [key for key in keys if (name, key) not in counts] for name in names}
        took = [one.seconds for one in counts.values() if one.values is not None]
        total, left = len(names) * len(keys), sum(map(len, missing.values()))
        return SweepPlan(len(names), total, total - left, sum(map(bool, missing.values())), fmean(took or [0]) or None)

    def run(self, asked: Sweep, context: JobContext) -> SweepTable:
        """Measure, going on where an earlier sweep of the same was stopped or killed."""
        report = self._sweep(asked, context)
        raw, *lines = (_line(row) for row in (report.raw, *report.rows))
        return SweepTable(asked, raw, tuple(lines))

    def write(self, asked: Sweep, out: Path, context: JobContext) -> Sequence[Path]:
        """Write table, plots and presets of a sweep that was run, and return their paths."""
        return self._sweep(asked, context).write(out)

    def _sweep(self, asked: Sweep, context: JobContext) -> "SweepReport":
        from segstudio.evaluation.sweep_runner import sweep  # noqa: PLC0415

        request = self._request(asked)
        self._let_go_of_others(request.out)
        return sweep(request, self.catalog, self.weights, self.engine, context)

    def _request(self, asked: Sweep) -> SweepRequest:
        data = EvaluateRequest(
            asked.data, asked.weights, asked.model, asked.split,
            ignored=asked.ignored, options=asked.options, depth=asked.depth,
        )  # fmt: skip
        return SweepRequest(
            data, Grid(asked.refiner, asked.axes, asked.fixed), self._place(asked),
            room=self.room, images=asked.images,
        )  # fmt: skip

    def _place(self, asked: Sweep) -> Path:
        """Name the folder of a sweep: other values or another number of images go on in the same one."""
        weights = self.weights.find(asked.model, asked.weights)
        file = weights.path.stat() if weights.path else None
        parts = (
            asked.data.resolve(), asked.split, weights.model, weights.key, file and (file.st_size, file.st_mtime_ns),
            asked.refiner, sorted(asked.ignored), asked.options, asked.depth,
        )  # fmt: skip
        return self.folder / blake2b(repr(parts).encode(), digest_size=8).hexdigest()

    def _let_go_of_others(self, place: Path) -> None:
        """Drop the scores of other sweeps, which are large; their counts stay."""
        for other in self.folder.glob("*/scores"):
            if other.parent != place:
                shutil.rmtree(other, ignore_errors=True)

    def _images(self, split: Path) -> list[Path]:
        found = (path for path in (split / "images").iterdir() if path.suffix.lower() in self.catalog.image_suffixes)
        return sorted(found)


def _is_split(folder: Path) -> bool:
    return all((folder / part).is_dir() for part in _PARTS)


def _splits(data: Path) -> list[Path]:
    try:
        return sorted(path for path in data.iterdir() if _is_split(path))
    except OSError as error:
        raise DataError(data, f"the folder cannot be read ({error.strerror}).", "Choose another folder.") from error


def _megapixels(images: Sequence[Path]) -> float:
    """Return the mean size of a few images; 0 where none tells."""
    import PIL.Image  # noqa: PLC0415

    sizes = []
    for path in images[:: max(1, len(images) // _LOOKED_AT)]:
        try:
            with PIL.Image.open(path) as file:
                sizes.append(file.width * file.height / 1e6)
        except (OSError, ValueError):
            continue
    return fmean(sizes) if sizes else 0.0


def _line(row: "SweepRow") -> SweepLine:
    return SweepLine(row.values, row.measure("miou"), row.measure("boundary_f"), row.seconds)
