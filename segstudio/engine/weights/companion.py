"""The companion package: weights of the light networks, too large together for the program's own wheel."""

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from segstudio.core import resources

PACKAGE: Final = "segstudio_weights"


def companion_folder() -> Path | None:
    """Return where its files lie: in a checkout below `resources/companion`, else where it was installed, or None.

    The package is found by its name, without importing it.
    """
    beside = resources() / "companion" / PACKAGE
    if beside.is_dir():
        return beside
    spec = find_spec(PACKAGE)
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0]) if places else None
