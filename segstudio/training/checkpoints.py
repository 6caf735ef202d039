"""The state of a training on disk, so that it goes on after a kill as if nothing had happened."""

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor

from segstudio.core import WeightsError, WriteError, replacing
from segstudio.training.ema import Average
from segstudio.training.recipes.recipe import Recipe

_LATELY: Final = ("losses", "seconds", "processor_seconds")  # files of older versions lack them


@dataclass(slots=True)
class Position:
    """How far a training is, and the best it has found: what validation said and the weights that said it.

    `history` holds for each epoch its number, the steps by its end, the mean loss of its steps, and, where validation
    came after it, the mean IoU; `losses` are those of the epoch that goes on; `seconds` is what steps and validations
    took by the clock, over all runs, `processor_seconds` what they took of all processors together.
    """

    step: int = 0
    best: float = -1.0
    best_state: dict[str, Tensor] = field(default_factory=dict)
    history: list[dict[str, float]] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)
    seconds: float = 0.0
    processor_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One file that is replaced as a whole. `digest` ties it to a recipe and a data set."""

    path: Path
    digest: str

    def save(self, network: torch.nn.Module, average: Average, optimiser: torch.optim.Optimizer, at: Position) -> None:
        """Write everything that the next step depends on; a kill in between leaves the earlier file."""
        state = {
            "digest": self.digest,
            "network": network.state_dict(),
            "average": average.state,
            "average_steps": average.steps,
            "optimiser": optimiser.state_dict(),
            "step": at.step,
            "best": at.best,
            "best_state": at.best_state,
            "history": at.history,
            "losses": at.losses,
            "seconds": at.seconds,
            "processor_seconds": at.processor_seconds,
        }
        part = self.path.with_name(f"{self.path.name}.part")  # always this one: what a kill left is not kept for ever
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(self.path, part=part), part.open("wb") as file:
                torch.save(state, file)
        except (OSError, RuntimeError) as error:  # torch reports a full disk as a RuntimeError of its zip writer
            raise WriteError(
                self.path,
                f"the checkpoint could not be written ({error}).",
                "Free some space; the one before it is intact.",
            ) from error

    def restore(self, network: torch.nn.Module, average: Average, optimiser: torch.optim.Optimizer) -> Position:
        """Fill in what was saved and return the position; without a file that is the start."""
        if not self.path.exists():
            return Position()
        state = self._read()
        if state["digest"] != self.digest:
            raise WeightsError(
                str(self.path), "is of another recipe or data set.", "Delete it to start anew, or choose another --out."
            )
        network.load_state_dict(state["network"])
        optimiser.load_state_dict(state["optimiser"])
        average.steps = state["average_steps"]
        for key, value in state["average"].items():
            average.state[key].copy_(value)  # in place: the network may be on another device
        lately = {key: state[key] for key in _LATELY if key in state}
        return Position(state["step"], state["best"], state["best_state"], state["history"], **lately)

    def remove(self) -> None:
        """Delete the file, when the weights are written."""
        self.path.unlink(missing_ok=True)

    def _read(self) -> dict[str, Any]:
        try:
            state: dict[str, Any] = torch.load(self.path, map_location="cpu", weights_only=True)
        except Exception as error:
            raise WeightsError(str(self.path), f"cannot be read ({error}).", "Delete it to start anew.") from error
        return state


def checkpoint_path(out: Path) -> Path:
    """Return where the checkpoint of a weights file lies: beside it."""
    return out.with_name(f"{out.stem}.checkpoint.pt")


def digest(recipe: Recipe, names: tuple[str, ...], samples: int) -> str:
    """Return a short text that differs where a checkpoint cannot go on; how the recipe is written says nothing."""
    settings = replace(recipe, text="")
    return hashlib.sha256(repr((settings, names, samples)).encode()).hexdigest()[:16]
