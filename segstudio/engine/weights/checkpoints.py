"""Reading tensors from files without ever running code that a file brings along.

Order: safetensors; then torch's safe loader with a short list of harmless types; then refusal.
"""

import json
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

from segstudio.core import WeightsError

Tensors = dict[str, Tensor]
_CONTAINERS: Final = ("state_dict", "model_state_dict", "model_state", "model")
_WRAPPER: Final = "module."  # the prefix that torch's DataParallel leaves in front of every key
NOTES: Final = "notes"  # the metadata entry of a file of extracted tensors that keeps what stood beside them
_LISTED: Final = 10
_AGAIN: Final = "Fetch or copy the file again."


def read_tensors(path: Path, model: str) -> Tensors:
    """Read a state_dict, unpacked from the usual containers, on the CPU and as stored.

    Raises `WeightsError` in one sentence for files that are missing, cut short, unsafe or something else.
    """
    return read_checkpoint(path, model)[0]


def read_checkpoint(path: Path, model: str) -> tuple[Tensors, Mapping[str, Any]]:
    """Read a state_dict as `read_tensors` does, and what stands beside it in its container; see `engine.inscribed`."""
    if not path.is_file():
        raise WeightsError(model, f"{path}: there is no such file.", "Check the path.")
    if path.suffix == ".safetensors":
        return _read_safetensors(path, model)
    loaded = _read_pickle(path, model)
    return _plain(_unpacked(loaded), path, model), loaded if isinstance(loaded, Mapping) else {}


def fill(module: nn.Module, tensors: Mapping[str, Tensor], path: Path, model: str) -> None:
    """Put tensors into a network; names and shapes must match exactly. Half-precision tensors are widened."""
    own = module.state_dict()
    missing = [key for key in own if key not in tensors]
    surplus = [key for key in tensors if key not in own]
    if missing or surplus:
        parts = [f"{word} {listed(keys)}" for word, keys in (("lacks", missing), ("has surplus", surplus)) if keys]
        raise WeightsError(
            model, f"{path} is of another network: it {' and '.join(parts)}.", "Choose weights of this model."
        )
    for key, value in own.items():
        if value.shape != tensors[key].shape:
            raise WeightsError(
                model,
                f"{path}: {key} has shape {tuple(tensors[key].shape)}, expected {tuple(value.shape)}.",
                "Choose weights with the same classes and parameters.",
            )
    module.load_state_dict(dict(tensors), strict=True)


def listed(keys: list[str]) -> str:
    """List the first ten names and count the rest."""
    rest = len(keys) - _LISTED
    return ", ".join(keys[:_LISTED]) + (f" and {rest} more" if rest > 0 else "")


def _read_safetensors(path: Path, model: str) -> tuple[Tensors, Mapping[str, Any]]:
    try:
        with safe_open(path, framework="pt") as file:
            tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118 - it is no mapping
            notes = json.loads((file.metadata() or {}).get(NOTES, "{}"))
    except (SafetensorError, OSError, ValueError) as error:
        raise WeightsError(model, f"{path} is damaged or cut short ({error}).", _AGAIN) from error
    return _out_of_container(tensors), notes if isinstance(notes, Mapping) else {}


def _out_of_container(tensors: Tensors) -> Tensors:
    """Take the tensors of a container whose name was written in front of theirs when they were extracted."""
    for name in _CONTAINERS:
        inner = {key.removeprefix(f"{name}."): t for key, t in tensors.items() if key.startswith(f"{name}.")}
        if inner:
            return {key.removeprefix(_WRAPPER): t for key, t in inner.items()} if _wrapped(inner) else inner
    return tensors


def _wrapped(tensors: Mapping[str, object]) -> bool:
    return all(key.startswith(_WRAPPER) for key in tensors)


def _read_pickle(path: Path, model: str) -> object:
    # Numbers and arrays that numpy made are common in checkpoints (best score, palette) and harmless.
    makers = [np.dtype, np.ndarray, np._core.multiarray.scalar, np._core.multiarray._reconstruct]  # type: ignore[attr-defined]
    harmless = [*makers, *(type(np.dtype(t)) for t in "?bBhHiIlLqQefd")]
    try:
        with torch.serialization.safe_globals(harmless):
            loaded: object = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise _refusal(path, model, str(error)) from error
    except (EOFError, RuntimeError, BadZipFile, KeyError, ValueError, OSError) as error:
        raise WeightsError(model, f"{path} is damaged or cut short ({_first_line(error)}).", _AGAIN) from error
    return loaded


def _refusal(path: Path, model: str, message: str) -> WeightsError:
    if "Unsupported global" not in message and "GLOBAL" not in message:
        return WeightsError(model, f"{path} is damaged, cut short or no checkpoint.", _AGAIN)
    return WeightsError(
        model,
        f"{path} wants to run code of its own when it is opened, so it was not opened.",
        f"Take out its tensors without running anything: python -m segstudio.engine.weights.tensor_extraction {path} "
        f"{path.with_suffix('.safetensors')}",
    )


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]


def _unpacked(loaded: object) -> object:
    """Look into the containers that training scripts put a state_dict in."""
    while isinstance(loaded, Mapping):
        inner = next((loaded[key] for key in _CONTAINERS if isinstance(loaded.get(key), Mapping)), None)
        if inner is None:
            break
        loaded = inner
    return loaded


def _plain(loaded: object, path: Path, model: str) -> Tensors:
    """Check that this is a table of tensors, and take off the wrapper's prefix if every key has it."""
    if not isinstance(loaded, Mapping) or not loaded:
        raise WeightsError(model, f"{path} holds no state_dict but {type(loaded).__name__}.", "Export its state_dict.")
    odd = [str(key) for key, value in loaded.items() if not (isinstance(key, str) and isinstance(value, Tensor))]
    if odd:
        raise WeightsError(model, f"{path} holds more than tensors: {listed(odd)}.", "Export its state_dict alone.")
    wrapped = _wrapped(loaded)
    return {key.removeprefix(_WRAPPER) if wrapped else key: value for key, value in loaded.items()}
