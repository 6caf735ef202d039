"""Nothing unfinished and nothing of one machine is left in the files."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
THIS: Final = Path(__file__).resolve()
TEXT: Final = {".py", ".md", ".toml", ".json", ".qss", ".yaml", ".yml", ".sh", ".svg", ".ts", ""}
UNFINISHED: Final = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError|lorem ipsum", re.IGNORECASE)
OF_ONE_MACHINE: Final = re.compile(r"(?<![\w.])/(work|root|home/\w+|Users/\w+)/")
CONFLICT: Final = re.compile(r"^(<{7}|>{7}) ")
SECRET: Final = re.compile(r"(?i)(api[_-]?key|secret|token|password)\s*[:=]\s*['\"][A-Za-z0-9/+_-]{16,}['\"]")


def text_files() -> list[Path]:
    """Return the tracked text files, or in an unpacked archive all of them."""
    names: list[str] = []
    if git := shutil.which("git"):
        listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
        names = listed.stdout.split("\0")
    paths = [ROOT / n for n in names if n] or [p for p in ROOT.rglob("*") if not {".venv", ".git"} & set(p.parts)]
    return [p for p in paths if p.is_file() and p.suffix in TEXT and p.resolve() != THIS]


@pytest.mark.parametrize(
    "pattern", [UNFINISHED, OF_ONE_MACHINE, CONFLICT, SECRET], ids=["unfinished", "machine", "conflict", "secret"]
)
def test_no_file_holds_such_words(pattern: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in text_files()
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]

    assert found == []
