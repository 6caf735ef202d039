"""Fetching published weights, as the window asks for it and the engine does it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from segstudio.core._jobs import JobContext
from segstudio.core._result import WeightsInfo


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """Where to look: first in `folder`, if there is one, then at `mirror`, or without one at the publisher's.

    `mirror` is an address (https://, http://) under which files lie as at the publisher's, or all in one folder. With
    `offline` nothing is asked of the net.
    """

    mirror: str = ""
    folder: Path | None = None
    offline: bool = False


class FetchWeights(Protocol):
    """Gets published weights onto this machine; raises `FetchError`, `WriteError` or `WeightsError`."""

    def __call__(self, info: WeightsInfo, options: FetchOptions, context: JobContext) -> WeightsInfo:
        """Fetch and import what `info` tells of; steps of `context` are bytes. A stop keeps what has come so far."""
        ...
