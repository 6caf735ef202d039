"""What the panes of the grid show: frozen declarations, in their order, under a name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, get_args

from segstudio.core.session.setup import Setup

PaneKind = Literal["image", "network", "truth", "errors", "difference"]
Layer = Literal["classes", "confidence", "margin", "entropy", "disagreement"]
LAYERS: Final[tuple[Layer, ...]] = get_args(Layer)
_KINDS: Final[tuple[str, ...]] = get_args(PaneKind)
_OF_NETWORKS: Final = frozenset({"network", "errors"})
_NOTHING: Final = Setup()


@dataclass(frozen=True, slots=True)
class PaneSpec:
    """One pane: the bare image, a network with weights and refiner, ground truth, a network's errors, or disagreement.

    `family` is what the pane is called where it stands for all networks of a paper, in a family tree; without weights
    on this machine `setup` names the network alone.
    """

    kind: PaneKind
    setup: Setup = _NOTHING
    family: str = ""

    @property
    def key(self) -> str:
        """Name the pane; a layout holds each name once."""
        return f"{self.kind}:{self.setup.key}" if self.kind in _OF_NETWORKS else self.kind

    @property
    def runs(self) -> bool:
        """Whether a network is to be run for this pane."""
        return self.kind in _OF_NETWORKS and self.setup.is_complete


@dataclass(frozen=True, slots=True)
class Layout:
    """Panes in their order; each is there once.

    A layout that was saved has the common classes of its networks, where a person chose them: see `Session.mapping`.
    """

    panes: tuple[PaneSpec, ...] = ()
    name: str = ""
    mapping: Mapping[str, str | None] = field(default_factory=dict, hash=False)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the panes."""
        return tuple(pane.key for pane in self.panes)

    @property
    def setups(self) -> tuple[Setup, ...]:
        """What is to be run, each once, in the order of the panes."""
        return tuple({pane.setup.key: pane.setup for pane in self.panes if pane.runs}.values())

    def find(self, key: str) -> PaneSpec | None:
        """Return one of the panes."""
        return next((pane for pane in self.panes if pane.key == key), None)

    def added(self, pane: PaneSpec, before: str = "") -> "Layout":
        """Put a pane at the end or before another one; one that is there already is moved."""
        rest = [other for other in self.panes if other.key != pane.key]
        at = next((i for i, other in enumerate(rest) if other.key == before), len(rest))
        return Layout((*rest[:at], pane, *rest[at:]))

    def without(self, key: str) -> "Layout":
        """Take a pane away."""
        return Layout(tuple(pane for pane in self.panes if pane.key != key))

    def moved(self, key: str, by: int) -> "Layout":
        """Move a pane some places on or back, as far as it goes."""
        keys = list(self.keys)
        if key not in keys:
            return self
        at = keys.index(key)
        to = min(max(at + by, 0), len(keys) - 1)
        keys.insert(to, keys.pop(at))
        return self.ordered(keys)

    def ordered(self, keys: Sequence[str]) -> "Layout":
        """Put panes into an order; those that it does not name follow."""
        places = {key: place for place, key in enumerate(keys)}
        panes = tuple(sorted(self.panes, key=lambda pane: places.get(pane.key, len(places))))
        return self if panes == self.panes else replace(self, panes=panes)


def unique(panes: Iterable[PaneSpec]) -> tuple[PaneSpec, ...]:
    """Drop panes that are there already."""
    return tuple({pane.key: pane for pane in panes}.values())


def layout_json(layout: Layout) -> dict[str, Any]:
    """Return plain values from which `read_layout` makes the layout again."""
    return {"panes": _panes_json(layout), **({"classes": dict(layout.mapping)} if layout.mapping else {})}


def _panes_json(layout: Layout) -> list[dict[str, Any]]:
    return [
        {
            "kind": pane.kind,
            "model": pane.setup.model,
            "weights": pane.setup.weights,
            "refine": pane.setup.refine,
            "values": dict(pane.setup.refine_values),
        }
        for pane in layout.panes
    ]


def read_layout(name: str, raw: object) -> Layout | None:
    """Make a layout of plain values, a bare list of panes too; None where they are none."""
    listed, names = (raw.get("panes"), raw.get("classes", {})) if isinstance(raw, Mapping) else (raw, {})
    if not isinstance(listed, list) or not isinstance(names, Mapping):
        return None
    panes = [_pane(entry) for entry in listed]
    if not all(panes) or not all(value is None or isinstance(value, str) for value in names.values()):
        return None
    return Layout(unique(pane for pane in panes if pane is not None), name, dict(names))


def _pane(raw: object) -> PaneSpec | None:
    if not isinstance(raw, Mapping) or raw.get("kind") not in _KINDS:
        return None
    model, weights, refine, values = (raw.get(key) for key in ("model", "weights", "refine", "values"))
    good = isinstance(model, str) and isinstance(weights, str) and isinstance(refine, str | None)
    if not good or not isinstance(values, Mapping):
        return None
    return PaneSpec(raw["kind"], Setup(str(model), str(weights), refine, dict(values)))
