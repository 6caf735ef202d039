"""The card inside a weights file: everything needed to run the weights rightly and to know where they come from.

It is JSON in the metadata of a safetensors file, under the key `segstudio`. Reading it opens the header only and
imports no torch.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from safetensors import SafetensorError, safe_open

from segstudio.core import ClassSet, ParamValue, SegClass, WeightsError, write_whole
from segstudio.core.plugins import NetSpec

if TYPE_CHECKING:
    from torch import Tensor

FORMAT: Final = 1
_KEY: Final = "segstudio"


@dataclass(frozen=True, slots=True)
class Preprocessing:
    """What happens to an image before the network: scaled to `short_side` (None: never), 0-1, minus mean, over std.

    Depth in `depth_unit` has a mean and deviation of its own; without a unit the network reads none.
    """

    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    channel_order: Literal["rgb", "bgr"] = "rgb"
    short_side: int | None = None
    depth_mean: float = 0.0
    depth_std: float = 1.0
    depth_unit: str = ""

    @classmethod
    def of(cls, net: NetSpec, short_side: int | None = None) -> "Preprocessing":
        """Write down how a network is fed."""
        fed = cls(net.mean, net.std, net.channel_order, short_side)
        if not net.needs_depth:
            return fed
        return replace(fed, depth_mean=net.depth_mean, depth_std=net.depth_std, depth_unit=net.depth_unit)


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What a weights file says of itself.

    `model` and `values` name the graph and its parameters; `key` is the short name of the weights (`people`). `groups`
    maps names of the training data's own classes to names in `classes`. `metrics` are those of the validation split;
    `conventions` names anything that changes numbers though the tensors fit (`align_corners`, a publisher's layout);
    `versions` are those of the libraries that made the file; `recipe` is the text of the recipe. `training` tells what
    it took: `seconds`, `processor_seconds` and `threads` on `device`, and `history`, an entry for each epoch as the
    `Position` of `segstudio.training` has it.
    """

    model: str
    key: str
    title: str
    classes: ClassSet
    preprocessing: Preprocessing
    values: Mapping[str, ParamValue] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    data: str = ""
    licence: str = ""
    source: str = ""
    recipe: str = ""
    metrics: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    conventions: Mapping[str, ParamValue] = field(default_factory=dict)
    training: Mapping[str, Any] = field(default_factory=dict)
    format: int = FORMAT


def to_json(card: ModelCard) -> str:
    """Write a card as JSON; `from_json` reads it back equal."""
    return json.dumps(asdict(card), ensure_ascii=False)


def from_json(text: str, path: Path) -> ModelCard:
    """Read a card; raises `WeightsError` where it is broken or of a later format. `path` is named in the error."""
    try:
        raw = json.loads(text)
        if raw["format"] > FORMAT:
            raise WeightsError(str(path), f"its card has format {raw['format']}.", "Update the program to read it.")
        known = {f.name for f in fields(ModelCard)}
        return ModelCard(**{k: _READ.get(k, _same)(v) for k, v in raw.items() if k in known})
    except (KeyError, TypeError, ValueError) as error:
        raise WeightsError(str(path), f"its card is broken ({error}).", "Get or make the file again.") from error


def read_card(path: Path) -> ModelCard | None:
    """Read the card of a weights file, or None where a safetensors file has none; torch is not imported."""
    try:
        with safe_open(path, framework="numpy") as file:
            text = (file.metadata() or {}).get(_KEY)
    except (OSError, SafetensorError) as error:
        raise WeightsError(str(path), f"cannot be read ({error}).", "Check the path, or get the file again.") from error
    return None if text is None else from_json(text, path)


def write_weights(path: Path, state: Mapping[str, "Tensor"], card: ModelCard, *, half: bool = True) -> None:
    """Write tensors and card to `path`, whole or not at all.

    With `half`, weights of convolutions and linear layers (two dimensions or more) are kept as float16; what batch
    normalisation counts and every bias stay float32.
    """
    from safetensors.torch import save  # noqa: PLC0415 - torch is heavy

    tensors = {key: _stored(value, half=half) for key, value in state.items()}
    write_whole(path, save(tensors, metadata={_KEY: to_json(card)}))


def _stored(value: "Tensor", *, half: bool) -> "Tensor":
    small = half and value.is_floating_point() and value.ndim > 1
    copy: Tensor = (value.half() if small else value).detach().cpu().contiguous()
    return copy


def _same(value: object) -> Any:  # noqa: ANN401 - whatever JSON holds
    return value


def _classes(raw: Mapping[str, Any]) -> ClassSet:
    classes = tuple(SegClass(int(c["id"]), c["name"], _triple(c["color"])) for c in raw["classes"])
    return ClassSet(classes, ignore_id=raw["ignore_id"], known=raw["known"])


def _preprocessing(raw: Mapping[str, Any]) -> Preprocessing:
    depth = {key: raw[key] for key in ("depth_mean", "depth_std", "depth_unit") if key in raw}
    return Preprocessing(_triple(raw["mean"]), _triple(raw["std"]), raw["channel_order"], raw["short_side"], **depth)


def _triple(values: Any) -> Any:  # noqa: ANN401 - numbers of either kind
    first, second, third = values
    return first, second, third


_READ: Final[Mapping[str, Any]] = {"classes": _classes, "preprocessing": _preprocessing}
