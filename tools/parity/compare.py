"""Takes in the checkpoints that publish.py wrote and compares the program's scores with their publisher's.

For each `<case>.pth` and `<case>.npz` of FOLDER it goes the way a person goes: `segstudio weights import`, then
`segstudio segment --format scores-npz` on the images as PNG files, and prints one line of JSON: the network that was
recognised and the greatest difference of scores as a part of the greatest score. Above 2e-5 it fails.
"""

import argparse
import contextlib
import io
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import PIL.Image

from segstudio.cli.program import main as program

LIMIT: Final = 2e-5


def output(*arguments: object) -> Any:
    """Run the program's command line and read what it says as JSON."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = program([*map(str, arguments), "--json"])
    if code:
        raise SystemExit(code)
    return json.loads(out.getvalue())


def compared(checkpoints: Sequence[Path], expected: Path, folder: Path) -> dict[str, Any]:
    """Compare one network, whose checkpoint may be several files; `folder` takes what is written on the way."""
    weights = folder / "imported.safetensors"
    imported = output("weights", "import", *checkpoints, "--out", weights)
    with np.load(expected) as archive:
        images = [key for key in archive if key.startswith("image_")]
        for key in images:
            PIL.Image.fromarray(archive[key]).save(folder / f"{key}.png")
            depth = key.replace("image", "depth")
            if depth in archive:
                np.save(folder / f"{key}_depth.npy", archive[depth])
        paths = [folder / f"{key}.png" for key in images]
        command = ["segment", *paths, "--weights", weights, "--format", "scores-npz", "--out", folder / "out"]
        results = output(*command)["results"]
        apart = [
            difference(Path(result["outputs"][0]), archive[Path(result["input"]).stem.replace("image", "logits")])
            for result in results
        ]
        return {
            "case": expected.stem,
            "model": imported["model"],
            "expected": str(archive["model"]),
            "classes": imported["classes"],
            "images": len(apart),
            "difference": max(apart),
        }


def difference(scores: Path, theirs: np.ndarray[Any, np.dtype[np.float32]]) -> float:
    """Give the greatest difference as a part of their greatest score."""
    with np.load(scores) as archive:
        ours = archive["scores"]
    if ours.shape != theirs.shape:
        raise SystemExit(f"{scores}: {ours.shape} instead of {theirs.shape}.")
    return float(np.abs(ours - theirs).max() / np.abs(theirs).max())


def cases(folder: Path) -> Iterator[tuple[Sequence[Path], Path]]:
    """Walk what lies in the folder: the files of each checkpoint, and what its publisher answers."""
    for expected in sorted(folder.glob("*.npz")):
        yield sorted(folder.glob(f"{expected.stem}.*pth*")), expected


def main() -> int:
    """Compare all, and fail where one is too far apart or taken for another network."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    failed = False
    for checkpoints, expected in cases(parser.parse_args().folder):
        with tempfile.TemporaryDirectory() as scratch:
            line = compared(checkpoints, expected, Path(scratch))
        failed |= line["difference"] > LIMIT or line["model"] != line["expected"]
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
