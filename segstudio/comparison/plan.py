"""What is compared: images, variants with what is known of their weights, truth, and where everything goes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from segstudio.comparison.journal import digest
from segstudio.core import ClassSet
from segstudio.core.classes import Alignment, Truth
from segstudio.core.files import BatchItem, DepthSource
from segstudio.core.pipeline import Variant

LABELS: Final = "labels"  # the folder of label maps in that of a comparison


@dataclass(frozen=True, slots=True)
class Subject:
    """One variant: `classes` are its weights', `weights_hash` the sha256 of their file, empty where there is none."""

    variant: Variant
    classes: ClassSet
    weights_hash: str = ""
    licence: str = ""
    needs_depth: bool = False

    @property
    def digest(self) -> str:
        """Name everything that decides about this variant's labels, but for the image."""
        v = self.variant
        return digest(
            model=v.model, weights=self.weights_hash or v.weights, refine=v.refine, values=dict(v.refine_values),
            options=repr(v.options), classes=[(c.id, c.name) for c in self.classes.classes],
        )  # fmt: skip


def truth_digest(truth: Truth) -> str:
    """Name what the values of label files mean."""
    classes = [(c.id, c.name) for c in truth.values.classes.classes]
    return digest(kind=truth.values.kind, ids=sorted(truth.values.ids.items()), classes=classes)


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole comparison. `images` is how many rows of the report carry images, the worst ones.

    `alignment` covers the classes of every subject and of the ground truth. `grids` asks for the large images in `out`.
    Depth maps lie where `depths` says for the folder of their images, else where `depth` does. `shared` says that
    comparisons of other variants keep their work in `out` too.
    """

    items: tuple[BatchItem, ...]
    subjects: tuple[Subject, ...]
    alignment: Alignment
    out: Path
    truth: Truth | None = None
    depth: DepthSource = field(default_factory=DepthSource)
    depths: Mapping[str, DepthSource] = field(default_factory=dict)
    max_pixels: int = 0
    images: int = 60
    grids: bool = True
    shared: bool = False
    asked: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_background(self) -> bool:
        """Whether missed and false can be told from confused."""
        return any(name.strip().lower() == "background" for name in self.alignment.common.names)

    def depth_of(self, item: BatchItem) -> DepthSource:
        """Say where the depth map of an image lies."""
        return self.depths.get(str(item.path.absolute().parent), self.depth)

    def name_of(self, subject: Subject) -> str:
        """Name what is kept of a variant: by its key, or where others share `out` by all that decides about it."""
        return f"{subject.variant.model}-{subject.digest}" if self.shared else subject.variant.key

    def labels_path(self, subject: Subject, item: BatchItem) -> Path:
        """Return where the labels of a variant lie."""
        name = item.name.with_name(item.name.name + ".png")
        return self.out / LABELS / self.name_of(subject) / name

    def image_path(self, kind: str, item: BatchItem) -> Path:
        """Return where a drawn image lies; `kind` is its folder."""
        return self.out / kind / item.name.with_name(item.name.name + ".png")
