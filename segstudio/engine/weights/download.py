"""Fetches one file over a connection that may break: goes on where it stopped, and believes only the hash.

Nothing here decides to fetch: a person asks for a file by name, each time.
"""

import hashlib
import shutil
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Final
from urllib.error import HTTPError
from urllib.parse import urlsplit

from segstudio.core import FetchError, JobContext, WriteError
from segstudio.engine.weights.http import is_passing, open_address
from segstudio.engine.weights.partial import Origin, Partial, unwritable

RECEIVING: Final = "download"  # stages, as progress names them; steps are bytes
CHECKING: Final = "check"
_PIECE: Final = 2**16
_SILENCE: Final = 10.0  # seconds without a byte until a connection counts as broken
_TRIES: Final = 5  # in a row without getting on
_GETTING_ON: Final = 2**20  # bytes
_NOT_THERE: Final = (404, 410)
_AT_ITS_END: Final = 416
_CONTINUED: Final = 206
_AGAIN: Final = "Fetch it again: it goes on from there."


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file by its name and hash (or the hash's first digits); `size` in bytes, to within `rounding`; 0 is unknown.

    `limit` is what it cannot exceed, whatever a server says.
    """

    name: str
    sha256: str
    limit: int
    size: int = 0
    rounding: int = 0

    def check_size(self, size: int, where: str) -> None:
        """Refuse what cannot be the file; raises `FetchError`."""
        if self.size and abs(size - self.size) > self.rounding:
            raise FetchError(
                where, f"there lie {size:,} bytes, but the published file has {self.size:,}.", "Name another mirror."
            )
        if size > self.limit:
            raise FetchError(where, f"there lie {size:,} bytes, too many for {self.name}.", "Name another mirror.")


class NotThere(Exception):  # noqa: N818 - an answer, not an error
    """The server has no such file."""


class Broken(Exception):  # noqa: N818 - an answer, not an error
    """The connection broke or the server was busy; another try may do."""


@dataclass(frozen=True, slots=True)
class Downloader:
    """Fetches files into `folder`; `wait` sleeps for some seconds between tries."""

    folder: Path
    wait: Callable[[float], None] = time.sleep
    silence: float = _SILENCE

    def fetch(self, wanted: Wanted, addresses: Sequence[str], context: JobContext) -> Path:
        """Fetch a file from the first of `addresses` that has it, check it, and return its path.

        Raises `FetchError` or `WriteError`. A stop by `context` or a broken connection keeps what has come so far, and
        the next call goes on from there.
        """
        part = Partial(self.folder / wanted.name)
        if part.target.is_file() and hash_of(part.target, context).startswith(wanted.sha256):
            return part.target
        for address in addresses:
            try:
                return self._whole(wanted, address, part, context)
            except NotThere:
                continue
        raise FetchError(
            addresses[-1],
            f"{urlsplit(addresses[-1]).hostname} has no file {wanted.name}.",
            "It may have moved: name a mirror with --mirror URL, or import a file you have.",
        )

    def _whole(self, wanted: Wanted, address: str, part: Partial, context: JobContext) -> Path:
        """Receive and check; a wrong file that was put together from two visits is fetched once more in one go."""
        for was_begun in (part.size > 0, False):
            self._persist(wanted, address, part, context)
            found = hash_of(part.path, context)
            if found.startswith(wanted.sha256):
                return part.settle()
            part.discard()
            if not was_begun:
                break
        raise FetchError(
            address,
            f"what came is not the published file: its sha256 begins with {found[: len(wanted.sha256)]} instead of "
            f"{wanted.sha256}. It was thrown away.",
            "Fetch it again, or name another mirror.",
        )

    def _persist(self, wanted: Wanted, address: str, part: Partial, context: JobContext) -> None:
        """Receive in as many tries as it takes, as long as they get on."""
        tries = 0
        while True:
            before = part.size
            try:
                return self._receive(wanted, address, part, context)
            except Broken as error:
                tries = 0 if part.size - before >= _GETTING_ON else tries + 1
                if tries == _TRIES:
                    raise FetchError(address, f"the connection keeps breaking ({error}).", _AGAIN) from error
            for _ in range(2**tries):  # half seconds
                context.check()
                self.wait(0.5)

    def _receive(self, wanted: Wanted, address: str, part: Partial, context: JobContext) -> None:
        """Receive until the file is whole or the connection breaks."""
        have = part.size
        try:
            with open_address(address, _headers(part, address), self.silence) as response:
                start = _start(response, have)
                total = _total(response, start)
                if total is not None:
                    wanted.check_size(total, address)
                self._need_room(part, (total or wanted.size) - start)
                done = start
                with part.open(at=start, origin=Origin(address, _validator(response))) as file:
                    for piece in _pieces(response):
                        context.step(done, total or wanted.size, RECEIVING)
                        done += part.append(file, piece)
                        if done > wanted.limit:
                            wanted.check_size(done, address)
                context.step(done, total or done, RECEIVING)
        except HTTPError as error:
            error.close()
            if error.code == _AT_ITS_END and have:
                return _end(error, part)
            raise _http_problem(error, address) from error
        except (OSError, HTTPException) as error:
            raise _unanswered(error, address) from error
        if total and done < total:
            raise Broken(f"{done:,} of {total:,} bytes came")
        return None

    def _need_room(self, part: Partial, missing: int) -> None:
        """Refuse before anything is written what the disk cannot take."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            free = shutil.disk_usage(self.folder).free
        except OSError as error:
            raise unwritable(part.target, error) from error
        if missing > free:
            raise WriteError(
                part.target, f"it needs {missing / 1e6:,.0f} MB more, and {free / 1e6:,.0f} MB are free.", "Make room."
            )


def hash_of(path: Path, context: JobContext) -> str:
    """Return the sha256 of a file in hexadecimal digits."""
    total, done, found = path.stat().st_size, 0, hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(2**20):
            found.update(piece)
            done += len(piece)
            context.step(done, total, CHECKING)
    return found.hexdigest()


def _headers(part: Partial, address: str) -> dict[str, str]:
    """Ask for the rest, under the condition that the file is still the one it was."""
    if not part.size:
        return {}
    asked = {"Range": f"bytes={part.size}-"}
    origin = part.origin
    if origin is not None and origin.address == address and origin.validator:
        asked["If-Range"] = origin.validator
    return asked


def _start(response: HTTPResponse, have: int) -> int:
    """Read from which byte the answer goes on: where we stopped, or 0 where the server starts again."""
    if response.status != _CONTINUED:
        return 0
    header = response.headers.get("Content-Range", "")
    if not header.startswith(f"bytes {have}-"):
        raise FetchError(
            response.url, f"it was asked to go on from byte {have:,} and said {header!r}.", "Try a mirror."
        )
    return have


def _total(response: HTTPResponse, start: int) -> int | None:
    """Read how large the whole file is; None where the server does not say."""
    header = response.headers.get("Content-Range", "").rpartition("/")[2]
    if response.status == _CONTINUED and header.isdigit():
        return int(header)
    length = response.headers.get("Content-Length", "")
    return start + int(length) if length.isdigit() else None


def _validator(response: HTTPResponse) -> str:
    """Read what tells this state of the file from others; a weak tag promises no equal bytes (RFC 9110, 13.1.5)."""
    tag = response.headers.get("ETag", "")
    return tag if tag and not tag.startswith("W/") else response.headers.get("Last-Modified", "")


def _pieces(response: HTTPResponse) -> Iterator[bytes]:
    """Yield what comes, as it comes."""
    while piece := response.read1(_PIECE):
        yield piece


def _end(error: HTTPError, part: Partial) -> None:
    """Take "nothing behind that byte" for the end of the file; a part that is too long starts again."""
    if error.headers.get("Content-Range", "") != f"bytes */{part.size}":
        part.discard()
        raise Broken("the file has changed") from error


def _http_problem(error: HTTPError, address: str) -> Exception:
    """Turn an answer without the file into what it means."""
    if error.code in _NOT_THERE:
        return NotThere()
    if is_passing(error):
        return Broken(f"answer {error.code}")
    return FetchError(
        address,
        f"{urlsplit(address).hostname} refused it (answer {error.code}).",
        "Fetch it in a browser and import it, or name a mirror: --mirror URL.",
    )


def _unanswered(error: OSError | HTTPException, address: str) -> Exception:
    """Tell a machine that cannot be found from a connection that broke."""
    reason = getattr(error, "reason", None) or error
    words = str(getattr(reason, "strerror", None) or reason or type(error).__name__)
    if isinstance(reason, socket.gaierror):
        return FetchError(
            address,
            f"{urlsplit(address).hostname} cannot be found ({words}).",
            "Check the connection, name a mirror with --mirror URL, or import a file you have.",
        )
    return Broken(words)
