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
    Crop,
    Preview,
    crop,
    margin,
    outer,
    preview,
)
from segstudio.core.pipeline.refinement import (
    Refinement,
    coarse_request,
    refine,
    refine_with_strokes,
    unstroked_result,
    updated_result,
)
from segstudio.core.pipeline.variants import (
    Variant,
    refined,
)

__all__ = [
    "Crop",
    "Engine",
    "Preview",
    "Refinement",
    "Trace",
    "TraceStep",
    "Variant",
    "blank",
    "coarse_request",
    "crop",
    "margin",
    "outer",
    "preview",
    "refine",
    "refine_with_strokes",
    "refined",
    "run",
    "trace",
    "unstroked_result",
    "updated_result",
]
