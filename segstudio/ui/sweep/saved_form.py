"""What was asked of the last sweep, as a line of text, so that it can be gone on with after the program was ended."""

import json
from dataclasses import dataclass, field
from typing import Any

from segstudio.core import ParamValue


@dataclass(frozen=True, slots=True)
class Remembered:
    """The form as it was left; what is empty was not filled in."""

    folder: str = ""
    split: str = ""
    model: str = ""
    weights: str = ""
    refiner: str = ""
    axes: dict[str, tuple[ParamValue, ...]] = field(default_factory=dict)
    images: int = 0
    ignored: str = ""


def to_text(kept: Remembered) -> str:
    """Write it down."""
    return json.dumps({name: getattr(kept, name) for name in Remembered.__slots__}, ensure_ascii=False)


def from_text(text: str) -> Remembered:
    """Read it; whatever cannot be understood is forgotten."""
    try:
        raw = json.loads(text)
    except ValueError:
        return Remembered()
    return _understood(raw) if isinstance(raw, dict) else Remembered()


def _understood(raw: dict[str, Any]) -> Remembered:
    words = ("folder", "split", "model", "weights", "refiner", "ignored")
    texts = {name: raw[name] for name in words if isinstance(raw.get(name), str)}
    axes, images = raw.get("axes"), raw.get("images", raw.get("pictures"))  # the latter in older settings
    values = axes.items() if isinstance(axes, dict) else ()
    return Remembered(
        **texts,
        axes={key: tuple(listed) for key, listed in values if isinstance(listed, list) and _are_plain(listed)},
        images=images if isinstance(images, int) and images > 0 else 0,
    )


def _are_plain(values: list[Any]) -> bool:
    return all(isinstance(value, bool | int | float | str) for value in values)
