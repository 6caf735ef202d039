"""Extracts the tensors of a pickled checkpoint without running any of its code.

`python -m segstudio.engine.weights.tensor_extraction FILE OUT.safetensors`. Every name in the pickle that is not needed
to rebuild a tensor becomes an inert stand-in: nothing is imported, nothing is called. The tensors are written, and the
names and colours of classes and the configuration as plain text where the file has them.
"""

import json
import pickle
import sys
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any, Final

import torch
from safetensors.torch import save_file
from torch import Tensor

from segstudio.core import SegStudioError, WeightsError
from segstudio.engine.weights import embedded_metadata
from segstudio.engine.weights.checkpoints import NOTES

_ALLOWED: Final = {
    ("collections", "OrderedDict"): OrderedDict,
    ("torch._utils", "_rebuild_tensor_v2"): torch._utils._rebuild_tensor_v2,
    ("torch._utils", "_rebuild_parameter"): torch._utils._rebuild_parameter,
    ("torch", "Size"): torch.Size,
    ("torch", "device"): torch.device,
}
_STORAGES: Final = ("Float", "Half", "BFloat16", "Double", "Long", "Int", "Short", "Char", "Byte", "Bool")


class Inert:
    """Stands in for whatever class or function a pickle names: takes anything, does nothing."""

    def __init__(self, *_: object, **__: object) -> None:
        """Forget the arguments."""

    def __setstate__(self, state: object) -> None:
        """Forget the state."""

    def __setitem__(self, key: object, value: object) -> None:
        """Forget an entry."""

    def append(self, value: object) -> None:
        """Forget an entry."""

    def extend(self, values: object) -> None:
        """Forget entries."""


class InertUnpickler(pickle.Unpickler):
    """Rebuilds tensors and plain containers; everything else becomes `Inert`."""

    def find_class(self, module: str, name: str) -> object:
        """Look a name up in a fixed list; importing is not possible."""
        if module == "torch" and name.removesuffix("Storage") in _STORAGES:
            return getattr(torch, name)
        return _ALLOWED.get((module, name), Inert)


def extract_tensors(source: Path, destination: Path) -> int:
    """Write every tensor found in `source`, by its dotted name, as safetensors; return their number."""
    reader = SimpleNamespace(Unpickler=InertUnpickler, load=_load, __name__="inert")
    try:
        loaded = torch.load(source, map_location="cpu", weights_only=False, pickle_module=reader)
    except (pickle.UnpicklingError, EOFError, RuntimeError, ValueError, TypeError, AttributeError, OSError) as error:
        raise WeightsError(
            "tensors", f"{source}: no tensors could be taken out ({error}).", "Fetch the file again."
        ) from error
    tensors = dict(_tensors(loaded, ""))
    if not tensors:
        raise WeightsError("tensors", f"{source} holds no tensors.", "Export its state_dict where it was made.")
    notes = embedded_metadata.plain(loaded) if isinstance(loaded, Mapping) else {}
    save_file(tensors, destination, metadata={NOTES: json.dumps(notes)})
    return len(tensors)


def _load(file: IO[bytes], **options: Any) -> object:  # noqa: ANN401 - whatever torch passes on
    return InertUnpickler(file, **options).load()


def _tensors(value: object, name: str) -> Iterator[tuple[str, Tensor]]:
    """Walk nested tables; tensors that share memory are copied, because the format wants each on its own."""
    if isinstance(value, Tensor):
        yield name, value.detach().clone().contiguous()
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _tensors(inner, f"{name}.{key}" if name else str(key))


def main(arguments: list[str]) -> int:
    """Run as a command: two paths; one sentence on stderr and exit 1 where it fails."""
    if len(arguments) != 2:
        sys.stderr.write("usage: python -m segstudio.engine.weights.tensor_extraction FILE OUT.safetensors\n")
        return 2
    try:
        count = extract_tensors(Path(arguments[0]), Path(arguments[1]))
    except SegStudioError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stderr.write(f"{count} tensors written to {arguments[1]}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
