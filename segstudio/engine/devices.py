"""Choosing the device to compute on, and saying why. No torch here: backends are handed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from segstudio.core import SettingsError

_NAMES: Final = {"cuda": "a CUDA GPU", "mps": "the Apple GPU"}


class Backend(Protocol):
    """One kind of device. The true ones are in `backends`; tests hand in a fake."""

    kind: str

    def count(self) -> int:
        """Return how many devices of this kind can be used now."""
        ...

    def title(self, index: int) -> str:
        """Return what a person calls the device, such as its product name."""
        ...

    def torch_name(self, index: int) -> str:
        """Return the name under which torch knows the device."""
        ...

    def free_bytes(self, index: int) -> int | None:
        """Return the memory that can still be taken, or None where that is unknown."""
        ...

    def empty_cache(self) -> None:
        """Give memory that nobody uses back to the device."""
        ...

    def is_out_of_memory(self, error: BaseException) -> bool:
        """Tell whether an error means that the device had no room."""
        ...

    def half(self) -> str:
        """Name the half precision that the device computes fast: `bfloat16`, `float16`, or nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Device:
    """A chosen device: its name as `RunOptions.device` spells it, and the reason for the choice in one sentence."""

    name: str
    reason: str
    backend: Backend
    index: int = 0

    @property
    def torch_name(self) -> str:
        """The name under which torch knows it."""
        return self.backend.torch_name(self.index)

    @property
    def is_cpu(self) -> bool:
        """Whether this is the processor itself."""
        return self.backend.kind == "cpu"


def choose(wanted: str, backends: Mapping[str, Backend]) -> Device:
    """Turn `auto`, `cpu`, `cuda`, `cuda:N` or `mps` into a device; raises `SettingsError` for one that is not there."""
    kind, colon, number = wanted.partition(":")
    if kind == "auto" and not colon:
        return _best(backends)
    if kind not in backends or (colon and not number.isdecimal()):
        raise SettingsError("device", f"there is no device {wanted!r}.", "Choose auto, cpu, cuda, cuda:N or mps.")
    backend, index = backends[kind], int(number or 0)
    count = backend.count()
    if index >= count:
        raise SettingsError("device", _missing(wanted, kind, count), "Choose auto or cpu.")
    name = kind if kind == "cpu" or not colon else f"{kind}:{index}"
    return Device(name, f"{backend.title(index)}, because it was asked for.", backend, index)


def processor(backends: Mapping[str, Backend], reason: str) -> Device:
    """Return the CPU with the reason for falling back to it."""
    return Device("cpu", reason, backends["cpu"])


def _best(backends: Mapping[str, Backend]) -> Device:
    for kind, called in _NAMES.items():
        if kind in backends and backends[kind].count():
            return Device(kind, f"{backends[kind].title(0)}, because {called} was found.", backends[kind])
    return processor(backends, "CPU, because no CUDA or Apple GPU was found.")


def _missing(wanted: str, kind: str, count: int) -> str:
    if count:
        return f"there is no {wanted}; the last one is {kind}:{count - 1}."
    return f"{wanted} is not available: no working {kind.upper()} device was found."
