"""Drawings of PSPNet, DeepLabV3, DeepLabV3+, FastFCN, DUpsampling, DANet: heads on a ResNet."""

from typing import Final

from gallery.parts import Arrow, Block, Drawing, Kind, Panel, chain

_BINS: Final = (1, 2, 3, 6)
_ROWS: Final = ((0, 1), (1, 2), (3, 3), (4, 6))  # and the bins that stand in them


def resnet(row: float, *stages: tuple[str, int, int, str], start: str = "conv1") -> tuple[Block, ...]:
    """Draw an image and a ResNet's stages: name, channels, stride, what it is made of."""
    first = (
        Block("image", row, 0, "image", "image", 3, 1),
        Block("conv1", row, 1, "conv", "conv1", 128 if start == "deep" else 64, 4,
              "3 × 3×3, pool" if start == "deep" else "7×7, pool", "backbone.maxpool"),
    )  # fmt: skip
    return first + tuple(
        Block(name, row, 2 + i, "atrous" if "rate" in note else "conv", name, channels, stride, note,
              f"backbone.layer{i + 1}")
        for i, (name, channels, stride, note) in enumerate(stages)
    )  # fmt: skip


# fmt: off
PSPNET: Final = Drawing(
    "pspnet", "PSPNet (ResNet-50)", "pspnet-resnet50",
    "Zhao, Shi, Qi, Wang, Jia, CVPR 2017: what the scene holds, as a whole and in parts, beside each cell",
    (
        *resnet(2, ("res2", 256, 4, "3 units"), ("res3", 512, 8, "4 units"), ("res4", 1024, 8, "6 units, rate 2"),
                ("res5", 2048, 8, "3 units, rate 4"), start="deep"),
        *(Block(f"pool{b}", row, 6, "pool", f"pool to {b}×{b}", note="2048") for row, b in _ROWS),
        *(Block(f"one{b}", row, 7, "conv", "1×1", note="512") for row, b in _ROWS),
        *(Block(f"up{b}", row, 8, "up", "enlarge", 512, 8) for row, b in _ROWS),
        Block("concat", 2, 9, "fuse", "concat", 4096, 8, "", "classifier.0"),
        Block("conv", 2, 10, "conv", "3×3", 512, 8, "", "classifier.1"),
        Block("scores", 2, 11, "score", "scores", 21, 8, "1×1", "classifier.5"),
        Block("up", 2, 12, "up", "×8", 21, 1, "bilinear"),
    ),
    (
        *chain("image", "conv1", "res2", "res3", "res4", "res5"),
        *(arrow for b in _BINS for arrow in chain("res5", f"pool{b}", f"one{b}", f"up{b}", "concat")),
        Arrow("res5", "concat", "skip"), *chain("concat", "conv", "scores", "up"),
    ),
    (Panel("Pyramid pooling module", tuple(f"{n}{b}" for n in ("pool", "one", "up") for b in _BINS)),),
    pitch=112,
)

_PLAIN: Final[tuple[int, str, Kind]] = (0, "1×1", "conv")


def _pyramid(*rates: int) -> tuple[tuple[int, str, Kind], ...]:
    """Return the branches of an atrous pyramid: place, title, kind."""
    return (_PLAIN, *((i, f"3×3, rate {rate}", "atrous") for i, rate in enumerate(rates, 1)))


DEEPLABV3: Final = Drawing(
    "deeplabv3", "DeepLabV3 (ResNet-101, stride 8)", "deeplabv3-resnet101",
    "Chen, Papandreou, Schroff, Adam, 2017: the atrous pyramid with normalisation, a 1×1 and the whole image; no CRF",
    (
        *resnet(2, ("res2", 256, 4, "3 units"), ("res3", 512, 8, "4 units"), ("res4", 1024, 8, "23 units, rate 2"),
                ("res5", 2048, 8, "rates 2, 4, 4")),
        *(Block(f"a{i}", i, 6, kind, title, 256, 8, "", f"classifier.0.convs.{i}")
          for i, title, kind in _pyramid(12, 24, 36)),
        Block("pool", 4, 6, "pool", "pool, 1×1", 256, 0, "the whole image"),
        Block("spread", 4, 7, "up", "enlarge", 256, 8, "", "classifier.0.convs.4"),
        Block("concat", 2, 8, "fuse", "concat", 1280, 8),
        Block("project", 2, 9, "conv", "1×1", 256, 8, "", "classifier.0.project"),
        Block("conv", 2, 10, "conv", "3×3", 256, 8, "torchvision's", "classifier.1"),
        Block("scores", 2, 11, "score", "scores", 21, 8, "1×1", "classifier.4"),
        Block("up", 2, 12, "up", "×8", 21, 1, "bilinear"),
    ),
    (
        *chain("image", "conv1", "res2", "res3", "res4", "res5"),
        *(Arrow("res5", f"a{i}") for i in range(4)), Arrow("res5", "pool"), Arrow("pool", "spread"),
        *(Arrow(f"a{i}", "concat") for i in range(4)), Arrow("spread", "concat"),
        *chain("concat", "project", "conv", "scores", "up"),
    ),
    (Panel("ASPP", ("a0", "a1", "a2", "a3", "pool", "spread")),),
    pitch=116,
)

DEEPLABV3PLUS: Final = Drawing(
    "deeplabv3plus", "DeepLabV3+ (ResNet-101)", "deeplabv3plus-resnet101",
    "Chen, Zhu, Papandreou, Schroff, Adam, ECCV 2018: DeepLabV3 as the encoder, and a decoder that sees stride 4",
    (
        *resnet(1.5, ("res2", 256, 4, "3 units"), ("res3", 512, 8, "4 units"), ("res4", 1024, 16, "23 units"),
                ("res5", 2048, 16, "rates 1, 2, 2")),
        *(Block(f"a{i}", i * 0.85, 6, kind, title, 256, 16, "", f"classifier.aspp.convs.{i}")
          for i, title, kind in _pyramid(6, 12, 18)),
        Block("pool", 3.4, 6, "pool", "pool, 1×1", 256, 0, "the whole image"),
        Block("spread", 3.4, 7, "up", "enlarge", 256, 16, "", "classifier.aspp.convs.4"),
        Block("join1", 1.5, 8, "fuse", "concat", 1280, 16),
        Block("project", 1.5, 9, "conv", "1×1", 256, 16, "", "classifier.aspp.project"),
        Block("low", 5.55, 3, "conv", "1×1", 48, 4, "", "classifier.project"),
        Block("up4", 4.6, 10, "up", "×4", 256, 4),
        Block("join2", 4.6, 11, "fuse", "concat", 304, 4),
        Block("conv1b", 4.6, 12, "conv", "3×3", 256, 4, "", "classifier.classifier.0"),
        Block("conv2b", 4.6, 13, "conv", "3×3", 256, 4, "", "classifier.classifier.3"),
        Block("scores", 4.6, 14, "score", "scores", 21, 4, "1×1", "classifier.classifier.6"),
        Block("up", 4.6, 15, "up", "×4", 21, 1, "bilinear"),
    ),
    (
        *chain("image", "conv1", "res2", "res3", "res4", "res5"),
        *(Arrow("res5", f"a{i}") for i in range(4)), Arrow("res5", "pool"), Arrow("pool", "spread"),
        *(Arrow(f"a{i}", "join1") for i in range(4)), Arrow("spread", "join1"), *chain("join1", "project", "up4"),
        Arrow("res2", "low", "skip"), Arrow("low", "join2", "skip"),
        *chain("up4", "join2", "conv1b", "conv2b", "scores", "up"),
    ),
    (Panel("ASPP", ("a0", "a1", "a2", "a3", "pool", "spread")),
     Panel("Decoder", ("up4", "join2", "conv1b", "conv2b", "scores"))),
    pitch=112,
)

FASTFCN: Final = Drawing(
    "fastfcn", "FastFCN with a PSP head (ResNet-50)", "fastfcn-psp-resnet50",
    "Wu et al., 2019: no dilation in the backbone; joint pyramid upsampling makes the map at stride 8 afterwards",
    (
        *resnet(0, ("res2", 256, 4, "3 units"), ("res3", 512, 8, "4 units"), ("res4", 1024, 16, "6 units"),
                ("res5", 2048, 32, "3 units"), start="deep"),
        Block("c3", 1.5, 4, "conv", "3×3", 512, 8, "", "jpu.conv3"),
        Block("c4", 2.5, 5, "conv", "3×3", 512, 16, "", "jpu.conv4"),
        Block("c5", 3.5, 6, "conv", "3×3", 512, 32, "", "jpu.conv5"),
        Block("u4", 2.5, 7, "up", "×2", 512, 8),
        Block("u5", 3.5, 7, "up", "×4", 512, 8),
        Block("join", 2.95, 8, "fuse", "concat", 1536, 8),
        *(Block(f"d{r}", row, 9, "atrous", f"3×3, rate {r}", 512, 8, "separable", f"jpu.dilation{i}")
          for i, (row, r) in enumerate(((1.45, 1), (2.45, 2), (3.45, 4), (4.45, 8)), 1)),
        Block("map", 2.95, 10, "fuse", "concat", 2048, 8, "", "jpu"),
        Block("psp", 2.95, 11, "pool", "pyramid pooling", 4096, 8, "bins 1, 2, 3, 6", "head.0"),
        Block("conv", 2.95, 12, "conv", "3×3", 512, 8, "", "head.1"),
        Block("scores", 2.95, 13, "score", "scores", 21, 8, "1×1", "head.5"),
        Block("up", 2.95, 14, "up", "×8", 21, 1, "bilinear"),
    ),
    (
        *chain("image", "conv1", "res2", "res3", "res4", "res5"),
        Arrow("res3", "c3"), Arrow("res4", "c4"), Arrow("res5", "c5"), Arrow("c4", "u4"), Arrow("c5", "u5"),
        Arrow("c3", "join"), Arrow("u4", "join"), Arrow("u5", "join"),
        *(Arrow("join", f"d{r}") for r in (1, 2, 4, 8)), *(Arrow(f"d{r}", "map") for r in (1, 2, 4, 8)),
        *chain("map", "psp", "conv", "scores", "up"),
    ),
    (Panel("JPU", ("c3", "c4", "c5", "u4", "u5", "join", "d1", "d2", "d4", "d8")),
     Panel("PSP head", ("psp", "conv", "scores"))),
    pitch=124,
)

DUPSAMPLING: Final = Drawing(
    "dupsampling", "DUpsampling (ResNet-50)", "dupsampling-resnet50",
    "Tian, He, Shen, Yan, CVPR 2019: low-level maps brought down, and label blocks decoded by a learnt linear map",
    (
        Block("image", 0, 0, "image", "image", 3, 1),
        Block("stem", 0, 1, "conv", "conv1", 128, 2, "3 × 3×3", "backbone:stem"),
        Block("res2", 0, 2, "conv", "pool, res2", 256, 4, "3 units", "backbone:layer1"),
        Block("res3", 0, 3, "conv", "res3", 512, 8, "4 units", "backbone:layer2"),
        Block("res4", 0, 4, "conv", "res4", 1024, 16, "6 units", "backbone:layer3"),
        Block("res5", 0, 5, "atrous", "res5", 2048, 16, "rates 1, 2, 2", "backbone:layer4"),
        Block("aspp", 0, 6, "atrous", "ASPP", 256, 16, "rates 6, 12, 18", "aspp"),
        Block("lowA", 1.15, 5, "conv", "shrink, 1×1", 48, 16, "", "decoder.reduce.1"),
        Block("lowB", 2.0, 5, "conv", "shrink, 1×1", 48, 16, "", "decoder.reduce.0"),
        Block("join", 0, 7, "fuse", "concat", 352, 16),
        Block("fuse1", 0, 8, "conv", "3×3", 256, 16, "separable", "decoder.fuse.0"),
        Block("fuse2", 0, 9, "conv", "3×3", 256, 16, "separable", "decoder.fuse.1"),
        Block("code", 0, 10, "conv", "code", 256, 16, "1×1", "decoder.code"),
        Block("expand", 0, 11, "up", "1×1, W", 5376, 16, "16 · 16 · 21", "upsample.expand"),
        Block("out", 0, 12, "up", "rearrange", 21, 1, "", "upsample"),
        Block("soft", 0, 13, "score", "scores", 21, 1, "over temperature", "temperature"),
        Block("labels", 1.7, 9, "image", "label blocks", note="16×16 one-hot"),
        Block("pca", 1.7, 10, "op", "best linear code", note="before training"),
    ),
    (
        *chain("image", "stem", "res2", "res3", "res4", "res5", "aspp", "join", "fuse1", "fuse2", "code", "expand",
               "out", "soft"),
        Arrow("res4", "lowA", "skip"), Arrow("stem", "lowB", "skip"),
        Arrow("lowA", "join", "skip"), Arrow("lowB", "join", "skip"),
        *chain("labels", "pca"), Arrow("pca", "expand", "weigh"),
    ),
    (Panel("Data-dependent upsampling", ("expand", "out", "soft")),),
    pitch=112,
)

DANET: Final = Drawing(
    "danet", "DANet (ResNet-101)", "danet-resnet101",
    "Fu et al., CVPR 2019: one attention over places, one over channels, summed",
    (
        *resnet(1.6, ("res2", 256, 4, "3 units"), ("res3", 512, 8, "4 units"), ("res4", 1024, 8, "23 units, rate 2"),
                ("res5", 2048, 8, "rates 4, 8, 16")),
        Block("pin", 1, 6, "conv", "3×3", 512, 8, "", "head.pam_in"),
        Block("q", 0, 7, "conv", "query, key", 64, 8, "1×1 each", "head.pam.query"),
        Block("v", 1, 7, "conv", "value", 512, 8, "1×1", "head.pam.value"),
        Block("att", 0, 8, "attend", "softmax", note="places × places"),
        Block("mul", 1, 9, "join", "·"),
        Block("padd", 1, 10, "attend", "sum", 512, 8, "γ · sum + input", "head.pam"),
        Block("pout", 1, 11, "conv", "3×3", 512, 8, "", "head.pam_out"),
        Block("cin", 2.2, 6, "conv", "3×3", 512, 8, "", "head.cam_in"),
        Block("catt", 3.1, 7, "attend", "softmax", note="channels × channels"),
        Block("cmul", 2.2, 9, "join", "·"),
        Block("cadd", 2.2, 10, "attend", "sum", 512, 8, "γ · sum + input", "head.cam"),
        Block("cout", 2.2, 11, "conv", "3×3", 512, 8, "", "head.cam_out"),
        Block("plus", 1.6, 12, "join", "+"),
        Block("scores", 1.6, 13, "score", "scores", 21, 8, "1×1", "head.scores"),
        Block("up", 1.6, 14, "up", "×8", 21, 1, "bilinear"),
    ),
    (
        *chain("image", "conv1", "res2", "res3", "res4", "res5"), Arrow("res5", "pin"), Arrow("res5", "cin"),
        Arrow("pin", "q"), *chain("pin", "v", "mul", "padd", "pout"), Arrow("q", "att"),
        Arrow("att", "mul", "weigh", "across"),
        *chain("cin", "cmul", "cadd", "cout"), Arrow("cin", "catt"), Arrow("catt", "cmul", "weigh", "across"),
        Arrow("pout", "plus"), Arrow("cout", "plus"), *chain("plus", "scores", "up"),
    ),
    (Panel("Position attention", ("pin", "q", "v", "att", "mul", "padd", "pout")),
     Panel("Channel attention", ("cin", "catt", "cmul", "cadd", "cout"))),
    pitch=142,
)
# fmt: on
DRAWINGS: Final = (PSPNET, DEEPLABV3, DEEPLABV3PLUS, FASTFCN, DUPSAMPLING, DANET)
