"""Which bundled networks share all their code with a smaller one."""

import re
from typing import Final

from segstudio.core.plugins import Catalog, ModelSpec, build_catalog, bundled_sources

CATALOG: Final[Catalog] = build_catalog(bundled_sources())


def is_deeper_sister(spec: ModelSpec) -> bool:
    """Tell whether this is a network that stands in the catalog on ResNet-50 too: all but depth is the same code."""
    shallow = re.sub("resnet(101|152)$", "resnet50", spec.key)
    return shallow != spec.key and shallow in CATALOG.models
