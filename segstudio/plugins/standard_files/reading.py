"""Opens an image file by what it holds, not by its name, and turns every fault into one line with its remedy."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from segstudio.api import Image, ReadError, ReadRequest
from segstudio.plugins.standard_files import raster, tiff
from segstudio.plugins.standard_files.pixels import Pixels, shrunk

_OTHERS: Final = {
    b"GIF8": "a GIF",
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a ZIP archive",
    b"<svg": "an SVG drawing",
    b"<?xm": "an XML document",
    b"<!do": "a web page",
    b"<htm": "a web page",
    b"8BPS": "a Photoshop document",
    b"version https://git-lfs": "a Git LFS pointer, not the image itself",
}


def read(request: ReadRequest) -> Image:
    """Read one page at full size."""
    return Image(_unpacked(request), request.path)


def thumbnail(request: ReadRequest, edge: int) -> Image:
    """Read one page at most `edge` pixels long; a JPEG is unpacked at a fraction of its size."""
    return Image(shrunk(_unpacked(request, edge), edge), request.path)


def _unpacked(request: ReadRequest, edge: int = 0) -> Pixels:
    with opened(request.path, _kind) as (file, kind):
        return tiff.read(file, request) if kind == "tiff" else raster.read(file, kind, request, edge)


def pages(path: Path) -> int:
    """Count the pages: more than one only in a TIFF (of an animation the first frame is read)."""
    with opened(path, _kind) as (file, kind):
        return tiff.pages(file) if kind == "tiff" else 1


@contextmanager
def opened(path: Path, recognise: Callable[[Path, bytes], str]) -> Iterator[tuple[IO[bytes], str]]:
    """Open a file and say which format it is of, by its first bytes; whatever goes wrong becomes a `ReadError`."""
    try:
        with path.open("rb") as file:
            kind = recognise(path, _head(path, file))
            file.seek(0)
            yield file, kind
    except (ReadError, MemoryError):
        raise
    except PermissionError as error:
        raise ReadError(path, "you may not read this file.", "Give yourself the right to read it.") from error
    except FileNotFoundError as error:
        raise ReadError(path, "there is no such file.", "Check the name; it may have been moved.") from error
    except Exception as error:
        detail = " ".join(str(error).split())[:120] or type(error).__name__
        raise ReadError(
            path, f"the image is broken or cut short ({detail}).", "Copy it again from where it came."
        ) from error


def _head(path: Path, file: IO[bytes]) -> bytes:
    head = file.read(32)
    if not head:
        raise ReadError(path, "the file is empty (0 bytes).", "Copy it again from where it came.")
    return head


def _kind(path: Path, head: bytes) -> str:
    if head.startswith(tiff.MAGIC):
        return "tiff"
    kind = raster.kind(head)
    if kind:
        return kind
    what = next((text for magic, text in _OTHERS.items() if head.lower().startswith(magic.lower())), "")
    found = f"this is {what}" if what else "this is no image of a known format"
    raise ReadError(path, f"{found}.", "Save it as JPEG, PNG, TIFF, BMP or WebP.")
