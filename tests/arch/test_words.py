"""Code, pages and window use the words of the field: what was a private name before does not come back."""

import io
import re
import shutil
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import pytest

ROOT: Final = Path(__file__).parents[2]
THIS: Final = Path(__file__).name

# Names in Python code, and what stands for them now.
IDENTIFIERS: Final = {
    "Ruling": "UnstrokedResult",
    "ruling": "UnstrokedResult",
    "ruling_of": "unstroked_result",
    "imposed": "clamp_strokes",
    "confined": "restrict_to_reach",
    "shared_out": "redistribute",
    "Gathered": "MergedClasses",
    "gathered": "MergedClasses",
    "Ground": "StepCosts",
    "Marks": "StrokeMasks",
    "barred": "negative",
    "is_taken": "is_batch_running",
    "unsure": "min_confidence",
    "Told": "PublisherHints",
    "inscribed": "embedded_metadata",
    "Look": "Prediction",
    "Manner": "InferenceMode",
    "manner": "InferenceMode",
    "looked": "with_precision",
    "Diversion": "ConvOverride",
    "Watch": "TorchFunctionHook",
    "divert": "replace",
    "Desk": "UiContext",
    "StrokeDesk": "StrokeController",
    "ComparisonDesk": "ComparisonService",
    "SweepDesk": "SweepService",
    "PresetBook": "PresetStore",
    "DepthBook": "DepthStore",
    "ScanBook": "ScanStore",
    "StrokeBook": "StrokeStore",
    "ThemeKeeper": "ThemeController",
    "TruthKeeper": "TruthController",
    "GarbageKeeper": "GarbageController",
    "StrokeKeeper": "StrokeEditor",
    "ConfusionWalker": "ConfusionBrowser",
    "Door": "ComparisonsFactory",
    "Sight": "PaneView",
    "Shelf": "LayerCache",
    "FocusTrail": "FocusHistory",
    "Idle": "IdleQueue",
    "Glimpse": "Crop",
    "Pace": "PreviewSizer or Eta",
    "_eye": "_visible_region",
    "spoken": "translated",
    "in_words": "translated_parts",
    "tell": "emit, log, report, refresh, show: what is done",
    "told": "emit, log, report, refresh, show: what is done",
    "_tell": "emit, log, report, refresh, show: what is done",
    "_told": "emit, log, report, refresh, show: what is done",
    "say": "emit, log, report, refresh, show: what is done",
    "said": "emit, log, report, refresh, show: what is done",
    "_say": "emit, log, report, refresh, show: what is done",
    "_said": "emit, log, report, refresh, show: what is done",
    "_unsay": "emit, log, report, refresh, show: what is done",
    "picture": "image",
    "pictures": "images",
    "Picture": "Image",
    "Pictures": "Images",
    "upside_down": "vertical_flip",
}

# Words in texts: docstrings, comments, messages, pages and the window.
WORDS: Final = (
    re.compile(r"\bpictures?\b", re.IGNORECASE),
    re.compile(r"\bthe truth\b(?! (?:values?|tables?)\b)", re.IGNORECASE),
)

# Where a former name has to stand: in files, options and journals that exist, and in the names that read them.
KEPT: Final = re.compile(
    r"""former|FORMER|older|existing\ journals|part\ of\ the\ digests|digest\(subject|line\["picture"\]
    |"pool1"|\*\*pools  # a branch of a network, as in its weights files
    |--pictures|PicturesLocation|file\.tell\(\)|truth\ values""",
    re.VERBOSE,
)
OTHER_ROOMS: Final = {"crf", "nn", "plugins", "api"}  # their names are checked by tests of their own
TEXTS: Final = {".py", ".md", ".toml", ".ts", ".json", ".j2", ".html", ".svg"}


def tracked(*suffixes: str) -> Iterator[Path]:
    """Walk the text files of the project; without git all that lie there."""
    names: list[str] = []
    if git := shutil.which("git"):
        listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
        names = [name for name in listed.stdout.split("\0") if name]
    paths = [ROOT / name for name in names] or [p for p in ROOT.rglob("*") if not {".venv", ".git"} & set(p.parts)]
    yield from (p for p in paths if p.is_file() and p.suffix in suffixes and not _is_exempt(p))


def _is_exempt(path: Path) -> bool:
    """Tests of former names, this one, and files that hold what others wrote."""
    return path.name == THIS or path.name.startswith("test_former_") or "published" in path.parts


def tokens(path: Path) -> Iterator[tokenize.TokenInfo]:
    """Walk the tokens of a module."""
    yield from tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline)


@pytest.mark.parametrize("folder", ["segstudio", "tests", "tools"])
def test_no_identifier_is_a_private_word(folder: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{token.start[0]}: {token.string} -> {IDENTIFIERS[token.string]}"
        for path in tracked(".py")
        if path.relative_to(ROOT).parts[0] == folder and not set(path.parts) & OTHER_ROOMS
        for token in tokens(path)
        if token.type == tokenize.NAME and token.string in IDENTIFIERS and not KEPT.search(token.line)
    ]

    assert found == []


def test_no_text_has_a_private_word() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {match[0]}"
        for path in tracked(*TEXTS)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if not KEPT.search(line)
        for pattern in WORDS
        if (match := pattern.search(line))
    ]

    assert found == []


def test_no_sentence_of_the_window_has_a_private_word() -> None:
    texts = ROOT / "resources" / "translations"
    sources = [m.findtext("source") or "" for path in texts.glob("*.ts") for m in ET.parse(path).iter("message")]

    assert sources
    assert [text for text in sources if any(pattern.search(text) for pattern in WORDS)] == []
