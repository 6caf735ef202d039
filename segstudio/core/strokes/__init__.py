"""Strokes as evidence: coverage, geodesic spread and merged classes."""

from segstudio.core.strokes.coverage import (
    known_strokes,
)

__all__ = [
    "known_strokes",
]
