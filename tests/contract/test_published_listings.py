"""The names and shapes that our layouts expect are those that the publishers' own code writes.

A digest stands for the listing of a file with five classes, without what the layout leaves out: the files were written
by tests/tools/parity from mmsegmentation 1.2.2 and from the publishers' repositories.
"""

import hashlib
from typing import Final

import pytest

from segstudio.api.testing import published_shapes
from sisters import CATALOG

CLASSES: Final = 5
WRITTEN: Final = {
    ("acnet-resnet50", "released"): "967f696e577bf5bb",
    ("bisenet-resnet18", "coincheung"): "fa1a9bc4a0f021ac",
    ("bisenet-resnet18", "mmseg"): "3d5161f3d4f8612c",
    ("bisenet-resnet18", "torchseg"): "c9f1760dc4c9533b",
    ("bisenet-resnet50", "mmseg"): "9adbaa073d966694",
    ("bisenet-resnet101", "mmseg"): "4473a69aea2a38a1",
    ("bisenet-resnet101", "torchseg"): "866bb401810010cc",
    ("bisenet-xception39", "torchseg"): "ac323b5d8d773854",
    ("danet-resnet50", "mmseg"): "780923532f757ede",
    ("danet-resnet101", "mmseg"): "1962c33197ff97a0",
    ("deeplabv1-largefov", "sequential"): "a6bf6afc786c2851",
    ("deeplabv2-resnet101", "advsemiseg"): "dd89824f3a5310aa",
    ("deeplabv2-resnet101", "kazuto"): "460b382880c43b0f",
    ("fastfcn-deeplab-resnet50", "mmseg"): "8e5771656bd23bc8",
    ("fastfcn-deeplab-resnet50", "released"): "a5707dac3ffcd971",
    ("fastfcn-encnet-resnet50", "mmseg"): "a8ff5c8c383660a4",
    ("fastfcn-psp-resnet50", "mmseg"): "4b6314b39c9d353e",
    ("fastfcn-psp-resnet50", "released"): "e16dba8e673e5a21",
    ("pspnet-resnet50", "csail"): "9c1ba0a27d1f41f5",
    ("pspnet-resnet50", "mmseg"): "264dbadf13755a72",
    ("pspnet-resnet50", "semseg"): "bf54d9863da3990a",
    ("pspnet-resnet101", "mmseg"): "30dd9de209256e31",
    ("pspnet-resnet101", "semseg"): "d40c044bf995c974",
    ("refinenet-4cascade-resnet101", "drsleep"): "d4a846fb76278047",
}


@pytest.mark.parametrize(("model", "publisher"), WRITTEN)
def test_names_and_shapes_are_the_publishers_own(model: str, publisher: str) -> None:
    spec = CATALOG.model(model)
    (layout,) = (layout for layout in spec.layouts if layout.key == publisher)

    shapes = published_shapes(spec, layout, CLASSES)

    lines = sorted(f"{name} {shape or (1,)}" for name, shape in shapes.items())  # a single number as a list of one
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16] == WRITTEN[model, publisher]
