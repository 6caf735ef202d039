"""Metrics of label maps: confusion, boundaries, disagreement, uncertainty, regions."""

from segstudio.core.metrics.boundaries import (
    Ids,
)
from segstudio.core.metrics.changes import (
    GAINED,
    LOST,
    Changes,
    ClassChange,
    change_map,
    count_changes,
)
from segstudio.core.metrics.components import (
    Region,
    following,
    preceding,
    region_at,
    regions,
)
from segstudio.core.metrics.confusion import (
    Counts,
    Metrics,
    Tally,
    count,
    nothing,
)
from segstudio.core.metrics.image_scores import (
    SIGNALS,
    Signal,
    Signals,
    worst_first,
)
from segstudio.core.metrics.region_stats import (
    Area,
    AreaNumbers,
    agreement,
    area_numbers,
)
from segstudio.core.metrics.uncertainty import (
    MEASURES,
    Certainty,
    Measure,
    certainties,
    certainty,
    mask_uncertain,
)
from segstudio.core.metrics.votes import (
    CONFUSED,
    ERROR_CLASSES,
    FALSE,
    MISSED,
    RIGHT,
    Disagreement,
    cell_mask,
    disagreement,
    error_map,
    pair_counts,
    pair_mask,
)

__all__ = [
    "CONFUSED",
    "ERROR_CLASSES",
    "FALSE",
    "GAINED",
    "LOST",
    "MEASURES",
    "MISSED",
    "RIGHT",
    "SIGNALS",
    "Area",
    "AreaNumbers",
    "Certainty",
    "Changes",
    "ClassChange",
    "Counts",
    "Disagreement",
    "Ids",
    "Measure",
    "Metrics",
    "Region",
    "Signal",
    "Signals",
    "Tally",
    "agreement",
    "area_numbers",
    "cell_mask",
    "certainties",
    "certainty",
    "change_map",
    "count",
    "count_changes",
    "disagreement",
    "error_map",
    "following",
    "mask_uncertain",
    "nothing",
    "pair_counts",
    "pair_mask",
    "preceding",
    "region_at",
    "regions",
    "worst_first",
]
