"""The output stride that a network declares is that of the coarsest features its head reads."""

import math
from typing import Final

import pytest
import torch
from torch import Tensor, nn

from segstudio.api.torch import build_on_meta, input_channels
from segstudio.core import ParamValue
from segstudio.core.plugins import Catalog

SIDE: Final = 640
CASES: Final[
    tuple[tuple[str, dict[str, ParamValue], str, int, int], ...]
] = (  # the part of the head that reads the coarsest features, and how finely scores come
    ("fcn-resnet50", {}, "classifier", 8, 8),
    ("fcn32s-deconv", {}, "deconv1", 32, 1),
    ("deeplabv1-largefov", {}, "classifier", 8, 8),
    ("deeplabv2-resnet101", {"multi_scale": False}, "aspp", 8, 8),
    ("deeplabv3-resnet50", {}, "classifier", 8, 8),
    ("deeplabv3-resnet50", {"output_stride": "16"}, "classifier", 16, 16),
    ("deeplabv3-efficientnet-lite0", {}, "classifier", 16, 16),
    ("deeplabv3plus-resnet50", {}, "classifier.aspp", 16, 4),
    ("deeplabv3plus-resnet50", {"output_stride": "8"}, "classifier.aspp", 8, 4),
    ("deeplabv3plus-efficientnet-lite0", {"output_stride": "32"}, "classifier.aspp", 32, 4),
    ("dilated-cityscapes", {}, "context.layer1", 8, 1),
    ("dilated-kitti", {}, "context.layer1", 8, 8),
    ("refinenet-4cascade-resnet50", {}, "blocks.0.reduce.0", 32, 4),
    ("refinenet-single-resnet50", {}, "blocks.0.reduce.3", 32, 4),
    ("bisenet-resnet18", {}, "head", 8, 8),
    ("dupsampling-resnet50", {}, "aspp", 16, 1),
    ("dupsampling-resnet50", {"ratio": "32"}, "aspp", 32, 1),
    ("dfanet-b", {}, "decoder.high.2", 64, 4),
    ("lednet", {}, "decoder", 8, 8),
    ("acnet-resnet50", {}, "decoder.skips.4", 32, 1),
)


@pytest.mark.parametrize(("key", "values", "reader", "stride", "scores"), CASES)
def test_the_head_reads_features_of_that_stride(
    bundled_catalog: Catalog, key: str, values: dict[str, ParamValue], reader: str, stride: int, scores: int
) -> None:
    net, feeding = build_on_meta(bundled_catalog.model(key), 3, values)
    read: list[Tensor] = []

    def keep(_: nn.Module, args: tuple[Tensor]) -> None:
        read.append(args[0])

    net.get_submodule(reader).register_forward_pre_hook(keep)
    out = net.eval()(torch.zeros(1, input_channels(feeding), SIDE, SIDE, device="meta"))["out"]

    assert (feeding.output_stride, feeding.stride_of_scores) == (stride, scores)
    assert read[0].shape[-1] - SIDE // stride in {0, 1}  # one more where cells lie on the corners
    assert out.shape[-1] - math.ceil(SIDE / scores) in {0, 1}
