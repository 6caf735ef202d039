"""Where the program keeps what is the user's; the variable SEGSTUDIO_HOME moves all of it into one folder."""

import os
from pathlib import Path
from typing import Final

import platformdirs

_NAME: Final = "segstudio"


def config_folder() -> Path:
    """Return where settings are kept."""
    return _home() or Path(platformdirs.user_config_dir(_NAME, appauthor=False))


def weights_folder() -> Path:
    """Return where the user's weights are kept."""
    return (_home() or Path(platformdirs.user_data_dir(_NAME, appauthor=False))) / "weights"


def downloads_folder() -> Path:
    """Return where files lie while they are fetched, until they are imported."""
    return _cache("downloads")


def sweeps_folder() -> Path:
    """Return where sweeps that the window runs keep what they have counted; it may be deleted at any time."""
    return _cache("sweeps")


def comparisons_folder() -> Path:
    """Return where comparisons over folders keep what they have done; it may be deleted at any time."""
    return _cache("comparisons")


def settings_file() -> Path:
    """Return the file of settings."""
    return config_folder() / "settings.json"


def _cache(name: str) -> Path:
    return (_home() or Path(platformdirs.user_cache_dir(_NAME, appauthor=False))) / name


def _home() -> Path | None:
    home = os.environ.get("SEGSTUDIO_HOME")
    return Path(home) if home else None
