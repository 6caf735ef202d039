"""The checks of `segstudio doctor`, each a value: what was looked at, how it stands, what to do."""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final, Literal

from segstudio import __version__
from segstudio.core import SegStudioError, WeightsInfo
from segstudio.core.plugins import Catalog

State = Literal["ok", "warning", "failure"]
_PACKAGES: Final = ("numpy", "torch", "torchvision", "pillow", "tifffile", "numba", "PySide6-Essentials", "pydensecrf2")
_NEEDED: Final = frozenset(_PACKAGES) - {"pydensecrf2", "PySide6-Essentials"}
_QT_LIBRARIES: Final = (
    "libegl1 libgl1 libxkbcommon0 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1 libxcb-cursor0 libxcb-icccm4 "
    "libxcb-keysyms1 libxcb-shape0 libxcb-xinerama0 libxcb-image0 libxcb-render-util0"
)
_LITTLE_DISK: Final = 2e9  # bytes; a folder of results fills this quickly


@dataclass(frozen=True, slots=True)
class Check:
    """One finding; `remedy` is empty where there is nothing to do."""

    name: str
    state: State
    detail: str
    remedy: str = ""


def versions() -> list[Check]:
    """Look up the versions of the program, of Python and of what it stands on."""
    system = f"SegStudio {__version__}, Python {platform.python_version()} on {platform.platform()}"
    return [Check("program", "ok", f"{system}, {os.cpu_count() or 1} processors"), *map(_package, _PACKAGES)]


def _package(name: str) -> Check:
    try:
        return Check(name, "ok", version(name))
    except PackageNotFoundError:
        state: State = "failure" if name in _NEEDED else "warning"
        return Check(name, state, "not installed", f"Install it: {sys.executable} -m pip install {name}")


def device() -> list[Check]:
    """Ask the engine which device it would take; this imports torch."""
    from segstudio.engine import describe_device  # noqa: PLC0415 - heavy

    try:
        name, reason = describe_device()
    except (SegStudioError, ImportError, OSError) as error:
        return [Check("device", "failure", str(error), "Install torch anew: pip install --force-reinstall torch")]
    return [Check("device", "ok", f"{name}: {reason}")]


def refiners(catalog: Catalog) -> list[Check]:
    """Ask each refiner whether it can run here."""
    found = [(spec, spec.available()) for spec in catalog.refiners.values()]
    return [
        Check(f"refiner {spec.key}", "warning" if missing else "ok", "cannot run" if missing else "ready", missing)
        for spec, missing in found
    ]


def plugins(catalog: Catalog) -> list[Check]:
    """Report plugins that failed."""
    broken = [
        Check(f"plugin {r.name}", "warning", e.message.removeprefix(f"Plugin {r.name}: "), e.hint)
        for r in catalog.plugins
        for e in r.errors
    ]
    return broken or [Check("plugins", "ok", f"{len(catalog.plugins)} loaded, {len(catalog.models)} networks")]


def weights(known: Sequence[WeightsInfo], problems: Sequence[SegStudioError] = ()) -> list[Check]:
    """Report whether there is anything to segment with, and files that could not be read."""
    broken = [Check("weights file", "warning", error.message, error.hint) for error in problems]
    present = [f"{info.key} for {info.model}" for info in known if info.present]
    if present:
        return [Check("weights", "ok", "; ".join(present)), *broken]
    remedy = "Import a checkpoint with `segstudio weights import`, or train with `segstudio train`."
    return [Check("weights", "failure", "none on this machine", remedy), *broken]


def folders(places: Sequence[Path]) -> list[Check]:
    """Say where weights are looked for; the last place is the person's own."""
    return [Check("weights folder", "ok", str(place)) for place in places]


def window() -> list[Check]:
    """Try in a child process whether Qt and the system libraries it needs can be loaded, and look for a display."""
    code = "import PySide6.QtWidgets"
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    if child.returncode:
        detail = (child.stderr.strip().splitlines() or [f"exit code {child.returncode}"])[-1]
        return [Check("window", "warning", f"Qt cannot be loaded ({detail})", f"Run: apt-get install {_QT_LIBRARIES}")]
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        remedy = "On a machine with a screen the window opens; here use the commands, or QT_QPA_PLATFORM=offscreen."
        return [Check("window", "warning", "Qt is ready, but there is no display", remedy)]
    return [Check("window", "ok", "Qt and a display are ready")]


def fonts() -> list[Check]:
    """Look for a font with Chinese, where the system can be asked."""
    lister = shutil.which("fc-list")
    if lister is None:
        return []
    child = subprocess.run([lister, ":lang=zh", "family"], capture_output=True, text=True, timeout=60, check=False)
    found = child.stdout.strip().splitlines()
    if found:
        return [Check("fonts", "ok", f"Chinese is shown in {found[0]}")]
    return [Check("fonts", "warning", "no font has Chinese", "Run: apt-get install fonts-noto-cjk")]


def disk() -> list[Check]:
    """Look for room where results and weights go."""
    free = shutil.disk_usage(Path.cwd()).free
    detail = f"{free / 1e9:.1f} GB free in {Path.cwd()}"
    if free < _LITTLE_DISK:
        return [Check("disk", "warning", detail, "Make room before segmenting large folders.")]
    return [Check("disk", "ok", detail)]
