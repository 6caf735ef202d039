"""What a long command logs, as plain lines on stderr: for where no bar can be drawn, such as a file."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from segstudio.cli.console import Console


class _Lines(logging.Handler):
    """Hands the sentence of each record on."""

    def __init__(self, note: Callable[[str], None]) -> None:
        super().__init__(logging.INFO)
        self._note = note

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        self._note(record.getMessage())


@contextmanager
def plain_lines(name: str, console: Console) -> Iterator[None]:
    """While the block runs, write what the logger `name` is told at INFO to stderr, unless a bar or JSON is wanted."""
    logger = logging.getLogger(name)
    if not console.wants_lines or logger.isEnabledFor(logging.INFO):  # enabled already: it is written as it is
        yield
        return
    handler, level, propagates = _Lines(console.note), logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagates
