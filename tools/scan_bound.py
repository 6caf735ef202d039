"""Compares nine variants over many small pictures in the real window, and tells whether it kept what it promises.

Pictures and labels are those of a data set (docs/training.md), shrunk, and networks look at a quarter of the size that
they were trained at, so that a run takes minutes. Told are: the most
memory of a whole scan over the list, and of a walk through all pictures in nine panes beside the bound of the results
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

_SHORT: Final = 96  # pixels of a picture's shorter side
_STOPS: Final = 12
_LIMIT: Final = 128  # megabytes of results in the walk, which all together would not fit
_CHILD: Final = ROOT / "tools" / "scan_window.py"


@dataclass
class Told:
    """What a child said: samples of its memory in MB, and facts by their names."""

    samples: list[dict[str, float]] = field(default_factory=list)
    stops: list[dict[str, float]] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    walked: int = 0
    seconds: float = 0.0

    def hear(self, line: str) -> int:
        """Take a line in; return how many pictures are done, or -1 where it does not tell."""
        told = json.loads(line)
        if "sample" in told:
            self.samples.append(told)
            return int(told["done"])
        if "stopped" in told:
            self.stops.append(told)
        elif "walked" in told:
            self.walked += 1
        else:
            self.facts.update(told)
        return -1


def prepare(data: Path, folder: Path, count: int) -> tuple[Path, Path]:
    """Shrink pictures and labels of a data set: both folders."""
    images, labels = folder / "images", folder / "labels"
    for made in (images, labels):
        made.mkdir()
    (labels / "classes.json").write_bytes((data / "classes.json").read_bytes())
    sources = [path for split in ("val", "train") for path in sorted((data / split / "images").iterdir())][:count]
    for path in sources:
        with PIL.Image.open(path) as picture:
            share = _SHORT / min(picture.size)
            size = (round(picture.width * share), round(picture.height * share))
            picture.convert("RGB").resize(size, PIL.Image.Resampling.LANCZOS).save(images / f"{path.stem}.png")
        with PIL.Image.open(path.parent.parent / "labels" / f"{path.stem}.png") as truth:
            truth.resize(size, PIL.Image.Resampling.NEAREST).save(labels / f"{path.stem}.png")
    return images, labels


def run(home: Path, folders: tuple[Path, Path], *flags: str, kill_at: float | None = None) -> Told:
    """Start a child in a home of its own; with `kill_at` kill it some time after so many pictures are done."""
    told, began = Told(), time.monotonic()
    command = [sys.executable, str(_CHILD), *map(str, folders), *flags]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=environment(SEGSTUDIO_HOME=str(home))
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            done = told.hear(line)
            if kill_at is not None and done >= int(kill_at):
                time.sleep(kill_at % 1)  # in the middle of whatever it does then
                child.send_signal(signal.SIGKILL)
                break
    told.seconds = time.monotonic() - began
    return told


def disturbed(home: Path, folders: tuple[Path, Path], count: int, kills: int) -> Iterator[Told]:
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


def say(text: str) -> None:
    """Print a line at once: a run takes minutes."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def tell(name: str, told: Told) -> None:
    """Print what a child needed."""
    most = max(sample["sample"] for sample in told.samples)
    kept = max(sample["kept"] for sample in told.samples)
    say(
        f"{name}: {told.seconds:.0f} s; resident {told.facts['base']:.0f} MB with nine panes of one picture, "
        f"at most {most:.0f} MB (of the process since its start {told.facts['peak']:.0f} MB); "
        f"results kept at most {kept:.1f} of {told.facts['limit']} MB"
    )


def main() -> int:
    """Measure, print, and return 1 where something was not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--pictures", type=int, default=200)
    parser.add_argument("--kills", type=int, default=4)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        folders = prepare(args.data, folder, args.pictures)
        whole = run(folder / "whole", folders)
        tell("whole scan", whole)
        runs = list(disturbed(folder / "disturbed", folders, args.pictures, args.kills))
        tell("last of the disturbed scans", runs[-1])
        walk = run(folder / "whole", folders, "--walk", f"--limit={_LIMIT}")
        tell(f"walk through {walk.walked + 1} pictures", walk)
        done = records(folder / "disturbed")
    ends = sorted(stop["stopped"] for stop in runs[-1].stops)
    same = whole.facts["found"] == runs[-1].facts["found"]
    twice = len(done) - len(set(done))
    say(f"killed {args.kills} times with {[run.samples[-1]['done'] for run in runs[:-1]]} pictures done")
    say(f"stopped {len(ends)} times: the thread ended after {ends[len(ends) // 2]:.2f} s, at most {ends[-1]:.2f} s")
    say(f"runs written down: {len(done)}, of them twice: {twice}; the same numbers: {same}")
    bounded = all(s["kept"] <= told.facts["limit"] for told in (whole, walk) for s in told.samples)
    return 0 if same and bounded and not twice and not whole.facts["found"]["failures"] else 1


if __name__ == "__main__":
    sys.exit(main())
