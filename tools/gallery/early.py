"""Drawings of the systems of 2014 to 2016: FCN, DeepLabV1, dilated convolutions, DeepLabV2, RefineNet."""

from typing import Final

from gallery.parts import Arrow, Block, Drawing, Panel, chain

# fmt: off
FCN: Final = Drawing(
    "fcn", "FCN-8s", "fcn8s-vgg16",
    "Long, Shelhamer, Darrell, CVPR 2015: VGG16 made convolutional, with skips from pool4 and pool3",
    (
        Block("image", 0, 0, "image", "image", 3, 1),
        Block("pool1", 0, 1, "conv", "conv1", 64, 2, "2 × 3×3, pool", "pool#1"),
        Block("pool2", 0, 2, "conv", "conv2", 128, 4, "2 × 3×3, pool", "pool#2"),
        Block("pool3", 0, 3, "conv", "conv3", 256, 8, "3 × 3×3, pool", "pool#3"),
        Block("pool4", 0, 4, "conv", "conv4", 512, 16, "3 × 3×3, pool", "pool#4"),
        Block("pool5", 0, 5, "conv", "conv5", 512, 32, "3 × 3×3, pool", "pool#5"),
        Block("fc6", 0, 6, "conv", "fc6", 4096, 32, "7×7", "fc6"),
        Block("fc7", 0, 7, "conv", "fc7", 4096, 32, "1×1", "fc7"),
        Block("score", 0, 8, "score", "score", 21, 32, "1×1", "score_fr"),
        Block("score4", 1, 5, "score", "score pool4", 21, 16, "1×1", "score_pool4"),
        Block("score3", 2, 4, "score", "score pool3", 21, 8, "1×1", "score_pool3"),
        Block("up2", 0, 9, "up", "×2", 21, 16, "deconv 4×4", "upscore2"),
        Block("add4", 0, 10, "join", "+"),
        Block("up4", 0, 11, "up", "×2", 21, 8, "deconv 4×4", "upscore_pool4"),
        Block("add3", 0, 12, "join", "+"),
        Block("up8", 0, 13, "up", "×8", 21, 1, "deconv 16×16", "upscore8"),
    ),
    (
        *chain("image", "pool1", "pool2", "pool3", "pool4", "pool5", "fc6", "fc7", "score", "up2", "add4", "up4",
               "add3", "up8"),
        Arrow("pool4", "score4", "skip"), Arrow("score4", "add4", "skip", "across"),
        Arrow("pool3", "score3", "skip"), Arrow("score3", "add3", "skip", "across"),
    ),
    pitch=122,
)

DEEPLABV1: Final = Drawing(
    "deeplabv1", "DeepLabV1 (LargeFOV)", "deeplabv1-largefov",
    "Chen et al., ICLR 2015: VGG16 with holes instead of two strides, a wide fc6, and a dense CRF",
    (
        Block("image", 0, 0, "image", "image", 3, 1),
        Block("conv1", 0, 1, "conv", "conv1", 64, 2, "2 × 3×3, pool", "backbone.pool1"),
        Block("conv2", 0, 2, "conv", "conv2", 128, 4, "2 × 3×3, pool", "backbone.pool2"),
        Block("conv3", 0, 3, "conv", "conv3", 256, 8, "3 × 3×3, pool", "backbone.pool3"),
        Block("conv4", 0, 4, "conv", "conv4", 512, 8, "3 × 3×3\npool, stride 1", "backbone.pool4"),
        Block("conv5", 0, 5, "atrous", "conv5", 512, 8, "3 × 3×3, rate 2\npool, stride 1", "backbone.pool5"),
        Block("avg", 0, 6, "pool", "pool5a", 512, 8, "average 3×3", "pool5a"),
        Block("fc6", 0, 7, "atrous", "fc6", 1024, 8, "3×3, rate 12", "classifier.fc6"),
        Block("fc7", 0, 8, "conv", "fc7", 1024, 8, "1×1", "classifier.fc7"),
        Block("fc8", 0, 9, "score", "fc8", 21, 8, "1×1", "fc8"),
        Block("up", 0, 10, "up", "×8", 21, 1, "bilinear"),
        Block("crf", 0, 11, "op", "dense CRF", note="10 steps"),
        Block("labels", 0, 12, "score", "labels", 1, 1),
    ),
    (
        *chain("image", "conv1", "conv2", "conv3", "conv4", "conv5", "avg", "fc6", "fc7", "fc8", "up", "crf", "labels"),
        Arrow("image", "crf", "weigh"),
    ),
)

DILATED: Final = Drawing(
    "dilated", "Dilated convolutions (large context)", "dilated-context-large",
    "Yu, Koltun, ICLR 2016: VGG16 without its late pools, then a context module whose dilation doubles",
    (
        Block("image", 0, 0, "image", "image", 3, 1, "mirrored by 186"),
        Block("conv1", 0, 1, "conv", "conv1", 64, 2, "2 × 3×3, pool", "frontend.pool#1"),
        Block("conv2", 0, 2, "conv", "conv2", 128, 4, "2 × 3×3, pool", "frontend.pool#2"),
        Block("conv3", 0, 3, "conv", "conv3", 256, 8, "3 × 3×3, pool", "frontend.pool#3"),
        Block("conv4", 0, 4, "conv", "conv4", 512, 8, "3 × 3×3, no pool", "frontend.conv4_3"),
        Block("conv5", 0, 5, "atrous", "conv5", 512, 8, "3 × 3×3, rate 2", "frontend.conv5_3"),
        Block("fc6", 0, 6, "atrous", "fc6", 4096, 8, "7×7, rate 4", "frontend.fc6"),
        Block("fc7", 0, 7, "conv", "fc7", 4096, 8, "1×1", "frontend.fc7"),
        Block("final", 0, 8, "score", "final", 21, 8, "1×1", "frontend.final"),
        Block("c1", 1, 0, "conv", "layer 1", 42, 8, "rate 1, sees 3", "context.layer1"),
        Block("c2", 1, 1, "conv", "layer 2", 42, 8, "rate 1, sees 5", "context.layer2"),
        Block("c3", 1, 2, "atrous", "layer 3", 84, 8, "rate 2, sees 9", "context.layer3"),
        Block("c4", 1, 3, "atrous", "layer 4", 168, 8, "rate 4, sees 17", "context.layer4"),
        Block("c5", 1, 4, "atrous", "layer 5", 336, 8, "rate 8, sees 33", "context.layer5"),
        Block("c6", 1, 5, "atrous", "layer 6", 672, 8, "rate 16, sees 65", "context.layer6"),
        Block("c7", 1, 6, "conv", "layer 7", 672, 8, "rate 1, sees 67", "context.layer7"),
        Block("c8", 1, 7, "score", "layer 8", 21, 8, "1×1, sees 67", "context.layer8"),
        Block("up", 1, 8, "up", "×8", 21, 1, "bilinear"),
    ),
    (
        *chain("image", "conv1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc7", "final", "c1", "c2", "c3", "c4",
               "c5", "c6", "c7", "c8", "up"),
    ),
    (Panel("Context module: 3×3 each, on the scores; cells that it sees", ("c1", "c2", "c3", "c4", "c5", "c6", "c7",
                                                                          "c8")),),
    pitch=190,
)

_RATES: Final = (6, 12, 18, 24)
DEEPLABV2: Final = Drawing(
    "deeplabv2", "DeepLabV2 (ResNet-101)", "deeplabv2-resnet101",
    "Chen et al., TPAMI 2018: an atrous pyramid of scores, three scales of the image, and a dense CRF",
    (
        Block("image", 1.5, 0, "image", "image", 3, 1),
        Block("conv1", 1.5, 1, "conv", "conv1", 64, 4, "7×7, pool", "backbone.layer1#1"),
        Block("res2", 1.5, 2, "conv", "res2", 256, 4, "3 units", "backbone.layer2#1"),
        Block("res3", 1.5, 3, "conv", "res3", 512, 8, "4 units", "backbone.layer3#1"),
        Block("res4", 1.5, 4, "atrous", "res4", 1024, 8, "23 units, rate 2", "backbone.layer4#1"),
        Block("res5", 1.5, 5, "atrous", "res5", 2048, 8, "3 units, rate 4", "backbone.layer5#1"),
        *(Block(f"r{r}", i, 6, "atrous", f"3×3, rate {r}", 21, 8, "", f"aspp.c{i}#1") for i, r in enumerate(_RATES)),
        Block("sum", 1.5, 7, "join", "+"),
        Block("scores", 1.5, 8, "score", "scores", 21, 8, at="aspp#1"),
        Block("max", 1.5, 9, "join", "max"),
        Block("up", 1.5, 10, "up", "×8", 21, 1, "bilinear"),
        Block("crf", 1.5, 11, "op", "dense CRF", note="10 steps, on\nthe image"),
        Block("three", 4.25, 4, "op", "the same network", note="image × 0.75"),
        Block("half", 5.2, 4, "op", "the same network", note="image × 0.5"),
        Block("up3", 4.25, 7, "up", "enlarge", 21, 8),
        Block("up5", 5.2, 7, "up", "enlarge", 21, 8),
    ),
    (
        *chain("image", "conv1", "res2", "res3", "res4", "res5"),
        *(Arrow("res5", f"r{r}") for r in _RATES), *(Arrow(f"r{r}", "sum") for r in _RATES),
        *chain("sum", "scores", "max", "up", "crf"),
        Arrow("image", "three"), Arrow("image", "half"), *chain("three", "up3"), *chain("half", "up5"),
        Arrow("up3", "max", how="across"), Arrow("up5", "max", how="across"),
    ),
    (Panel("ASPP: a pyramid of rates", tuple(f"r{r}" for r in _RATES)),),
    pitch=110,
)

REFINENET: Final = Drawing(
    "refinenet", "RefineNet, 4-cascaded (ResNet-101)", "refinenet-4cascade-resnet101",
    "Lin, Milan, Shen, Reid, CVPR 2017: no dilation; each RefineNet block refines the coarser map by a finer one",
    (
        Block("image", 0, 0, "image", "image", 3, 1),
        Block("res2", 0, 1, "conv", "conv1, res2", 256, 4, "3 units", "backbone.layer1"),
        Block("res3", 1, 2, "conv", "res3", 512, 8, "4 units", "backbone.layer2"),
        Block("res4", 2, 3, "conv", "res4", 1024, 16, "23 units", "backbone.layer3"),
        Block("res5", 3, 4, "conv", "res5", 2048, 32, "3 units", "backbone.layer4"),
        Block("refine4", 3, 5, "fuse", "RefineNet-4", 512, 32, at="blocks.0"),
        Block("refine3", 2, 6, "fuse", "RefineNet-3", 256, 16, at="blocks.1"),
        Block("refine2", 1, 7, "fuse", "RefineNet-2", 256, 8, at="blocks.2"),
        Block("refine1", 0, 8, "fuse", "RefineNet-1", 256, 4, at="blocks.3"),
        Block("scores", 0, 9, "score", "scores", 21, 4, "3×3", "classifier"),
        Block("up", 0, 10, "up", "×4", 21, 1, "bilinear"),
        Block("fine", 4.15, 0, "op", "finer map"),
        Block("rcu", 4.15, 1, "conv", "2 × RCU", note="residual: 2 × 3×3"),
        Block("three", 4.15, 2, "conv", "3×3"),
        Block("coarse", 5, 0, "op", "coarser map"),
        Block("rcu2", 5, 1, "conv", "2 × RCU"),
        Block("three2", 5, 2, "conv", "3×3, enlarge"),
        Block("add", 4.15, 3, "join", "+"),
        Block("relu", 4.15, 4, "op", "ReLU"),
        Block("pools", 4.15, 5, "pool", "4 × (pool 5×5, 3×3)", note="chained: each on the last"),
        Block("add2", 4.15, 6, "join", "+"),
        Block("rcu3", 4.15, 7, "conv", "3 × RCU"),
        Block("out", 4.15, 8, "op", "refined map"),
    ),
    (
        *chain("image", "res2", "res3", "res4", "res5", "refine4", "refine3", "refine2", "refine1", "scores", "up"),
        Arrow("res2", "refine1", "skip"), Arrow("res3", "refine2", "skip"), Arrow("res4", "refine3", "skip"),
        *chain("fine", "rcu", "three", "add", "relu", "pools", "add2", "rcu3", "out"),
        *chain("coarse", "rcu2", "three2"), Arrow("three2", "add", how="across"), Arrow("relu", "add2", "skip"),
    ),
    (Panel("Inside a RefineNet block: adapt, fuse, pool in a chain, adapt", ("fine", "rcu", "three", "coarse", "rcu2",
            "three2", "add", "relu", "pools", "add2", "rcu3", "out")),),
    pitch=112,
)
# fmt: on
DRAWINGS: Final = (FCN, DEEPLABV1, DILATED, DEEPLABV2, REFINENET)
