"""Trains every family alike, measures what came of it, and writes the page that compares them.

    python tools/families_alike.py train DATA OUT [KEY...] [--jobs N]   # interrupted, it goes on from there
    python tools/families_alike.py take OUT                             # finished weights into resources/
    python tools/families_alike.py measure DATA                         # raw and refined, what has changed
    python tools/families_alike.py roads CAMVID OUT [--jobs N]          # train and measure on road scenes
    python tools/families_alike.py page                                 # docs/families.md and .zh-CN.md

`DATA` is the people's data set (docs/training.md). `make families DATA=... ROADS=...` does all of it.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from checkout import ROOT
from families import images, measurement, members, page, training


def main() -> int:
    """Do one step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = parser.add_subparsers(dest="step", required=True)
    train = steps.add_parser("train")
    train.add_argument("data", type=Path, metavar="DATA")
    train.add_argument("out", type=Path, metavar="OUT")
    train.add_argument("keys", nargs="*", metavar="KEY", choices=[m.key for m in members.MEMBERS] + [[]])
    train.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="trainings at a time")
    steps.add_parser("take").add_argument("out", type=Path, metavar="OUT")
    roads = steps.add_parser("roads")
    roads.add_argument("data", type=Path, metavar="CAMVID")
    roads.add_argument("out", type=Path, metavar="OUT")
    roads.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="trainings at a time")
    steps.add_parser("measure").add_argument("data", type=Path, metavar="DATA")
    steps.add_parser("page")
    args = parser.parse_args()
    if args.step == "train":
        chosen = [m for m in members.MEMBERS if not args.keys or m.key in args.keys]
        return trained(chosen, args.data, args.out, args.jobs)
    if args.step == "roads":
        failed = trained(members.ROADS, args.data, args.out, args.jobs)
        made = [path for member in members.ROADS if (path := args.out / member.file).is_file()]
        measurement.measure(made, args.data, ROOT / "docs" / measurement.ROADS)
        return failed
    if args.step == "take":
        take(args.out)
    elif args.step == "measure":
        measurement.measure(members.packaged(), args.data, ROOT / "docs" / measurement.RESULTS)
    else:
        images.paint(members.packaged(), page.FOLDER)
        page.write()
    return 0


def trained(chosen: Sequence[members.Member], data: Path, out: Path, jobs: int) -> int:
    """Train, name those that failed, and count them."""
    failed = training.train(chosen, data, out, jobs)
    sys.stderr.write(f"failed: {', '.join(failed)}\n" if failed else "")
    return len(failed)


def take(out: Path) -> None:
    """Copy finished weights to where they are packaged."""
    for member in members.MEMBERS:
        if (source := out / member.file).is_file():
            shutil.copyfile(source, member.path)
            sys.stdout.write(f"{member.path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    sys.exit(main())
