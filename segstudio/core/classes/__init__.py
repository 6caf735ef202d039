"""What classes mean: ground truth, value maps, alignment of several class sets."""

from segstudio.core.classes.alignment import (
    Alignment,
    align,
    unaligned,
)
from segstudio.core.classes.common_label_maps import (
    CommonMaps,
    common_maps,
)
from segstudio.core.classes.ground_truth import (
    LABEL_SUFFIXES,
    FoundTruth,
    Pairing,
    RawLabels,
    Truth,
    ValueKind,
    ValueMap,
    ValuePreview,
    json_names,
    pair_by_stem,
    possible_kinds,
    preview_values,
    suggest_values,
)
from segstudio.core.classes.map_files import (
    read_map,
    write_map,
)
from segstudio.core.classes.relations import (
    Relation,
    known_set,
    relation,
)

__all__ = [
    "LABEL_SUFFIXES",
    "Alignment",
    "CommonMaps",
    "FoundTruth",
    "Pairing",
    "RawLabels",
    "Relation",
    "Truth",
    "ValueKind",
    "ValueMap",
    "ValuePreview",
    "align",
    "common_maps",
    "json_names",
    "known_set",
    "pair_by_stem",
    "possible_kinds",
    "preview_values",
    "read_map",
    "relation",
    "suggest_values",
    "unaligned",
    "write_map",
]
