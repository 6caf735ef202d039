"""Measures packaged weights on the validation split, raw and refined, and keeps the figures by the file's hash."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import checkout
from segstudio.engine.weights.cards import read_card

RESULTS: Final = "families.json"
ROADS: Final = "camvid.json"
REFINERS: Final = ("", "dense-crf")
KEPT: Final = ("images", "miou", "iou", "accuracy", "boundary_f", "model")


def digest(path: Path) -> str:
    """Return the sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def trained(path: Path) -> float | None:
    """Return the processor time of the training in seconds, where the card holds it."""
    card = read_card(path)
    return None if card is None else card.training.get("processor_seconds")


def evaluate(path: Path, data: Path, refiner: str) -> dict[str, Any]:
    """Run the command that measures, and return what is kept of its answer."""
    command = [sys.executable, "-m", "segstudio", "evaluate", str(data), "--weights", str(path), "--json"]
    refine = ["--refine", refiner] if refiner else []
    done = subprocess.run([*command, *refine], env=checkout.environment(), capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout)
    return {key: answer[key] for key in KEPT}


def measure(paths: Iterable[Path], data: Path, file: Path) -> None:
    """Measure what has changed since the last time; each figure is on disk before the next is begun."""
    known: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    for path in paths:
        own = known.get(path.stem, {})
        if own.get("sha256") != (now := digest(path)):
            own = {"sha256": now, "trained": trained(path)}
        for refiner in REFINERS:
            name = refiner or "raw"
            if name not in own:
                sys.stderr.write(f"{path.stem}: {name}\n")
                own[name] = evaluate(path, data, refiner)
                known[path.stem] = own
                write(known, file)


def write(known: Mapping[str, Any], file: Path) -> None:
    """Write the figures whole, in the order of their names."""
    part = file.with_suffix(".part")
    part.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", "utf-8")
    part.replace(file)
