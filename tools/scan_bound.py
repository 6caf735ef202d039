"""Compares nine variants over many small images in the real window, and tells whether it kept what it promises.

Images and labels are those of a data set (docs/training.md), shrunk, and networks look at a quarter of the size that
they were trained at, so that a run takes minutes. Told are: the most
memory of a whole scan over the list, and of a walk through all images in nine panes beside the bound of the results
that are kept; how soon the thread of a scan ends that is stopped at random moments; and whether a scan that was stopped
and killed at random moments comes to the same numbers as one that nobody disturbed, with nothing done twice.
"""

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import PIL.Image

from checkout import ROOT, environment

_SHORT: Final = 96  # pixels of an image's shorter side
_STOPS: Final = 12
_LIMIT: Final = 128  # megabytes of results in the walk, which all together would not fit
_CHILD: Final = ROOT / "tools" / "scan_window.py"


@dataclass
class Counts:
    """What a child said: samples of its memory in MB, and facts by their names."""

    samples: list[dict[str, float]] = field(default_factory=list)
    stops: list[dict[str, float]] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    walked: int = 0
    seconds: float = 0.0

    def read(self, line: str) -> int:
        """Take a line in; return how many images are done, or -1 where it does not tell."""
        counts = json.loads(line)
        if "sample" in counts:
            self.samples.append(counts)
            return int(counts["done"])
        if "stopped" in counts:
            self.stops.append(counts)
        elif "walked" in counts:
            self.walked += 1
        else:
            self.facts.update(counts)
        return -1


def prepare(data: Path, folder: Path, count: int) -> tuple[Path, Path]:
    """Shrink images and labels of a data set: both folders."""
    images, labels = folder / "images", folder / "labels"
    for made in (images, labels):
        made.mkdir()
    (labels / "classes.json").write_bytes((data / "classes.json").read_bytes())
    sources = [path for split in ("val", "train") for path in sorted((data / split / "images").iterdir())][:count]
    for path in sources:
        with PIL.Image.open(path) as image:
            share = _SHORT / min(image.size)
            size = (round(image.width * share), round(image.height * share))
            image.convert("RGB").resize(size, PIL.Image.Resampling.LANCZOS).save(images / f"{path.stem}.png")
        with PIL.Image.open(path.parent.parent / "labels" / f"{path.stem}.png") as truth:
            truth.resize(size, PIL.Image.Resampling.NEAREST).save(labels / f"{path.stem}.png")
    return images, labels


def run(home: Path, folders: tuple[Path, Path], *flags: str, kill_at: float | None = None) -> Counts:
    """Start a child in a home of its own; with `kill_at` kill it some time after so many images are done."""
    counts, began = Counts(), time.monotonic()
    command = [sys.executable, str(_CHILD), *map(str, folders), *flags]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=environment(SEGSTUDIO_HOME=str(home))
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            done = counts.read(line)
            if kill_at is not None and done >= int(kill_at):
                time.sleep(kill_at % 1)  # in the middle of whatever it does then
                child.send_signal(signal.SIGKILL)
                break
    counts.seconds = time.monotonic() - began
    return counts


def disturbed(home: Path, folders: tuple[Path, Path], count: int, kills: int) -> Iterator[Counts]:
    """Kill a scan again and again, each time further on; at last stop it by its button, and let it end."""
    moments = random.Random(1)
    for number in range(kills):
        yield run(home, folders, kill_at=count * (number + moments.random()) / (kills + 1))
    yield run(home, folders, f"--stops={_STOPS}")


def records(home: Path) -> list[str]:
    """Return the keys of everything that a network's work was written down for, in its order."""
    found = []
    for journal in home.glob("comparisons/*/journal.jsonl"):
        for line in journal.read_text("utf-8", errors="replace").splitlines():
            try:
                key = str(json.loads(line)["key"])
            except ValueError:
                continue  # the line that a kill cut short
            found += [key] * key.startswith("labels/")
    return found


def log(text: str) -> None:
    """Print a line at once: a run takes minutes."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def report(name: str, counts: Counts) -> None:
    """Print what a child needed."""
    most = max(sample["sample"] for sample in counts.samples)
    kept = max(sample["kept"] for sample in counts.samples)
    log(
        f"{name}: {counts.seconds:.0f} s; resident {counts.facts['base']:.0f} MB with nine panes of one image, "
        f"at most {most:.0f} MB (of the process since its start {counts.facts['peak']:.0f} MB); "
        f"results kept at most {kept:.1f} of {counts.facts['limit']} MB"
    )


def main() -> int:
    """Measure, print, and return 1 where something was not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--images", type=int, default=200)
    parser.add_argument("--kills", type=int, default=4)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        folders = prepare(args.data, folder, args.images)
        whole = run(folder / "whole", folders)
        report("whole scan", whole)
        runs = list(disturbed(folder / "disturbed", folders, args.images, args.kills))
        report("last of the disturbed scans", runs[-1])
        walk = run(folder / "whole", folders, "--walk", f"--limit={_LIMIT}")
        report(f"walk through {walk.walked + 1} images", walk)
        done = records(folder / "disturbed")
    ends = sorted(stop["stopped"] for stop in runs[-1].stops)
    same = whole.facts["found"] == runs[-1].facts["found"]
    twice = len(done) - len(set(done))
    log(f"killed {args.kills} times with {[run.samples[-1]['done'] for run in runs[:-1]]} images done")
    log(f"stopped {len(ends)} times: the thread ended after {ends[len(ends) // 2]:.2f} s, at most {ends[-1]:.2f} s")
    log(f"runs written down: {len(done)}, of them twice: {twice}; the same numbers: {same}")
    bounded = all(s["kept"] <= counts.facts["limit"] for counts in (whole, walk) for s in counts.samples)
    return 0 if same and bounded and not twice and not whole.facts["found"]["failures"] else 1


if __name__ == "__main__":
    sys.exit(main())
