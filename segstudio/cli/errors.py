"""The one error that only the command line knows."""

from segstudio.core import SegStudioError


class UsageError(SegStudioError):
    """What the person asked for cannot be; the exit code is 2."""
