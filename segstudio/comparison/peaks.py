"""The most memory that the process held while something ran, network, libraries and image together."""

import re
from pathlib import Path
from typing import Final

from segstudio.core import most_held

_STATUS: Final = Path("/proc/self/status")
_CLEAR: Final = Path("/proc/self/clear_refs")


class PeakMeter:
    """Starts anew where the system lets it (Linux); elsewhere it tells the process's most since its start."""

    def __init__(self) -> None:
        """Forget the peak so far."""
        try:
            _CLEAR.write_text("5")  # proc(5): 5 resets the peak resident set size
        except OSError:
            return

    def read(self) -> float | None:
        """Return the most megabytes (10^6 bytes) held since the start of the meter; None where nobody says."""
        try:
            found = re.search(r"^VmHWM:\s+(\d+) kB", _STATUS.read_text(), re.MULTILINE)
        except OSError:
            found = None
        if found is not None:
            return int(found[1]) * 1024 / 1e6
        most = most_held()
        return None if most is None else most / 1e6
