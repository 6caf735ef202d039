"""Where results are written: names follow the images, never collide, and never hit a source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from segstudio.core import Result
from segstudio.core.files import BatchItem, distinct_names, export
from segstudio.core.plugins import Catalog


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """Where results go and in which formats; finished files are left alone unless `overwrite`."""

    folder: Path
    formats: tuple[str, ...]
    overwrite: bool = True


class Naming:
    """Names the outputs of a list of images. Made on a worker: it walks the whole list once."""

    def __init__(self, paths: Sequence[Path], root: Path | None, plan: ExportPlan, catalog: Catalog) -> None:
        """Keep the images' paths below `root`, as they lie in their folders."""
        self._names: Mapping[Path, PurePath] = {item.path: item.name for item in items_of(paths, root)}
        self._by_name: dict[str, list[Path]] = {}
        for path in paths:
            self._by_name.setdefault(path.name, []).append(path)
        self._plan, self._catalog = plan, catalog

    def targets(self, path: Path, page: int = 0) -> tuple[tuple[str, Path], ...]:
        """Return format and file of every output of one image; pages after the first carry their number."""
        name = self._names[path]
        name = name.with_name(f"{name.name}_p{page + 1:03d}") if page else name
        suffixes = [(key, self._catalog.writer(key).suffix) for key in self._plan.formats]
        return tuple((key, self._plan.folder / name.with_name(name.name + suffix)) for key, suffix in suffixes)

    def is_finished(self, path: Path) -> bool:
        """Say whether all files are there and may stay."""
        return not self._plan.overwrite and all(target.exists() for _, target in self.targets(path))

    def write(self, path: Path, result: Result, page: int = 0) -> tuple[Path, ...]:
        """Write one result in every format; raises `WriteError`."""
        written = []
        for key, target in self.targets(path, page):
            sources = {source.resolve() for source in self._by_name.get(target.name, ())}
            written.append(export(result, target, self._catalog.writer(key), sources))
        return tuple(written)


def items_of(paths: Sequence[Path], root: Path | None) -> tuple[BatchItem, ...]:
    """Name images by their place below `root`, no two alike; of very many this takes a moment."""
    return distinct_names([BatchItem(path, _below(path, root)) for path in paths])


def _below(path: Path, root: Path | None) -> PurePath:
    inside = root is not None and path.is_relative_to(root)
    return (path.relative_to(root) if inside and root else PurePath(path.name)).with_suffix("")
