"""Which networks are compared, by the year of their paper, and where their weights lie."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from checkout import ROOT

PROGRAM: Final = ROOT / "resources" / "weights"
COMPANION: Final = ROOT / "resources" / "companion" / "segstudio_weights"


@dataclass(frozen=True, slots=True)
class Member:
    """A network, the packaged recipe that trains it, and the wheel in which its weights travel.

    `changes` are entries of the recipe that its nature asks for, as `segstudio train --set` takes them.
    """

    key: str
    recipe: Literal["people-light", "people-scratch", "camvid-light", "camvid-scratch"]
    home: Path = COMPANION
    changes: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """The name of its weights file."""
        return f"{self.key}-{self.recipe.partition('-')[0]}.safetensors"

    @property
    def path(self) -> Path:
        """Where its weights file is packaged."""
        return self.home / self.file


# Without normalisation a RefineNet block stands a quarter of the rate; the backbone keeps the rate of all others.
CAREFUL: Final = ("steps.rate=5e-4", "steps.backbone=1.0")
# What starts from nothing is small, and travels with the program, as does the first of all families: the two wheels
# share the load so that neither passes 100 MB.
MEMBERS: Final = (
    Member("fcn8s-efficientnet-lite0", "people-light", PROGRAM),
    Member("fcn8s-deconv-light", "people-scratch"),
    Member("deeplabv1-largefov-efficientnet-lite0", "people-light"),
    Member("dilated-context-basic-efficientnet-lite0", "people-light"),
    Member("deeplabv2-aspp-l-efficientnet-lite0", "people-light"),
    Member("refinenet-4cascade-efficientnet-lite0", "people-light", changes=CAREFUL),
    Member("pspnet-efficientnet-lite0", "people-light"),
    Member("deeplabv3-efficientnet-lite0", "people-light"),
    Member("bisenet-efficientnet-lite0", "people-light"),
    Member("bisenet-xception39", "people-scratch", PROGRAM, changes=("steps.epochs=60",)),  # its curve still rose
    Member("danet-efficientnet-lite0", "people-light"),
    Member("fastfcn-psp-efficientnet-lite0", "people-light"),
    Member("dupsampling-efficientnet-lite0", "people-light"),
    Member("dfanet-a", "people-scratch", PROGRAM),
    Member("lednet", "people-scratch", PROGRAM, changes=("model.values.dropout=0.05",)),  # its own suits long trainings
)
# On road scenes, beside published figures. The images are for research only: these weights stay where they are made.
ROADS: Final = (
    Member("fcn8s-efficientnet-lite0", "camvid-light"),
    Member("bisenet-efficientnet-lite0", "camvid-light"),
    Member("deeplabv3plus-efficientnet-lite0", "camvid-light"),
    Member("lednet", "camvid-scratch"),
)
# Trained longer, by recipes of its own, before the others.
BEST: Final = PROGRAM / "deeplabv3plus-efficientnet-lite0-people.safetensors"


def packaged() -> tuple[Path, ...]:
    """List the weights files of the task that are there."""
    return tuple(path for path in (*(member.path for member in MEMBERS), BEST) if path.is_file())
