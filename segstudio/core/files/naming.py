"""Which images a batch is made of, and a name for the outcome of each: no two share one."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from segstudio.core._errors import ReadError
from segstudio.core.files.images import list_images


@dataclass(frozen=True, slots=True)
class BatchItem:
    """An image, and the name of what is made from it: a relative path without suffix, unique within its batch."""

    path: Path
    name: PurePath


def collect(
    inputs: Iterable[Path],
    suffixes: Collection[str],
    *,
    recursive: bool = True,
    on_error: Callable[[ReadError], None] | None = None,
) -> tuple[BatchItem, ...]:
    """Gather files and the images of folders, each once, in the order given.

    An image in a folder keeps its path below that folder; where several folders are given, the folder's name goes
    first. Images whose names differ in the suffix only (`a.jpg`, `a.png`) get it into their names (`a_jpg`).
    """
    given = list(dict.fromkeys(inputs))
    several = sum(path.is_dir() for path in given) > 1
    items: dict[Path, BatchItem] = {}
    for path in given:
        if path.is_dir():
            above = PurePath(path.resolve().name) if several else PurePath()
            for found in list_images(path, suffixes, recursive=recursive, on_error=on_error):
                name = above / found.relative_to(path).with_suffix("")
                items.setdefault(found, BatchItem(found, name))
        else:
            items.setdefault(path, BatchItem(path, PurePath(path.stem)))
    return distinct_names(list(items.values()))


def distinct_names(items: list[BatchItem]) -> tuple[BatchItem, ...]:
    """Rename where names are shared: by suffix, then by the folder above, then by number."""
    for rename in (_with_suffix, _with_parent):
        shared = _shared(items)
        items = [replace(item, name=rename(item)) if _key(item) in shared else item for item in items]
    return tuple(_numbered(items))


def _key(item: BatchItem) -> str:
    return item.name.as_posix().casefold()  # some disks do not tell upper from lower case


def _shared(items: Sequence[BatchItem]) -> set[str]:
    counts = Counter(_key(item) for item in items)
    return {key for key, count in counts.items() if count > 1}


def _with_suffix(item: BatchItem) -> PurePath:
    ending = item.path.suffix.lstrip(".")
    return item.name.with_name(f"{item.name.name}_{ending}") if ending else item.name


def _with_parent(item: BatchItem) -> PurePath:
    return PurePath(item.path.resolve().parent.name) / item.name


def _numbered(items: Iterable[BatchItem]) -> Iterable[BatchItem]:
    taken: set[str] = set()
    for item in items:
        candidate, number = item, 1
        while _key(candidate) in taken:
            number += 1
            candidate = replace(item, name=item.name.with_name(f"{item.name.name}-{number}"))
        taken.add(_key(candidate))
        yield candidate
