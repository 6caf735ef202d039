"""Recipes: small TOML files from which weights can be made again by one command.

Each table of the file is one of the frozen values below; what a file leaves out has the default given here. Keys
that do not exist and values of a wrong kind are errors that name what there is.
"""

import tomllib
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from types import UnionType
from typing import Any, Final, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from segstudio.core import RGB, ParamValue, SettingsError, UnknownKeyError
from segstudio.training.recipes.includes import whole_text

T = TypeVar("T")

# What entries were called before: older recipes have these names, and so have those in the cards of trained weights.
FORMER_NAMES: Final = {"pictures": "images", "augmentation.upside_down": "augmentation.vertical_flip"}


@dataclass(frozen=True, slots=True)
class Group:
    """One class to learn: its name and colour, and the names of the data's own classes that make it up."""

    name: str
    sources: tuple[str, ...] = ()
    color: RGB | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What the card will say of the weights."""

    key: str = "custom"
    title: str = ""
    data: str = ""
    licence: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Graph:
    """The network: its key, its parameters, whether its backbone starts from ImageNet.

    `start` names a weights file of the same network and classes to go on from, beside the one that is written.
    """

    key: str = ""
    values: Mapping[str, ParamValue] = field(default_factory=dict)
    pretrained: bool = False
    start: str = ""


@dataclass(frozen=True, slots=True)
class Images:
    """Sizes. Images are kept in memory at `base_short_side`, down or up (0: as they are).

    A training sample is a `crop` (height, width) of one. `short_sides` are the sizes tried on the validation split at
    the end (0: the image's own); the best goes into the card. `depth` says by which mean and deviation depth is
    normalised: those of the `data`, or the `network`'s own, which weights to go on from may ask for.
    """

    base_short_side: int = 0
    crop: tuple[int, int] = (320, 320)
    short_sides: tuple[int, ...] = (0,)
    depth: Literal["data", "network"] = "data"


@dataclass(frozen=True, slots=True)
class Tags:
    """Images of which only the classes are known: the folder of the data set that they lie in; empty: none.

    They are labelled by the network that `model.start` names; pixels of which it is less sure than `confidence` are
    left out.
    """

    folder: str = ""
    confidence: float = 0.6


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How a sample is varied: ranges around 1 are factors, angles are degrees, the rest are probabilities.

    With `depth_scale` an image that is enlarged comes nearer: its depth is divided by the factor (Eigen, Puhrsch,
    Fergus, NIPS 2014, arXiv 1406.2283), disparity multiplied. Without it depth keeps its values, as in ACNet's code.
    """

    scale: tuple[float, float] = (0.6, 1.6)
    aspect: float = 0.1
    rotate: float = 0.0
    flip: float = 0.5
    vertical_flip: float = 0.0
    brightness: float = 0.3
    contrast: float = 0.3
    saturation: float = 0.3
    hue: float = 0.02
    grey: float = 0.0
    invert: float = 0.0
    depth_scale: bool = False


@dataclass(frozen=True, slots=True)
class Objective:
    """What is minimised: cross-entropy plus `lovasz` times Lovasz-softmax plus `dice` times soft Dice.

    `stride`: the grid of the loss in pixels of the crop, or the network's own where that is finer. `class_weights`:
    exponent on 1 / frequency (0: no weights).
    """

    stride: Literal[1, 2, 4, 8] = 2
    class_weights: float = 0.0
    label_smoothing: float = 0.0
    lovasz: float = 0.0
    dice: float = 0.0
    auxiliary: float = 0.4


@dataclass(frozen=True, slots=True)
class Steps:
    """How it is minimised. One epoch draws as many samples as the split has images.

    `balance`: how strongly images with rare classes are drawn more often (0: not at all). `backbone` is the factor
    on the rate of parameters under `backbone.`; `warm_up` the share of steps in which the rate rises; `average` the
    decay of the moving average of the weights (0: none).
    """

    epochs: int = 20
    batch: int = 8
    optimiser: Literal["adamw", "sgd"] = "adamw"
    rate: float = 1e-3
    backbone: float = 1.0
    weight_decay: float = 0.01
    schedule: Literal["one-cycle", "poly"] = "one-cycle"
    warm_up: float = 0.1
    average: float = 0.99
    balance: float = 0.0
    validate_every: int = 2
    seed: int = 1
    precision: Literal["auto", "float32", "bfloat16"] = "auto"


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides the outcome besides the data. Without `classes` the data's own are learnt.

    `ignored` names classes of the data that are left out of training and of the metrics.
    """

    weights: About = About()
    model: Graph = field(default_factory=Graph)
    classes: tuple[Group, ...] = ()
    ignored: tuple[str, ...] = ()
    images: Images = Images()
    tagged: Tags = Tags()
    augmentation: Augmentation = Augmentation()
    loss: Objective = Objective()
    steps: Steps = Steps()
    text: str = ""


def read_recipe(path: Path) -> Recipe:
    """Read a recipe; raises `SettingsError` or `UnknownKeyError` where it says something that cannot be."""
    try:
        return parse_recipe(whole_text(path), path.name)
    except OSError as error:
        raise SettingsError(str(path), f"cannot be read ({error.strerror}).", "Check the path.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(str(path), "is not UTF-8.", "Save it as UTF-8.") from error


def parse_recipe(text: str, name: str = "recipe") -> Recipe:
    """Read a recipe from its text; `name` is used in errors."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(name, f"is not valid TOML ({error}).", "Correct the line it names.") from error
    rename_former(table, name)
    return _build(Recipe, {**table, "text": text}, name)


def rename_former(table: MutableMapping[str, Any], name: str) -> None:
    """Give entries of an older recipe their current names, in place.

    Raises `SettingsError` if an entry is there by both names; `name` is that of the recipe.
    """
    for former, current in FORMER_NAMES.items():
        *parents, old = former.split(".")
        holder: Any = table
        for parent in parents:
            holder = holder.get(parent) if isinstance(holder, MutableMapping) else None
        if isinstance(holder, MutableMapping) and old in holder:
            new = current.rpartition(".")[2]
            if new in holder:
                raise SettingsError(name, f"has both {former} and {current}, which are the same.", f"Keep {current}.")
            holder[new] = holder.pop(old)


def _build(cls: type[T], table: object, where: str) -> T:
    if not isinstance(table, dict):
        raise SettingsError(where, f"expected a table, got {table!r}.")
    hints = get_type_hints(cls)
    known = [f.name for f in fields(cls)]  # type: ignore[arg-type]  # every cls here is a dataclass
    for key in table:
        if key not in known:
            raise UnknownKeyError(f"entry of [{where}]", key, known)
    return cls(**{key: _value(hints[key], value, f"{where}.{key}") for key, value in table.items()})


def _value(kind: Any, value: Any, where: str) -> Any:  # noqa: ANN401 - any annotation, any TOML value
    """Check `value` against the annotation `kind` and return it in that type."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        kind, origin, inner = inner[0], get_origin(inner[0]), get_args(inner[0])
    if is_dataclass(kind) and isinstance(kind, type):
        return _build(kind, value, where)
    if origin is tuple and isinstance(value, list):
        kinds = inner[:1] * len(value) if inner[-1] is Ellipsis else inner
        if len(kinds) == len(value):
            return tuple(_value(k, v, f"{where}[{i}]") for i, (k, v) in enumerate(zip(kinds, value, strict=True)))
    elif origin is Literal and value in inner:
        return value
    elif kind is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    elif (origin or kind) not in (tuple, Literal, float) and _is(value, origin or kind):
        return value
    raise SettingsError(where, f"cannot be {value!r}.", f"Expected {kind}.")


def _is(value: object, kind: type) -> bool:
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, kind)
