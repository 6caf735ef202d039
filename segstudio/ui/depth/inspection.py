"""What a folder of depth maps would be taken for: which pictures have one, and what the first of them holds."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from segstudio.core import DepthError, JobContext, SegStudioError
from segstudio.core.files import DepthSource, depth_of, find_depth, open_image
from segstudio.core.plugins import Catalog


@dataclass(frozen=True, slots=True)
class DepthFound:
    """How many of the pictures have a map, which have none, and the range of the first map in its unit.

    `trouble` says what is wrong with the first map, or with the pairing.
    """

    source: DepthSource
    pictures: int
    missing: tuple[Path, ...]
    first: Path | None = None
    low: float = 0.0
    high: float = 0.0
    unit: str = ""
    trouble: SegStudioError | None = None

    @property
    def paired(self) -> int:
        """How many pictures have a map."""
        return self.pictures - len(self.missing)


@dataclass(frozen=True, slots=True)
class DepthLook:
    """Pairs pictures with the maps of a source, and reads the first one."""

    pictures: tuple[Path, ...]
    source: DepthSource
    catalog: Catalog
    max_pixels: int = 0

    def __call__(self, context: JobContext) -> DepthFound:
        """Run on a worker thread."""
        missing, first, trouble = [], None, None
        for picture in self.pictures:
            context.check()
            try:
                found = find_depth(picture, self.source.folder)
            except DepthError as error:
                missing.append(picture)
                trouble = trouble or error
                continue
            if found is None:
                missing.append(picture)
            elif first is None:
                first = picture
        if first is None or trouble is not None:
            return DepthFound(self.source, len(self.pictures), tuple(missing), trouble=trouble)
        return self._with_range(first, tuple(missing))

    def _with_range(self, picture: Path, missing: tuple[Path, ...]) -> DepthFound:
        count = len(self.pictures)
        try:
            image = open_image(picture, self.catalog, 0, self.max_pixels)
            depth, unit = depth_of(image, self.catalog, self.source, 0, self.max_pixels)
        except SegStudioError as error:
            return DepthFound(self.source, count, missing, picture, trouble=error)
        low, high = float(np.nanmin(depth)), float(np.nanmax(depth))
        return DepthFound(self.source, count, missing, picture, low, high, unit)
