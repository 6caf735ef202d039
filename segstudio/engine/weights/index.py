"""Which trained weights are at hand: those that came with the program, the user's own, and files by their path."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from segstudio.core import UnknownKeyError, WeightsError, WeightsInfo, resources
from segstudio.engine.folders import weights_folder
from segstudio.engine.weights.cards import ModelCard, read_card
from segstudio.engine.weights.companion import companion_folder

SUFFIX: Final = ".safetensors"
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class WeightsIndex:
    """Weights files in some folders, by model and key; where two share both, the earlier folder's counts.

    Headers are read anew only for files that changed. `problems` holds what could not be read, for `doctor`.
    """

    folders: Sequence[Path]
    problems: tuple[WeightsError, ...] = ()
    _read: dict[tuple[Path, int], WeightsInfo | None] = field(default_factory=dict)

    def all(self) -> tuple[WeightsInfo, ...]:
        """List all weights, by model and then by key."""
        found: dict[tuple[str, str], WeightsInfo] = {}
        problems: list[WeightsError] = []
        for folder in self.folders:
            for path in sorted(folder.glob(f"*{SUFFIX}")):
                try:
                    info = self._info(path)
                except WeightsError as error:
                    problems.append(error)
                    _log.warning("%s", error)
                    continue
                if info is not None:
                    found.setdefault((info.model, info.key), info)
        self.problems = tuple(problems)
        return tuple(found[key] for key in sorted(found))

    def of(self, model: str) -> tuple[WeightsInfo, ...]:
        """List the weights of one model, by key."""
        return tuple(info for info in self.all() if info.model == model)

    def find(self, model: str, key_or_path: str) -> WeightsInfo:
        """Find weights by key or path; an empty text means the only ones of the model.

        An empty `model` takes the one that the file's card names. Raises `UnknownKeyError`, which lists what there is,
        or `WeightsError` for a file that is missing, has no card, or belongs to another model.
        """
        path = Path(key_or_path)
        info = self._by_path(path) if _is_path(path) else self._by_key(model, key_or_path)
        if model and info.model != model:
            raise WeightsError(
                model, f"{key_or_path} holds weights of {info.model}.", f"Choose {info.model}, or other weights."
            )
        return info

    def _by_key(self, model: str, key: str) -> WeightsInfo:
        every = self.of(model) if model else self.all()
        named = [info for info in every if info.key == key] if key else list(every)
        if len(named) == 1:
            return named[0]
        if not every:
            raise _none(model)
        if named:
            models = ", ".join(sorted({f"{info.model} {info.key}" for info in named}))
            raise WeightsError(
                model or "weights", f"there are several: {models}.", "Name one by --model and --weights."
            )
        raise UnknownKeyError("set of weights", key, [info.key for info in every])

    def _by_path(self, path: Path) -> WeightsInfo:
        if not path.is_file():
            raise WeightsError("weights", f"{path}: there is no such file.", "Check the path.")
        hint = f"Import it first: segstudio weights import {path}"
        if path.suffix != SUFFIX:
            raise WeightsError("weights", f"{path} is not in the program's own format.", hint)
        info = self._info(path.resolve())
        if info is None:
            raise WeightsError("weights", f"{path} has no card that names its model and classes.", hint)
        return info

    def _info(self, path: Path) -> WeightsInfo | None:
        """Read a header once for each state of the file; None where the file has no card."""
        state = path.stat()
        key = (path, state.st_mtime_ns)
        if key not in self._read:
            card = read_card(path)
            self._read[key] = None if card is None else described(card, path, state.st_size)
        return self._read[key]


def default_index() -> WeightsIndex:
    """Look among the packaged weights, then in the companion package, where there is one, then in the user's folder."""
    companion = companion_folder()
    beyond = (companion,) if companion else ()
    return WeightsIndex((resources() / "weights", *beyond, weights_folder()))


def _none(model: str) -> WeightsError:
    what = "there are no weights for it on this machine."
    if companion_folder() is None:
        hint = "Those of light networks: pip install segstudio-weights. Others: segstudio weights list, or train."
        return WeightsError(model, what, hint)
    return WeightsError(
        model, what, "Get some: segstudio weights list, segstudio weights import FILE, or segstudio train."
    )


def _is_path(path: Path) -> bool:
    return len(path.parts) > 1 or bool(path.suffix) or path.is_file()


def described(card: ModelCard, path: Path, size: int) -> WeightsInfo:
    """Say in a `WeightsInfo` what a card says."""
    metrics = {key: float(value) for key, value in card.metrics.items() if isinstance(value, int | float)}
    return WeightsInfo(
        card.key, card.model, card.title, card.classes, card.licence, card.source, size, path, True, metrics
    )
