"""Images in, results out: the one place that chooses a reader, and the one that writes a result.

A result is written to a temporary file beside its target, brought to the disk, and renamed over it, so that a reader
of the target never sees half a file; and an image that somebody opened is never the target.
"""

import errno
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

from segstudio.core._errors import ReadError, SegStudioError, WriteError
from segstudio.core._result import Result
from segstudio.core._values import Image
from segstudio.core._whole import replacing
from segstudio.core.files.depth import DepthSource, is_companion, is_depth_folder, with_depth
from segstudio.core.plugins.catalog import Catalog
from segstudio.core.plugins.specs import ReaderSpec, ReadRequest, WriterSpec

T = TypeVar("T")
MAX_PIXELS: Final = 200_000_000  # a guard against decompression bombs; 600 MB unpacked
_DIGITS: Final = re.compile(r"(\d+)")
_WRITE_FAULTS: Final = {
    errno.ENOSPC: ("the disk is full; nothing was left behind.", "Make room, or choose another folder."),
    errno.EDQUOT: ("your share of the disk is used up; nothing was left behind.", "Make room on it."),
    errno.EFBIG: ("the file grew larger than the system allows; nothing was left behind.", "Raise the limit."),
    errno.EACCES: ("you may not write here.", "Choose another folder, or give yourself the right to write."),
    errno.EPERM: ("you may not write here.", "Choose another folder, or give yourself the right to write."),
    errno.EROFS: ("this disk can only be read.", "Choose a folder on another disk."),
    errno.ENAMETOOLONG: ("the name is too long for this disk.", "Choose a shorter name."),
    errno.EISDIR: ("there is a folder of this name.", "Choose another name."),
    errno.EEXIST: ("a part of this path is a file, not a folder.", "Choose another folder."),
    errno.ENOTDIR: ("a part of this path is a file, not a folder.", "Choose another folder."),
}


def natural_key(name: str) -> list[str | int]:
    """Sort key under which `a2` stands before `a10`, upper and lower case alike."""
    # Text and numbers alternate, text first, so that two keys never compare one with the other.
    parts: list[str | int] = list(_DIGITS.split(name.casefold()))
    parts[1::2] = map(int, parts[1::2])
    return parts


def list_images(
    folder: Path,
    suffixes: Collection[str],
    *,
    recursive: bool = True,
    on_error: Callable[[ReadError], None] | None = None,
) -> Iterator[Path]:
    """Walk the images of a folder in natural order, one by one: its own files first, then its subfolders.

    Hidden names and depth maps of other images are left out, and a link that leads back to a folder above is not
    followed twice. A folder that cannot be read is told to `on_error` and passed over; without `on_error` it raises.
    """
    wanted = frozenset(suffixes)
    yield from _walk(folder, wanted, recursive=recursive, on_error=on_error, above=frozenset())


def _walk(
    folder: Path,
    wanted: frozenset[str],
    *,
    recursive: bool,
    on_error: Callable[[ReadError], None] | None,
    above: frozenset[Path],
    around: Collection[str] = (),
) -> Iterator[Path]:
    try:
        real = folder.resolve()
        with os.scandir(folder) as found:
            entries = [(entry.name, entry.is_dir()) for entry in found]
    except OSError as error:
        problem = ReadError(folder, f"the folder cannot be read ({error.strerror}).", "Check its name and its rights.")
        if on_error is None:
            raise problem from error
        on_error(problem)
        return
    if real in above:
        return
    files = [name for name, is_folder in entries if not is_folder and _suffix(name) in wanted]
    stems = {name[: name.rfind(".")] for name in files}
    for name in _sorted(name for name in files if not is_companion(name, stems, around)):
        yield folder / name
    if recursive:
        folders = [name for name, is_folder in entries if is_folder]
        for name in _sorted(folders):
            belonging = stems | _stems_in(folder, folders, wanted) if is_depth_folder(name) else frozenset()
            yield from _walk(
                folder / name, wanted, recursive=True, on_error=on_error, above=above | {real}, around=belonging
            )


def _stems_in(folder: Path, names: Iterable[str], wanted: frozenset[str]) -> set[str]:
    """Gather the stems of the images that lie in subfolders, those for depth maps left out."""
    stems: set[str] = set()
    for name in names:
        if not is_depth_folder(name):
            with suppress(OSError), os.scandir(folder / name) as found:
                stems.update(e.name[: e.name.rfind(".")] for e in found if _suffix(e.name) in wanted)
    return stems


def _sorted(names: Iterable[str]) -> list[str]:
    """Leave out hidden names and sort the rest."""
    shown = [name for name in names if not name.startswith(".")]
    shown.sort()  # settles the order of names that differ in case only
    shown.sort(key=natural_key)
    return shown


def _suffix(name: str) -> str:
    return name[name.rfind(".") :].lower()


def open_image(path: Path, catalog: Catalog, page: int = 0, max_pixels: int = MAX_PIXELS) -> Image:
    """Read one page of an image file; every failure is a `ReadError` that says what to do."""
    request = ReadRequest(path, page, max_pixels)
    return _reading(path, catalog, lambda reader: reader.read(request))


def open_with_depth(
    path: Path, catalog: Catalog, source: DepthSource, page: int = 0, max_pixels: int = MAX_PIXELS
) -> Image:
    """Read one page of an image file, and its depth map; see `Image.depth_problem` where there is none."""
    return with_depth(open_image(path, catalog, page, max_pixels), catalog, source, page, max_pixels)


def thumbnail(path: Path, catalog: Catalog, edge: int = 128, page: int = 0, max_pixels: int = MAX_PIXELS) -> Image:
    """Read a small image of an image file: at most `edge` pixels on the longer side."""
    request = ReadRequest(path, page, max_pixels)
    return _reading(path, catalog, lambda reader: reader.thumbnail(request, edge))


def count_pages(path: Path, catalog: Catalog) -> int:
    """Count the pages of an image file."""
    return _reading(path, catalog, lambda reader: reader.pages(path))


def _reading(path: Path, catalog: Catalog, action: Callable[[ReaderSpec], T]) -> T:
    """Do `action` with the reader for a file; whatever a reader raises becomes a `ReadError`."""
    _look(path)
    reader = _reader(path, catalog)
    try:
        return action(reader)
    except SegStudioError:
        raise
    except MemoryError as error:
        raise ReadError(path, "there is not enough memory for this image.", "Close other programs.") from error
    except Exception as error:
        raise ReadError(
            path, f"the reader {reader.key} failed ({type(error).__name__}: {error}).", "Save the image anew."
        ) from error


def _look(path: Path) -> None:
    """Refuse at once what no reader could read."""
    try:
        info = path.stat()
    except FileNotFoundError as error:
        raise ReadError(path, "there is no such file.", "Check the name; it may have been moved.") from error
    except OSError as error:
        raise ReadError(
            path, f"the file cannot be reached ({error.strerror}).", "Check its folder's rights."
        ) from error
    if not path.is_file():
        raise ReadError(path, "this is not a file.", "Choose an image.")
    if info.st_size == 0:
        raise ReadError(path, "the file is empty (0 bytes).", "Copy it again from where it came.")
    if not os.access(path, os.R_OK):
        raise ReadError(path, "you may not read this file.", "Give yourself the right to read it.")


def _reader(path: Path, catalog: Catalog) -> ReaderSpec:
    """Choose by suffix; a suffix that nobody knows goes to the first image reader, which looks at the content."""
    readers = [r for r in catalog.readers.values() if r.kind == "image"]
    fitting = [r for r in readers if path.suffix.lower() in r.suffixes]
    for reader in fitting or readers:
        return reader
    raise ReadError(path, "no plugin that reads images is loaded.", "See `segstudio plugins` for what went wrong.")


def export(result: Result, path: Path, writer: WriterSpec, sources: Collection[Path] = ()) -> Path:
    """Write a result to `path`, whole or not at all, and return the path.

    The image that the result was made from is never overwritten, nor any of `sources` (resolved paths).
    """
    _protect(path, (result.request.image.path, *_same_name(path, sources)))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as part:
            _write(result, path, part, writer)
    except SegStudioError:
        raise
    except OSError as error:
        raise _fault(path, error) from error
    except Exception as error:
        raise WriteError(
            path, f"the format {writer.key} failed ({type(error).__name__}: {error}).", "Choose another format."
        ) from error
    return path


def ready_folder(folder: Path) -> None:
    """Make a folder for results; one that cannot take any is a `WriteError`, before anything is computed for it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise _fault(folder, error) from error


def _write(result: Result, path: Path, part: Path, writer: WriterSpec) -> None:
    """Let the writer write; it only knows the name of the part, a person knows the other one."""
    try:
        writer.write(result, part)
    except WriteError as error:
        raise WriteError(path, error.message.removeprefix(f"{part}: "), error.hint) from error


def _fault(path: Path, error: OSError) -> WriteError:
    fallback = (f"writing failed ({error.strerror or error}).", "Check the disk, or choose another folder.")
    return WriteError(path, *_WRITE_FAULTS.get(error.errno or 0, fallback))


def _same_name(path: Path, sources: Collection[Path]) -> tuple[Path, ...]:
    """Pick the sources that `path` could be; looking at each of 50,000 would cost a second for every result."""
    real = path.resolve()
    return (real,) if real in sources else ()


def _protect(target: Path, sources: Collection[Path | None]) -> None:
    """Refuse a target that is a source, under whatever name."""
    for source in sources:
        if source is not None and (target.resolve() == source.resolve() or _is_same(target, source)):
            raise WriteError(target, "this would overwrite the source image.", "Choose another folder or name.")


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
