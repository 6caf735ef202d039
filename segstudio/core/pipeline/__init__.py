"""From an image to labels: inference, refinement, previews, traces and variants."""

from segstudio.core.pipeline.inference import (
    Engine,
    blank,
    run,
)
from segstudio.core.pipeline.iterations import (
    Trace,
    TraceStep,
    trace,
)
from segstudio.core.pipeline.previews import (
    Glimpse,
    Preview,
    glimpse,
    margin,
    outer,
    preview,
)
from segstudio.core.pipeline.refinement import (
    Answer,
    answer,
    answered,
    draft,
    refine,
    ruling_of,
)
from segstudio.core.pipeline.variants import (
    Variant,
    refined,
)

__all__ = [
    "Answer",
    "Engine",
    "Glimpse",
    "Preview",
    "Trace",
    "TraceStep",
    "Variant",
    "answer",
    "answered",
    "blank",
    "draft",
    "glimpse",
    "margin",
    "outer",
    "preview",
    "refine",
    "refined",
    "ruling_of",
    "run",
    "trace",
]
