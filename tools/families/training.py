"""Trains the members that have no weights yet, some at a time, each as a command of its own that may be interrupted."""

import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import checkout
from families.members import Member


def command(member: Member, data: Path, out: Path) -> list[str]:
    """Return what trains a member: the command of the program that a person would type."""
    words = ["train", str(data), "--recipe", member.recipe, "--model", member.key, "--out", str(out / member.file)]
    changes = [word for change in member.changes for word in ("--set", change)]
    return [sys.executable, "-m", "segstudio", *words, *changes]


def train(members: Sequence[Member], data: Path, out: Path, jobs: int) -> list[str]:
    """Train into the folder `out`, `jobs` at a time, and return the keys of those that failed.

    What is there is left alone; what was interrupted goes on from its checkpoint. Each member's lines go to a log
    beside its weights. The threads of the machine are shared out among the jobs: one thread each wastes least.
    """
    out.mkdir(parents=True, exist_ok=True)
    waiting = [member for member in members if not (out / member.file).exists()]
    threads = str(max(1, (os.cpu_count() or 1) // jobs))
    environment = checkout.environment(OMP_NUM_THREADS=threads)

    def one(member: Member) -> bool:
        sys.stderr.write(f"{member.key}: training; see {out / member.key}.log\n")
        with (out / f"{member.key}.log").open("a", encoding="utf-8") as log:
            done = subprocess.run(command(member, data, out), env=environment, stdout=log, stderr=log, check=False)
        sys.stderr.write(f"{member.key}: {'done' if done.returncode == 0 else 'failed'}\n")
        return done.returncode == 0

    with ThreadPoolExecutor(jobs) as pool:
        ended = list(pool.map(one, waiting))
    return [member.key for member, good in zip(waiting, ended, strict=True) if not good]
