"""What a folder of depth maps would be taken for: which images have one, and what the first of them holds."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from segstudio.core import DepthError, JobContext, SegStudioError
from segstudio.core.files import DepthSource, depth_of, find_depth, open_image
from segstudio.core.plugins import Catalog


@dataclass(frozen=True, slots=True)
class DepthFound:
    """How many of the images have a map, which have none, and the range of the first map in its unit.

    `trouble` says what is wrong with the first map, or with the pairing.
    """

    source: DepthSource
    images: int
    missing: tuple[Path, ...]
    first: Path | None = None
    low: float = 0.0
    high: float = 0.0
    unit: str = ""
    trouble: SegStudioError | None = None

    @property
    def paired(self) -> int:
        """How many images have a map."""
        return self.images - len(self.missing)


@dataclass(frozen=True, slots=True)
class DepthLook:
    """Pairs images with the maps of a source, and reads the first one."""

    images: tuple[Path, ...]
    source: DepthSource
    catalog: Catalog
    max_pixels: int = 0

    def __call__(self, context: JobContext) -> DepthFound:
        """Run on a worker thread."""
        missing, first, trouble = [], None, None
        for image in self.images:
            context.check()
            try:
                found = find_depth(image, self.source.folder)
            except DepthError as error:
                missing.append(image)
                trouble = trouble or error
                continue
            if found is None:
                missing.append(image)
            elif first is None:
                first = image
        if first is None or trouble is not None:
            return DepthFound(self.source, len(self.images), tuple(missing), trouble=trouble)
        return self._with_range(first, tuple(missing))

    def _with_range(self, path: Path, missing: tuple[Path, ...]) -> DepthFound:
        count = len(self.images)
        try:
            image = open_image(path, self.catalog, 0, self.max_pixels)
            depth, unit = depth_of(image, self.catalog, self.source, 0, self.max_pixels)
        except SegStudioError as error:
            return DepthFound(self.source, count, missing, path, trouble=error)
        low, high = float(np.nanmin(depth)), float(np.nanmax(depth))
        return DepthFound(self.source, count, missing, path, low, high, unit)
