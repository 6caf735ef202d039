"""Keeps what the panes of a grid came to, within a bound of bytes."""

from collections.abc import Callable, Iterable, Mapping

from segstudio.core import Image, RunOptions
from segstudio.core.session import Outcome, Setup
from segstudio.ui.base.result_cache import Place

Key = tuple[Place, str, RunOptions]


def size(outcomes: Iterable[Outcome]) -> int:
    """Count the bytes of labels, scores and images; what several outcomes share counts once."""
    arrays = {}
    for outcome in outcomes:
        depth = outcome.image.depth
        arrays[id(outcome.image)] = outcome.image.pixels.nbytes + (0 if depth is None else depth.nbytes)
        for scores in (outcome.raw, outcome.scores):
            if scores is not None:
                arrays[id(scores)] = scores.data.nbytes
        if outcome.labels is not None:
            arrays[id(outcome.labels)] = outcome.labels.ids.nbytes
    return sum(arrays.values())


class OutcomeCache:
    """Outcomes by image, setup and options. Other images go first, the longest unused before the others.

    Of the image that is put last probabilities go next; its labels stay in any case, as they are on the screen.
    """

    def __init__(self, limit: Callable[[], int]) -> None:
        """Ask `limit` for the bytes that may be held."""
        self._limit = limit
        self._kept: dict[Key, Outcome] = {}

    def put(self, place: Place, outcome: Outcome) -> Mapping[str, Outcome]:
        """Keep an outcome; return all of its image by the key of their setup, as they are kept from now on."""
        key = (place, outcome.setup.key, outcome.options)
        self._kept.pop(key, None)
        if outcome.error is None:
            self._kept[key] = outcome
        self._shrink(place)
        own = {name: kept for (at, name, _), kept in self._kept.items() if at == place and kept.image is outcome.image}
        return own if outcome.error is None else {**own, outcome.setup.key: outcome}

    def find(self, place: Place, image: Image, setup: Setup, options: RunOptions) -> Outcome | None:
        """Return what a setup came to on this very image, and count that as a use."""
        key = (place, setup.key, options)
        kept = self._kept.get(key)
        if kept is None or kept.image is not image:
            return None
        self._kept[key] = self._kept.pop(key)
        return kept

    @property
    def size(self) -> int:
        """Bytes held."""
        return size(self._kept.values())

    def _shrink(self, place: Place) -> None:
        limit = self._limit()
        for key in [key for key in self._kept if key[0] != place]:
            if self.size <= limit:
                return
            del self._kept[key]
        for key, kept in list(self._kept.items()):
            if self.size <= limit:
                return
            self._kept[key] = kept.slim()
