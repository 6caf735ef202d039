"""Strokes on disk: one small file for each image, found by what the image looks like, not by where it lies."""

import hashlib
import json
import threading
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from segstudio.core import NOTHING_DRAWN, Image, Stroke, StrokeHistory, WriteError, replacing

_VERSION: Final = 1


def image_key(image: Image) -> str:
    """Name an image by its size and its pixels."""
    digest = hashlib.blake2b(repr(image.size).encode(), digest_size=16)
    digest.update(image.pixels.tobytes() if not image.pixels.flags.c_contiguous else image.pixels.data)
    return digest.hexdigest()


class StrokeStore:
    """The strokes of every image: in memory with the way to them, and in a folder; safe to ask from any thread."""

    def __init__(self, folder: Path) -> None:
        """Use a folder, which is made when the first stroke is drawn."""
        self._folder = folder
        self._lock = threading.Lock()
        self._known: dict[str, StrokeHistory] = {}
        self._unsaved: set[str] = set()

    def of(self, image: Image) -> tuple[str, StrokeHistory]:
        """Return an image's key and what was drawn on it; a file that cannot be understood is left as it is."""
        key = image_key(image)
        with self._lock:
            if key in self._known:
                return key, self._known[key]
        read = StrokeHistory(_read(self._path(key)))
        with self._lock:
            return key, self._known.setdefault(key, read)

    def drawn(self, image: Image) -> tuple[Stroke, ...]:
        """Return the strokes of an image."""
        return self.of(image)[1].strokes

    def put(self, key: str, history: StrokeHistory) -> None:
        """Take in what was drawn or taken back; `save` writes it."""
        with self._lock:
            if self._known.get(key, NOTHING_DRAWN).strokes != history.strokes:
                self._unsaved.add(key)
            self._known[key] = history

    def save(self) -> None:
        """Write what is not written yet; what fails stays to be written. Raises `WriteError`."""
        with self._lock:
            waiting = {key: self._known[key].strokes for key in self._unsaved}
        for key, strokes in waiting.items():
            _write(self._path(key), strokes)
            with self._lock:
                if self._known[key].strokes == strokes:
                    self._unsaved.discard(key)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"


def _read(path: Path) -> tuple[Stroke, ...]:
    try:
        data = json.loads(path.read_text("utf-8"))
        return tuple(_stroke(entry) for entry in data["strokes"])
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _stroke(entry: Mapping[str, Any]) -> Stroke:
    points = tuple((float(x), float(y)) for x, y in entry["points"])
    if not points:
        raise ValueError
    return Stroke(points, float(entry["radius"]), str(entry["label"]), bool(entry["positive"]), float(entry["reach"]))


def _write(path: Path, strokes: tuple[Stroke, ...]) -> None:
    """Write whole or not at all, so that a full disk never costs what was there; without strokes there is no file."""
    try:
        if not strokes:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        data = {"version": _VERSION, "strokes": [asdict(stroke) for stroke in strokes]}
        with replacing(path, settled=False) as part:
            part.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    except OSError as error:
        raise WriteError(
            path,
            f"the strokes could not be saved ({error.strerror}).",
            "They stay until the program ends; make the folder writable, then draw another one.",
        ) from error
