"""Prints what a network's description has to declare, counted: `python tools/figures.py KEY...`, or of all.

A line that differs from what is declared now is marked. Beside the receptive field stands its part without what spans
the whole image, such as global pooling.
"""

import sys
from collections.abc import Iterator, Sequence

from segstudio.api.testing._fields import field_of
from segstudio.api.torch import COUNTED_CLASSES, build_on_meta, count_macs, count_parameters, input_channels
from segstudio.core.plugins import ModelSpec, build_catalog, bundled_sources


def figures(spec: ModelSpec) -> Iterator[tuple[str, object, str]]:
    """Yield a field's name, its counted value, and a remark."""
    net, feeding = build_on_meta(spec, COUNTED_CLASSES)
    channels = input_channels(feeding)
    yield "parameters", count_parameters(net), ""
    yield "macs_512", count_macs(net, channels=channels), ""
    yield "output_stride", feeding.output_stride, ""
    field = field_of(net, channels)
    yield "receptive_field", field.side, "" if field.side else f"{field.local} without what spans the whole image"


def main(keys: Sequence[str]) -> int:
    """Print the figures of some networks; 1 where one is not what is declared."""
    catalog, wrong = build_catalog(bundled_sources()), 0
    for spec in [catalog.model(key) for key in keys] or catalog.models.values():
        sys.stdout.write(f"{spec.key}\n")
        for name, value, remark in figures(spec):
            declared = getattr(spec, name)
            wrong += declared != value
            shown = f"{value:_}" if isinstance(value, int) else f"{value}"
            marks = [remark] * bool(remark) + [f"declared {declared}"] * (declared != value)
            sys.stdout.write(f"    {name}={shown},{'  # ' if marks else ''}{'; '.join(marks)}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
