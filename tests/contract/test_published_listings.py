"""The names and shapes that our layouts expect are those that the publishers' own code writes.

A digest stands for the listing of a file with five classes, without what the layout leaves out: the files were written
by tools/parity from mmsegmentation 1.2.2 and from the publishers' repositories.
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
    ("pspnet-resnet50", "mmseg-7x7"): "4a951b63f9f8bd9c",
    ("pspnet-resnet50", "semseg"): "bf54d9863da3990a",
    ("pspnet-resnet101", "mmseg"): "30dd9de209256e31",
    ("pspnet-resnet101", "semseg"): "d40c044bf995c974",
    ("refinenet-4cascade-resnet101", "drsleep"): "d4a846fb76278047",
    ("deeplabv3plus-resnet101", "jfzhang95"): "d71dbaa66ca9e8c5",
    ("deeplabv3plus-mobilenetv2", "jfzhang95"): "58a0bc3c3fba4a72",
    ("deeplabv3plus-xception65", "jfzhang95"): "c80d227b8f675d6c",
    ("deeplabv3plus-drn-d-54", "jfzhang95"): "575e26ee44823186",
    ("deeplabv3-resnet50", "vainf"): "427fddbf6b8438df",
    ("deeplabv3-resnet101", "vainf"): "2b565e9cd52832c3",
    ("deeplabv3-mobilenetv2", "vainf"): "a4b402fc752eb960",
    ("deeplabv3plus-resnet50", "vainf"): "4973e0656578f1de",
    ("deeplabv3plus-resnet101", "vainf"): "a9273cba6a407351",
    ("deeplabv3plus-mobilenetv2", "vainf"): "86f16b8c419a020f",
    ("fcn32s-vgg16", "released"): "e78d762841eacaa9",
    ("fcn16s-vgg16", "released"): "1d436832af4b62a5",
    ("fcn8s-vgg16", "released"): "e7ac529bc7c92c4c",
    ("fcn8s-atonce-vgg16", "released"): "e7ac529bc7c92c4c",
    ("fcn-resnet50", "torchvision"): "e91084bbdf8a701a",
    ("fcn-resnet101", "torchvision"): "69b2f185ba091d57",
    ("deeplabv3-resnet50", "torchvision"): "e27f24000c36f51b",
    ("deeplabv3-resnet101", "torchvision"): "17aeb2dd17563bc0",
    ("deeplabv3-mobilenet-v3-large", "torchvision"): "eeaad9af8c28618c",
    ("fcn-resnet50", "mmseg"): "459c5e6b8194baa4",
    ("fcn-resnet50", "mmseg-7x7"): "3092533cd2896e96",
    ("fcn-resnet101", "mmseg"): "2cc436ba7d074240",
    ("fcn-resnet101", "mmseg-7x7"): "957d408574a8ee26",
    ("deeplabv3-resnet50", "mmseg"): "e0067a3caf87fe60",
    ("deeplabv3-resnet50", "mmseg-7x7"): "b0d2c4cad8c25684",
    ("deeplabv3-resnet101", "mmseg"): "cab636581b58df68",
    ("deeplabv3-resnet101", "mmseg-7x7"): "0d4b617b8e442d52",
    ("deeplabv3plus-resnet50", "mmseg"): "4c8fad6ff5bf91db",
    ("deeplabv3plus-resnet50", "mmseg-7x7"): "96526f13941c77c5",
    ("deeplabv3plus-resnet101", "mmseg"): "f6506371c6d1b74e",
    ("deeplabv3plus-resnet101", "mmseg-7x7"): "2f38e9b6a05b8836",
}


@pytest.mark.parametrize(("model", "publisher"), WRITTEN)
def test_names_and_shapes_are_the_publishers_own(model: str, publisher: str) -> None:
    spec = CATALOG.model(model)
    (layout,) = (layout for layout in spec.layouts if layout.key == publisher)

    shapes = published_shapes(spec, layout, CLASSES)

    lines = sorted(f"{name} {shape or (1,)}" for name, shape in shapes.items())  # a single number as a list of one
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16] == WRITTEN[model, publisher]
