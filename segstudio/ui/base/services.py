"""What the window is handed from outside: everything that is not showing and asking."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from segstudio.core import Comparisons, FetchOptions, FetchWeights, Image, Settings, Sweeps, WeightsInfo
from segstudio.core.files import DepthSource
from segstudio.core.pipeline import Engine
from segstudio.core.plugins import Catalog

BESIDE: Final = DepthSource()


class OpenImage(Protocol):
    """Reads an image and the depth map beside it; raises `ReadError`."""

    def __call__(self, path: Path, max_pixels: int, page: int = 0, depth: DepthSource = BESIDE) -> Image:
        """Read a page of `path`, unless it unpacks to more than `max_pixels` (0: no limit).

        `depth` says where the depth map lies; what is wrong with it is in `Image.depth_problem`.
        """
        ...


class ListImages(Protocol):
    """Walks the images of a folder in natural order."""

    def __call__(self, folder: Path, *, recursive: bool) -> Iterator[Path]:
        """Yield one path after the other."""
        ...


@dataclass(frozen=True, slots=True)
class Sample:
    """A photograph that comes with the program, and the weights that suit it."""

    path: Path
    weights: str


@dataclass(frozen=True, slots=True)
class Services:
    """The window's doors to the rest of the program; all but `catalog` may be slow and run on worker threads.

    `describe_device(choice)` says in one line what networks run on and why; `import_weights(file)` takes a published
    checkpoint and returns what it became. `weights` lists those at hand and the published ones that can be had;
    `fetch_weights` gets one of these, from where `fetching(settings)` says. `compare(settings)` compares networks with
    each other and with the ground truth.
    """

    catalog: Catalog
    engine: Engine
    sweeps: Sweeps
    weights: Callable[[], Sequence[WeightsInfo]]
    import_weights: Callable[[Path], WeightsInfo]
    fetch_weights: FetchWeights
    fetching: Callable[[Settings], FetchOptions]
    compare: Callable[[Settings], Comparisons]
    describe_device: Callable[[str], str]
    list_images: ListImages
    open_image: OpenImage
    count_pages: Callable[[Path], int]
    thumbnail: Callable[[Path, int], Image]
    samples: tuple[Sample, ...]
    settings_file: Path
    state_file: Path
    log_file: Path
