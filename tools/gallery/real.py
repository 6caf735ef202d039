"""Drawings of the small and the two-sensor networks: BiSeNet, DFANet, LEDNet, ACNet."""

from typing import Final

from gallery.parts import Arrow, Block, Drawing, Panel, chain

# fmt: off
BISENET: Final = Drawing(
    "bisenet", "BiSeNet (ResNet-18)", "bisenet-resnet18",
    "Yu et al., ECCV 2018: a shallow path keeps detail, a fast deep one gathers context; they are fused at stride 8",
    (
        Block("image", 0, 0, "image", "image", 3, 1),
        Block("s1", 0, 1, "conv", "7×7", 64, 2, "stride 2", "spatial_path.0"),
        Block("s2", 0, 2, "conv", "3×3", 64, 4, "stride 2", "spatial_path.1"),
        Block("s3", 0, 3, "conv", "3×3", 64, 8, "stride 2", "spatial_path.2"),
        Block("s4", 0, 4, "conv", "1×1", 128, 8, "", "spatial_path.3"),
        Block("c1", 1.55, 1, "conv", "conv1, res2", 64, 4, "2 units", "context_path.layer1"),
        Block("c2", 1.55, 2, "conv", "res3", 128, 8, "2 units", "context_path.layer2"),
        Block("c3", 1.55, 3, "conv", "res4", 256, 16, "2 units", "context_path.layer3"),
        Block("c4", 2.6, 4, "conv", "res5", 512, 32, "2 units", "context_path.layer4"),
        Block("arm16", 1.55, 5, "attend", "ARM", 128, 16, "", "arms.1"),
        Block("arm32", 2.6, 5, "attend", "ARM", 128, 32, "", "arms.0"),
        Block("gap", 3.5, 5, "pool", "pool, 1×1", 128, 0, "the whole image", "global_context"),
        Block("add32", 2.6, 6, "join", "+"),
        Block("up32", 2.6, 7, "up", "×2, 3×3", 128, 16, "", "refines.0"),
        Block("add16", 1.55, 8, "join", "+"),
        Block("up16", 1.55, 9, "up", "×2, 3×3", 128, 8, "", "refines.1"),
        Block("ffm", 0, 10, "fuse", "FFM", 256, 8, "", "ffm"),
        Block("head", 0, 11, "conv", "3×3", 64, 8, "", "head.0"),
        Block("scores", 0, 12, "score", "scores", 21, 8, "1×1", "head.3"),
        Block("up", 0, 13, "up", "×8", 21, 1, "bilinear"),
        Block("ain", 4.7, 0, "op", "map"),
        Block("aconv", 4.7, 1, "conv", "3×3"),
        Block("apool", 5.5, 2, "pool", "pool", note="the whole image"),
        Block("agate", 5.5, 3, "attend", "1×1, sigmoid"),
        Block("amul", 4.7, 4, "join", "×"),
        Block("fin", 4.7, 7, "fuse", "concat, 1×1"),
        Block("fpool", 5.5, 8, "pool", "pool", note="the whole image"),
        Block("fgate", 5.5, 9, "attend", "1×1, 1×1, sigmoid"),
        Block("fmul", 4.7, 10, "join", "×"),
        Block("fadd", 4.7, 11, "join", "+"),
    ),
    (
        *chain("image", "s1", "s2", "s3", "s4", "ffm", "head", "scores", "up"),
        Arrow("image", "c1"), *chain("c1", "c2", "c3", "arm16", "add16", "up16"), Arrow("c3", "c4"),
        *chain("c4", "arm32", "add32", "up32"), Arrow("c4", "gap"), Arrow("gap", "add32", how="across"),
        Arrow("up32", "add16", how="across"), Arrow("up16", "ffm"),
        *chain("ain", "aconv", "amul"), Arrow("aconv", "apool"), Arrow("apool", "agate"),
        Arrow("agate", "amul", "weigh", "across"),
        *chain("fin", "fmul", "fadd"), Arrow("fin", "fpool"), Arrow("fpool", "fgate"),
        Arrow("fgate", "fmul", "weigh", "across"), Arrow("fin", "fadd", "skip"),
    ),
    (Panel("Spatial path", ("s1", "s2", "s3", "s4")),
     Panel("Context path", ("c1", "c2", "c3", "c4", "arm16", "arm32", "gap", "add32", "up32", "add16", "up16")),
     Panel("Attention refinement module", ("ain", "aconv", "apool", "agate", "amul"), room=42),
     Panel("Feature fusion module", ("fin", "fpool", "fgate", "fmul", "fadd"), room=42)),
    pitch=120,
)


def _pass(number: int) -> tuple[Block, ...]:
    """Draw one pass of DFANet's backbone, one step right of the last: in a column all maps are of one size."""
    at, stride, row = number - 1, 2 ** (number - 1), number + 0.15
    return (
        Block(f"e2{number}", row, 2 + at, "conv", "enc2", 48, 4 * stride, "4 units", f"passes.{at}.enc2"),
        Block(f"e3{number}", row, 3 + at, "conv", "enc3", 96, 8 * stride, "6 units", f"passes.{at}.enc3"),
        Block(f"e4{number}", row, 4 + at, "conv", "enc4", 192, 16 * stride, "4 units", f"passes.{at}.enc4"),
        Block(f"fc{number}", row, 5 + at, "attend", "fc attention", 192, 16 * stride, "", f"passes.{at}.attention"),
    )


DFANET: Final = Drawing(
    "dfanet", "DFANet A", "dfanet-a",
    "Li, Xiong, Fan, Sun, CVPR 2019: one small Xception run three times, each pass fed by the one before",
    (
        Block("image", 1.15, 0, "image", "image", 3, 1),
        Block("conv1", 1.15, 1, "conv", "conv1", 8, 2, "3×3, stride 2", "conv1"),
        *_pass(1), *_pass(2), *_pass(3),
        Block("low", 0, 9, "fuse", "sum", 32, 4, "enc2: 1×1, enlarge"),
        Block("high", 2.15, 9, "fuse", "sum", 32, 4, "attended: 1×1, enlarge"),
        Block("fuse", 0, 10, "conv", "3×3", 32, 4, "", "decoder.fuse"),
        Block("add", 0, 11, "join", "+"),
        Block("scores", 0, 12, "score", "scores", 21, 4, "1×1", "decoder.scores"),
        Block("up", 0, 13, "up", "×4", 21, 1, "bilinear"),
    ),
    (
        *chain("image", "conv1", "e21", "e31", "e41", "fc1"),
        *chain("e22", "e32", "e42", "fc2"), *chain("e23", "e33", "e43", "fc3"),
        *(Arrow(f"{e}{k}", f"{e}{k + 1}", "skip") for k in (1, 2) for e in ("e2", "e3", "e4")),
        Arrow("fc1", "e22"), Arrow("fc2", "e23"),
        *(Arrow(f"e2{k}", "low") for k in (1, 2, 3)), *(Arrow(f"fc{k}", "high") for k in (1, 2, 3)),
        *chain("low", "fuse", "add", "scores", "up"), Arrow("high", "add", how="across"),
    ),
    (Panel("Decoder", ("low", "high", "fuse", "add", "scores")),),
    pitch=154,
)

LEDNET: Final = Drawing(
    "lednet", "LEDNet", "lednet",
    "Wang et al., ICIP 2019: residual units that split, factorise and shuffle channels; a pyramid weighs the scores",
    (
        Block("image", 0, 0, "image", "image", 3, 1),
        Block("d1", 0, 1, "conv", "downsample", 32, 2, "3×3 beside pool", "encoder.initial_block"),
        Block("u1", 0, 2, "conv", "3 × SS-nbt", 32, 2, "", "encoder.layers.2"),
        Block("d2", 0, 3, "conv", "downsample", 64, 4, "", "encoder.layers.3"),
        Block("u2", 0, 4, "conv", "2 × SS-nbt", 64, 4, "", "encoder.layers.5"),
        Block("d3", 0, 5, "conv", "downsample", 128, 8, "", "encoder.layers.6"),
        Block("u3", 0, 6, "atrous", "8 × SS-nbt", 128, 8, "rates 1 2 5 9 2 5 9 17", "encoder.layers.14"),
        Block("gap", 1.8, 1, "pool", "pool, 1×1", 21, 0, "the whole image", "decoder.apn.branch1"),
        Block("wide", 1.8, 8, "up", "enlarge", 21, 8),
        Block("mid", 2.8, 1, "score", "1×1", 21, 8, "", "decoder.apn.mid"),
        Block("p1", 3.8, 1, "conv", "7×7", 1, 16, "stride 2", "decoder.apn.down1"),
        Block("l1", 3.8, 2, "conv", "7×7", 1, 16, "", "decoder.apn.conv1"),
        Block("p2", 4.7, 2, "conv", "5×5", 1, 32, "stride 2", "decoder.apn.down2"),
        Block("l2", 4.7, 3, "conv", "5×5", 1, 32, "", "decoder.apn.conv2"),
        Block("p3", 5.5, 3, "conv", "2 × 3×3", 1, 64, "stride 2", "decoder.apn.down3"),
        Block("up3", 5.5, 4, "up", "×2", 1, 32),
        Block("add2", 4.7, 5, "join", "+"),
        Block("up2", 4.7, 6, "up", "×2", 1, 16),
        Block("add1", 3.8, 7, "join", "+"),
        Block("up1", 3.8, 8, "up", "×2", 1, 8),
        Block("mul", 2.8, 9, "join", "×"),
        Block("add", 2.8, 10, "join", "+"),
        Block("up", 2.8, 11, "up", "×8", 21, 1, "bilinear"),
        Block("x", 7.05, 0, "op", "map"),
        Block("left", 6.7, 1, "conv", "3×1, 1×3"),
        Block("left2", 6.7, 2, "atrous", "3×1, 1×3", note="rate r"),
        Block("right", 7.4, 1, "conv", "1×3, 3×1"),
        Block("right2", 7.4, 2, "atrous", "1×3, 3×1", note="rate r"),
        Block("cat", 7.05, 3, "fuse", "concat"),
        Block("sum", 7.05, 4, "join", "+"),
        Block("shuffle", 7.05, 5, "op", "shuffle", note="halves interleaved"),
    ),
    (
        *chain("image", "d1", "u1", "d2", "u2", "d3", "u3"),
        Arrow("u3", "gap"), Arrow("u3", "mid"), Arrow("u3", "p1"),
        *chain("gap", "wide"), Arrow("wide", "add", how="across"), *chain("mid", "mul", "add", "up"),
        *chain("p1", "l1", "add1"), Arrow("p1", "p2"), *chain("p2", "l2", "add2"), Arrow("p2", "p3"),
        Arrow("p3", "up3"),
        Arrow("up3", "add2", how="across"), *chain("add2", "up2"), Arrow("up2", "add1", how="across"),
        *chain("add1", "up1"), Arrow("up1", "mul", "weigh", "across"),
        Arrow("x", "left"), Arrow("x", "right"), *chain("left", "left2"), *chain("right", "right2"),
        Arrow("left2", "cat"), Arrow("right2", "cat"), *chain("cat", "sum", "shuffle"),
        Arrow("x", "sum", "skip", "under"),
    ),
    (Panel("Attention pyramid network", ("gap", "wide", "mid", "p1", "l1", "p2", "l2", "p3", "up3", "add2",
                                         "up2", "add1", "up1", "mul", "add")),
     Panel("SS-nbt: a half of the channels each way", ("x", "left", "left2", "right", "right2", "cat", "sum",
                                                       "shuffle"))),
    pitch=108,
)

_STAGES: Final = (("stem", 64, 2), ("layer1", 256, 4), ("layer2", 512, 8), ("layer3", 1024, 16), ("layer4", 2048, 32))
_TITLES: Final = ("conv1", "pool, res2", "res3", "res4", "res5")


def _branch(name: str, row: float, gates: float) -> tuple[Block, ...]:
    """Draw one of ACNet's two separate networks with the gates that let its stages through."""
    return tuple(
        block
        for k, ((stage, channels, stride), title) in enumerate(zip(_STAGES, _TITLES, strict=True))
        for block in (
            Block(f"{name}{k}", row, 1 + 2 * k, "conv", title, channels, stride, "", f"{name}:{stage}"),
            Block(f"{name}-gate{k}", gates, 2 + 2 * k, "gate", "ACM"),
        )
    )


_UPS: Final = ((256, 16), (128, 8), (64, 4), (64, 2))
ACNET: Final = Drawing(
    "acnet", "ACNet (three ResNet-50)", "acnet-resnet50",
    "Hu, Yang, Fei, Wang, ICIP 2019: colours and depth stay apart; a third network runs on what attention lets through",
    (
        Block("image", 0, 0, "image", "image", 3, 1), Block("range", 3.4, 0, "image", "depth", 1, 1),
        *_branch("color", 0, 0.85), *_branch("depth", 3.4, 2.55),
        *(Block(f"sum{k}", 1.7, 2 + 2 * k, "join", "+") for k in range(5)),
        *(Block(f"fused{k}", 1.7, 1 + 2 * k, "conv", title, channels, stride, "", f"fused.{stage}")
          for k, ((stage, channels, stride), title) in enumerate(zip(_STAGES, _TITLES, strict=True)) if k),
        *(Block(f"skip{k}", 4.35, 3 + 2 * k, "join", "1×1") for k in range(4)),
        Block("deep", 5.2, 11, "conv", "1×1", 512, 32, "", "decoder.skips.4"),
        *(Block(f"up{k}", 5.2, 10 - 2 * k, "up", "double", channels, stride, f"{(6, 4, 3, 3)[k]} units",
                f"decoder.up.{k}") for k, (channels, stride) in enumerate(_UPS)),
        *(Block(f"add{k}", 5.2, 9 - 2 * k, "join", "+") for k in range(4)),
        Block("last", 5.2, 2, "conv", "3 units", 64, 2, "", "decoder.last"),
        Block("scores", 5.2, 1, "score", "scores", 21, 1, "deconv 2×2", "decoder.scores"),
    ),
    (
        *chain("image", "color0", "color1", "color2", "color3", "color4"),
        *chain("range", "depth0", "depth1", "depth2", "depth3", "depth4"),
        *(arrow for n in ("color", "depth") for k in range(5)
          for arrow in (Arrow(f"{n}{k}", f"{n}-gate{k}", "weigh"),
                        Arrow(f"{n}-gate{k}", f"sum{k}", "weigh", "straight"))),
        *chain("sum0", "fused1", "sum1", "fused2", "sum2", "fused3", "sum3", "fused4", "sum4"),
        Arrow("sum4", "deep", "skip", "across"),
        *(arrow for k in range(4) for arrow in (Arrow(f"sum{k}", f"skip{k}", "skip"),
                                                Arrow(f"skip{k}", f"add{3 - k}", "skip", "straight"))),
        *chain("deep", "up0", "add0", "up1", "add1", "up2", "add2", "up3", "add3", "last", "scores"),
    ),
    pitch=116,
)
# fmt: on
DRAWINGS: Final = (BISENET, DFANET, LEDNET, ACNET)
