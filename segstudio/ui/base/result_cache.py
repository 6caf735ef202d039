"""Keeps results of images seen before, the latest ones, within a bound of bytes."""

from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from segstudio.core import DepthError, Image, Request, Result, RunOptions, Scores
from segstudio.core.files import DepthSource, find_depth

Stamp = tuple[object, ...]
Place = tuple[Path, int]  # a file and one of its pages
Key = tuple[str, str, RunOptions]


@dataclass(slots=True)
class _Entry:
    image: Image
    stamp: Stamp
    results: dict[Key, Result] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes held."""
        depth = 0 if self.image.depth is None else self.image.depth.nbytes
        return self.image.pixels.nbytes + depth + sum(_size(result) for result in self.results.values())


def stamp(path: Path, source: DepthSource) -> Stamp:
    """Tell one state of a file from another: time and size, those of its depth map, and how that is understood."""
    info = path.stat()
    with suppress(DepthError, OSError):
        depth = find_depth(path, source.folder)
        if depth is not None:
            more = depth.stat()
            return info.st_mtime_ns, info.st_size, more.st_mtime_ns, more.st_size, str(depth), source.unit
    return info.st_mtime_ns, info.st_size


def _size(result: Result) -> int:
    unstroked = result.unstroked
    scores = (result.scores, result.refined_scores, unstroked.scores if unstroked else None)
    labels = (result.labels, result.refined, unstroked.labels if unstroked else None)
    return sum(s.data.nbytes for s in scores if isinstance(s, Scores)) + sum(m.ids.nbytes for m in labels if m)


def _key(request: Request) -> Key:
    return request.model, request.weights, request.options


class ResultCache:
    """Results by image and by how they were made; the image that was looked at longest ago goes first."""

    def __init__(self, limit: Callable[[], int]) -> None:
        """Ask `limit` for the bytes that may be held."""
        self._limit = limit
        self._entries: OrderedDict[Place, _Entry] = OrderedDict()

    def known(self, place: Place) -> tuple[Image, Stamp] | None:
        """Return the image that the results of a page belong to, and the file's state when it was read."""
        entry = self._entries.get(place)
        return (entry.image, entry.stamp) if entry else None

    def opened(self, place: Place, image: Image, state: Stamp) -> None:
        """Note an image that was read; another state of the file makes its old results void."""
        entry = self._entries.get(place)
        if entry is None or entry.image is not image:
            self._entries[place] = _Entry(image, state)
        self._entries.move_to_end(place)
        self._shrink()

    def put(self, place: Place, result: Result) -> None:
        """Keep a result of a network, if its image is still the one that the file holds."""
        entry = self._entries.get(place)
        if result.request.model and entry is not None and entry.image is result.request.image:
            entry.results[_key(result.request)] = result
            self._entries.move_to_end(place)
            self._shrink()

    def find(self, place: Place, request: Request) -> Result | None:
        """Return the result of the same network, weights and options on the same image."""
        entry = self._entries.get(place)
        if entry is None or entry.image is not request.image:
            return None
        return entry.results.get(_key(request))

    @property
    def size(self) -> int:
        """Bytes held."""
        return sum(entry.size for entry in self._entries.values())

    def _shrink(self) -> None:
        limit = self._limit()
        while len(self._entries) > 1 and self.size > limit:
            self._entries.popitem(last=False)
