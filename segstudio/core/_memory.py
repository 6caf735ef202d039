"""The most memory that this process has held."""

import sys


def most_held() -> int | None:
    """Return the most bytes that this process has held at once; unknown on Windows."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024  # Linux counts in KiB
