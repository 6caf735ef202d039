"""Image files, depth maps and the names of outputs."""

from segstudio.core.files.depth import (
    DEPTH_UNITS,
    DepthSource,
    check_depth_unit,
    depth_of,
    find_depth,
    measured,
    with_depth,
)
from segstudio.core.files.images import (
    MAX_PIXELS,
    count_pages,
    export,
    list_images,
    natural_key,
    open_image,
    open_with_depth,
    ready_folder,
    thumbnail,
)
from segstudio.core.files.naming import (
    BatchItem,
    collect,
    distinct_names,
)

__all__ = [
    "DEPTH_UNITS",
    "MAX_PIXELS",
    "BatchItem",
    "DepthSource",
    "check_depth_unit",
    "collect",
    "count_pages",
    "depth_of",
    "distinct_names",
    "export",
    "find_depth",
    "list_images",
    "measured",
    "natural_key",
    "open_image",
    "open_with_depth",
    "ready_folder",
    "thumbnail",
    "with_depth",
]
