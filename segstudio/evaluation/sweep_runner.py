"""A grid of a refiner's parameters over a labelled folder: what each combination is worth, and which is best.

Images are worked on side by side by threads: the program's own engines leave Python's lock alone, and share their
lattices among the combinations of an image. The network runs once for each image.
"""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import reduce
from hashlib import blake2b
from operator import add
from queue import Empty, SimpleQueue
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from segstudio.core import Image, JobContext, RefineError, Request, Scores, WeightsInfo, scoring
from segstudio.core.metrics import count
from segstudio.core.pipeline import Engine, refine
from segstudio.core.plugins import Catalog
from segstudio.engine.weights.index import WeightsIndex
from segstudio.evaluation.evaluation import lookup_of, opened
from segstudio.evaluation.report import SweepReport, SweepRow
from segstudio.evaluation.requests import SweepRequest
from segstudio.evaluation.store import Counted, CountsFile, ScoresFolder, Values, key_of
from segstudio.training.data.datasets import Sample, Split, need_depth, open_split, read_labels

_POLL: Final = 0.1  # seconds between looks at the cancel token
_STAGE: Final = "sweeping"


def sweep(
    request: SweepRequest, catalog: Catalog, index: WeightsIndex, engine: Engine, context: JobContext
) -> SweepReport:
    """Measure the network's own output and every combination of the grid on every image of the split.

    What is counted is kept in `request.out` at once: the same sweep, or one with more values, goes on from there.
    Raises `SettingsError` where that folder holds another sweep, and `RefineError` where the refiner cannot run.
    """
    asked, grid = request.data, request.grid
    if missing := catalog.refiner(grid.refiner).available():
        raise RefineError(grid.refiner, "cannot run here.", missing)
    weights = index.find(asked.model, asked.weights)
    split = open_split(asked.data, asked.split, catalog.image_suffixes, asked.classes)
    if catalog.model(weights.model).needs_depth:
        need_depth(split, asked.depth)
    combinations: Sequence[Values] = (None, *grid.combinations())
    names = {image_name(sample): sample for sample in chosen(split, request.images)}
    lookup = lookup_of(asked, split, weights)
    job = _Sweeping(request, catalog, engine, weights, split, lookup)
    with CountsFile(request.out, identity(request, weights)) as kept:
        work = {name: [v for v in combinations if (name, key_of(v)) not in kept.done] for name in names}
        total = len(combinations) * len(names)
        left = sum(map(len, work.values()))
        context.step(total - left, total, _STAGE)
        for counted in job.all({names[name]: (name, wanted) for name, wanted in work.items() if wanted}, context):
            kept.add(counted)
            left -= 1
            context.step(total - left, total, _STAGE)
        raw, *tried = (_row(v, [kept.done[name, key_of(v)] for name in names], weights) for v in combinations)
    return SweepReport(asked.data, asked.split, weights.model, weights.key, grid, raw, tuple(tried))


def chosen(split: Split, most: int) -> tuple[Sample, ...]:
    """Take the samples of a split, or so many of them, spread over it in even steps."""
    every = split.samples
    return every if not 0 < most < len(every) else tuple(every[i * len(every) // most] for i in range(most))


def image_name(sample: Sample) -> str:
    """Name an image by its stem, and by when and how large its files were written: a changed one is done again."""
    files = [path.stat() for path in (sample.image, sample.labels)]
    stamp = blake2b(repr([(f.st_size, f.st_mtime_ns) for f in files]).encode(), digest_size=5).hexdigest()
    return f"{sample.image.stem}-{stamp}"


def identity(request: SweepRequest, weights: WeightsInfo) -> Mapping[str, Any]:
    """Tell what has to be the same for counts to belong together."""
    asked, file = request.data, weights.path.stat() if weights.path else None
    return {
        "data": str(asked.data.resolve()),
        "split": asked.split,
        "model": weights.model,
        "weights": [weights.key, file and file.st_size, file and file.st_mtime_ns],
        "refiner": request.grid.refiner,
        "mapping": dict(asked.mapping),
        "ignored": sorted(asked.ignored),
        "options": asdict(asked.options),
        "depth": [str(asked.depth), asked.without_depth],
    }


def _row(values: Values, counted: Sequence[Counted], weights: WeightsInfo) -> SweepRow:
    metrics = reduce(add, (one.counts for one in counted)).metrics(weights.classes)
    return SweepRow({} if values is None else values, metrics, sum(one.seconds for one in counted) / len(counted))


@dataclass(frozen=True, slots=True)
class _Sweeping:
    """Works on images in threads; what is counted comes back on the thread that asks."""

    request: SweepRequest
    catalog: Catalog
    engine: Engine
    weights: WeightsInfo
    split: Split
    lookup: NDArray[np.uint8]
    _network: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)

    def all(self, work: Mapping[Sample, tuple[str, Sequence[Values]]], context: JobContext) -> Iterator[Counted]:
        """Count each image with each of its combinations, in no particular order."""
        finished: SimpleQueue[Counted] = SimpleQueue()
        with ThreadPoolExecutor(self.request.side, "segstudio-sweep") as pool:
            futures = [pool.submit(self._image, sample, *wanted, finished, context) for sample, wanted in work.items()]
            try:
                yield from _until_done(futures, finished, context)
            finally:
                self._stop.set()
                for future in futures:
                    future.cancel()

    def _image(
        self, sample: Sample, name: str, wanted: Sequence[Values], finished: SimpleQueue[Counted], context: JobContext
    ) -> None:
        # The inner steps of one image are not told: they would hide how far the sweep is.
        quiet = JobContext(context.token)
        image = opened(sample, self.request.data, self.weights, self.catalog)
        truth = self.lookup[read_labels(sample, image.size, len(self.split.names))]
        scores = self._scores(image, name, quiet)
        for values in wanted:
            quiet.check()
            if self._stop.is_set():
                return
            start = time.perf_counter()
            refined = scores if values is None else self._refined(image, scores, values, quiet)
            seconds = time.perf_counter() - start
            counts = count(truth, scoring.labels(refined).ids, self.weights.classes)
            finished.put(Counted(name, values, counts, seconds))

    def _scores(self, image: Image, name: str, context: JobContext) -> Scores:
        folder = ScoresFolder(self.request.out, self.request.room)
        found = folder.get(name, image.size, self.weights.classes)
        if found is None:
            with self._network:  # one network at a time: it takes all processors and much memory
                found = self.engine.segment(self._request(image), context).scores
                folder.put(name, found)
        return found

    def _refined(self, image: Image, scores: Scores, values: Mapping[str, Any], context: JobContext) -> Scores:
        return refine(self._request(image, values), image, scores, self.catalog, context)

    def _request(self, image: Image, values: Mapping[str, Any] | None = None) -> Request:
        key, options = str(self.weights.path or self.weights.key), self.request.data.options
        refiner = None if values is None else self.request.grid.refiner
        return Request(image, self.weights.model, key, refiner, values or {}, options)


def _until_done(
    futures: Sequence[Future[None]], finished: SimpleQueue[Counted], context: JobContext
) -> Iterator[Counted]:
    """Yield what is told until all futures have ended; the first failure is raised."""
    while True:
        context.check()
        ended = all(future.done() for future in futures)
        try:
            while True:
                yield finished.get(timeout=0 if ended else _POLL)
        except Empty:
            pass
        for future in futures:
            if future.done():
                future.result()
        if ended:
            return
