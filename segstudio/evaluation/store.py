"""What a sweep has counted and the scores it computed, on disk, so that it goes on where it was killed.

`counts.jsonl` holds a first line that says what is swept, then one line for each image and combination. A line that
was being written when the process died is cut off. `scores/` holds the networks' scores, up to a number of bytes.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, Self
from zipfile import BadZipFile

import numpy as np

from segstudio.core import ClassSet, ParamValue, Scores, SettingsError, WriteError, replacing
from segstudio.core.metrics import Counts

COUNTS: Final = "counts.jsonl"
_SCORES: Final = "scores"

Values = Mapping[str, ParamValue] | None  # None: the network's own output


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted in one image with one combination, and how long the refiner took."""

    image: str
    values: Values
    counts: Counts
    seconds: float

    @property
    def key(self) -> tuple[str, str]:
        """Image and combination."""
        return self.image, key_of(self.values)


def key_of(values: Values) -> str:
    """Return a text by which combinations are told apart."""
    return json.dumps(None if values is None else dict(values), sort_keys=True)


class CountsFile:
    """The counts of a sweep. Use it as a context manager; only one thread may add."""

    def __init__(self, folder: Path, identity: Mapping[str, Any]) -> None:
        """Take the folder, made when it is entered, and what the counts are of, as plain values."""
        self._path, self._identity = folder / COUNTS, json.loads(json.dumps(identity, default=str))
        self.done: dict[tuple[str, str], Counted] = {}

    def __enter__(self) -> Self:
        """Read what is there already; counts of another sweep are an error."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.touch()
            self._take()
            self._file: IO[str] = self._path.open("a", encoding="utf-8")
        except OSError as error:
            raise WriteError(
                self._path, f"cannot be written ({error.strerror}).", "Choose another place by --out."
            ) from error
        if not self._path.stat().st_size:
            self._write({"sweep": self._identity})
        return self

    def peek(self) -> Mapping[tuple[str, str], Counted]:
        """Read what is there without entering: nothing is made, mended or written."""
        try:
            self._read(self._path.read_bytes())
        except FileNotFoundError:
            return {}
        return self.done

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._file.close()

    def add(self, counted: Counted) -> None:
        """Keep counts, on disk at once."""
        self.done[counted.key] = counted
        counts = counted.counts
        parts = {"confusion": counts.confusion, "boundaries": counts.boundaries, "bands": counts.bands}
        self._write(
            {
                "image": counted.image,
                "values": None if counted.values is None else dict(counted.values),
                "seconds": counted.seconds,
                **{name: part.tolist() for name, part in parts.items() if part is not None},
            }
        )

    def _write(self, line: Mapping[str, Any]) -> None:
        try:
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()
        except OSError as error:
            raise WriteError(self._path, f"cannot be written ({error.strerror}).", "Free some disk space.") from error

    def _take(self) -> None:
        content = self._path.read_bytes()
        whole = self._read(content)
        if whole < len(content):
            os.truncate(self._path, whole)

    def _read(self, content: bytes) -> int:
        """Take the counts of all whole lines, and return how many bytes these are."""
        whole = content[: content.rfind(b"\n") + 1]
        lines = [json.loads(line) for line in whole.splitlines()]
        if lines and lines[0].get("sweep") != self._identity:
            raise SettingsError(
                str(self._path.parent), "holds a sweep of other data, weights or settings.",
                "Choose another folder by --out, or delete that one.",
            )  # fmt: skip
        for line in lines[1:]:
            tables = {name: np.array(line[name], np.int64) for name in ("confusion", "boundaries", "bands")}
            image = line["image"] if "image" in line else line["picture"]  # as it was called in older files
            counted = Counted(image, line["values"], Counts(1, **tables), line["seconds"])
            self.done[counted.key] = counted
        return len(whole)


class ScoresFolder:
    """Scores by image, as long as they fit into `room` bytes; those that do not are computed again when needed."""

    def __init__(self, folder: Path, room: float) -> None:
        """Keep scores in a folder of this one."""
        self._folder, self._room = folder / _SCORES, room

    def get(self, image: str, size: tuple[int, int], classes: ClassSet) -> Scores | None:
        """Return kept scores; None where there are none, or what is there cannot be read."""
        try:
            with self._path(image).open("rb") as file, np.load(file) as kept:
                kind = "probabilities" if kept["probable"] else "logits"
                return Scores(kept["data"], size, classes, kind, align_corners=bool(kept["corners"]))  # type: ignore[arg-type]
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            return None

    def put(self, image: str, scores: Scores) -> None:
        """Keep scores if there is room; a full disk is no reason to stop."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if scores.data.nbytes + sum(path.stat().st_size for path in self._folder.iterdir()) > self._room:
                return
            with replacing(self._path(image), settled=False) as part, part.open("wb") as file:
                np.savez(file, data=scores.data, probable=scores.kind == "probabilities", corners=scores.align_corners)
        except OSError:
            return

    def _path(self, image: str) -> Path:
        return self._folder / f"{image}.npz"
