"""Writes checkpoints and answers as publish.py does, from a checkout of the code that came with the weights.

The checkouts are read where they lie and are no part of the program. One case at a time: their modules are called
alike. Sizes are those that a publisher's code takes; where it does not give full-size scores in evaluation, its last
layer's scores are enlarged as it says.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from random_weights import CLASSES, Depth, Image, randomise, write

IMAGENET: Final = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
COINCHEUNG: Final = ((0.3257, 0.3690, 0.3223), (0.2112, 0.2148, 0.2115))  # Cityscapes
PLAIN: Final = ((0.0, 0.0, 0.0), (1.0, 1.0, 1.0))
CAFFE: Final = (104.008, 116.669, 122.675)  # blue, green, red, 0-255
Statistics = tuple[tuple[float, float, float], tuple[float, float, float]]


@dataclass(frozen=True, slots=True)
class Published:
    """A network, what it makes of a prepared image (1, 3, H, W), and the parts and container of its checkpoint.

    `depth`: mean and deviation of the metres that follow as a fourth channel, where the network reads depth.
    """

    net: nn.Module
    scores: Callable[[Tensor], Tensor]
    files: dict[str, dict[str, Any]]
    statistics: Statistics = IMAGENET
    depth: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """How to make it from a checkout, which network of ours must be recognised, and sizes that it takes."""

    make: Callable[[Path], Published]
    model: str
    sizes: Sequence[tuple[int, int]]


def semseg(depth: int) -> Callable[[Path], Published]:
    """PSPNet of hszhao/semseg."""

    def make(checkout: Path) -> Published:
        sys.path.insert(0, str(checkout))
        from model.pspnet import PSPNet

        net = PSPNet(layers=depth, classes=CLASSES, zoom_factor=8, pretrained=False)
        state = {"epoch": 1, "state_dict": {f"module.{key}": value for key, value in net.state_dict().items()}}
        return Published(net, net, {".pth": state})

    return make


def csail(depth: int) -> Callable[[Path], Published]:
    """Dilated ResNet and pyramid pooling with deep supervision of CSAILVision: two files."""

    def make(checkout: Path) -> Published:
        sys.path.insert(0, str(checkout))
        from mit_semseg.models import models, resnet

        encoder = models.ResnetDilated(getattr(resnet, f"resnet{depth}")(pretrained=False), dilate_scale=8)
        decoder = models.PPMDeepsup(num_class=CLASSES, fc_dim=2048)
        last: list[Tensor] = []
        decoder.conv_last.register_forward_hook(lambda _, __, out: last.append(out))

        def scores(x: Tensor) -> Tensor:
            decoder(encoder(x, return_feature_maps=True))
            return functional.interpolate(last.pop(), size=x.shape[2:], mode="bilinear", align_corners=False)

        files = {".encoder.pth": encoder.state_dict(), ".decoder.pth": decoder.state_dict()}
        return Published(nn.ModuleList([encoder, decoder]), scores, files)

    return make


def torchseg(folder: str) -> Callable[[Path], Published]:
    """BiSeNet of TorchSeg."""

    def make(checkout: Path) -> Published:
        sys.path[:0] = [str(checkout / "furnace"), str(checkout / "model" / "bisenet" / folder)]
        _stub("config", config=SimpleNamespace(bn_eps=1e-5, bn_momentum=0.1, num_classes=CLASSES))
        _stub("utils.pyt_utils", load_model=None)
        from network import BiSeNet

        net = BiSeNet(CLASSES, False, *[None] * (2 if "X39" in folder or "speed" in folder else 1))
        last: list[Tensor] = []
        net.heads[-1].register_forward_hook(lambda _, __, out: last.append(out))

        def scores(x: Tensor) -> Tensor:
            net(x)
            return last.pop()

        return Published(net, scores, {".pth": {"model": net.state_dict()}})

    return make


def coincheung(checkout: Path) -> Published:
    """BiSeNet of CoinCheung, which fetches a backbone when it is built."""
    sys.path.insert(0, str(checkout))
    import torch.utils.model_zoo as zoo

    vars(zoo)["load_url"] = lambda *_, **__: {}
    from lib.models.bisenetv1 import BiSeNetV1

    net = BiSeNetV1(CLASSES)
    return Published(net, lambda x: net(x)[0], {".pth": net.state_dict()}, COINCHEUNG)


def fastfcn(module: str, name: str) -> Callable[[Path], Published]:
    """FastFCN with the heads that need none of its compiled operations."""

    def make(checkout: Path) -> Published:
        root = checkout / "encoding"
        for package in ("encoding", "encoding.models", "encoding.nn", "encoding.utils"):
            _stub(package).__path__ = [str(root.joinpath(*package.split(".")[1:]))]
        from encoding.nn import customize

        _stub("encoding.nn", **{key: getattr(customize, key) for key in ("JPU", "JPU_X", "PyramidPooling")})
        _stub("encoding.utils", batch_pix_accuracy=None, batch_intersection_union=None)
        import encoding.dilated.resnet as backbone

        made = backbone.ResNet(backbone.Bottleneck, [3, 4, 6, 3], dilated=False, deep_base=True)
        vars(sys.modules["encoding.dilated"])["resnet50"] = lambda **_: made
        net = getattr(import_module(f"encoding.models.{module}"), name)(CLASSES, "resnet50", jpu="JPU")
        return Published(net, lambda x: net(x)[0], {".pth.tar": {"state_dict": net.state_dict(), "epoch": 1}})

    return make


def acnet(checkout: Path) -> Published:
    """ACNet, which reads depth."""
    sys.path.insert(0, str(checkout))
    from ACNet_models_V1 import ACNet

    net = ACNet(num_class=CLASSES, pretrained=False)
    state = {"state_dict": net.state_dict(), "epoch": 1, "global_step": 1, "optimizer": {}}
    statistics = (0.485004, 0.416278, 0.398181), (0.264155, 0.272842, 0.283118)  # of its data loader
    return Published(
        net, lambda x: net(x[:, :3], x[:, 3:]), {".pth": state}, statistics, (2.8424503515351494, 0.9932836506164299)
    )


def lednet(module: str) -> Callable[[Path], Published]:
    """LEDNet with either decoder, whose classes are fixed at 20, as is the size that it enlarges to."""

    def make(checkout: Path) -> Published:
        sys.path.insert(0, str(checkout / "train"))
        net = import_module(module).Net(20)
        last: list[Tensor] = []
        net.decoder.apn.register_forward_hook(lambda _, __, out: last.append(out))

        def scores(x: Tensor) -> Tensor:
            net(x)
            return _enlarged(last.pop(), x, align_corners=True)

        state = {f"module.{key}": value for key, value in net.state_dict().items()}
        return Published(net, scores, {".pth.tar": {"state_dict": state, "epoch": 1}}, PLAIN)

    return make


def caffe_fed(net: nn.Module, *, align_corners: bool) -> Published:
    """Feed blue, green and red, 0-255, minus the mean, and enlarge the scores."""

    def scores(x: Tensor) -> Tensor:
        fed = x.flip(1) * 255 - torch.tensor(CAFFE)[:, None, None]
        return _enlarged(net(fed), x, align_corners=align_corners)

    return Published(net, scores, {".pth": net.state_dict()}, PLAIN)


def kazuto(checkout: Path) -> Published:
    """DeepLabV2 of kazuto1011 at three sizes."""
    _stub("libs").__path__ = [str(checkout / "libs")]
    _stub("libs.models").__path__ = [str(checkout / "libs" / "models")]
    base = import_module("libs.models.deeplabv2").DeepLabV2(CLASSES, [3, 4, 23, 3], [6, 12, 18, 24])
    return caffe_fed(import_module("libs.models.msc").MSC(base, [0.5, 0.75]), align_corners=False)


def advsemiseg(checkout: Path) -> Published:
    """DeepLabV2 of AdvSemiSeg at one size."""
    sys.path.insert(0, str(checkout))
    return caffe_fed(import_module("model.deeplab").Res_Deeplab(CLASSES), align_corners=True)


def largefov(checkout: Path) -> Published:
    """DeepLabV1 of wangleihitcs."""
    sys.path.insert(0, str(checkout))
    return caffe_fed(import_module("nets.vgg").VGG16_LargeFOV(CLASSES), align_corners=True)


def refinenet(checkout: Path) -> Published:
    """RefineNet of DrSleep on ResNet-101."""
    sys.path.insert(0, str(checkout))
    net = import_module("models.resnet").rf101(CLASSES, imagenet=False, pretrained=False)
    return Published(net, lambda x: _enlarged(net(x), x, align_corners=True), {".pth": net.state_dict()})


def _enlarged(scores: Tensor, x: Tensor, *, align_corners: bool) -> Tensor:
    return functional.interpolate(scores, size=x.shape[2:], mode="bilinear", align_corners=align_corners)


def jfzhang95(backbone: str) -> Callable[[Path], Published]:
    """DeepLabV3+ of pytorch-deeplab-xception, which fetches a backbone when it is built."""

    def make(checkout: Path) -> Published:
        sys.path.insert(0, str(checkout))
        from modeling.backbone import drn, mobilenet, resnet, xception
        from modeling.deeplab import DeepLab

        for fetching in (xception.AlignedXception, resnet.ResNet, mobilenet.MobileNetV2):
            fetching._load_pretrained_model = lambda _: None
        vars(drn)["drn_d_54"] = partial(drn.drn_d_54, pretrained=False)
        net = DeepLab(backbone=backbone, num_classes=CLASSES, sync_bn=False)
        state = {"epoch": 1, "state_dict": net.state_dict(), "optimizer": {}, "best_pred": np.float64(0.5)}
        return Published(net, net, {".pth.tar": state})

    return make


def vainf(name: str) -> Callable[[Path], Published]:
    """DeepLabV3 and DeepLabV3+ of DeepLabV3Plus-Pytorch."""

    def make(checkout: Path) -> Published:
        sys.path.insert(0, str(checkout))
        from network import modeling

        net = getattr(modeling, name)(num_classes=CLASSES, output_stride=16, pretrained_backbone=False)
        return Published(net, net, {".pth": {"model_state": net.state_dict(), "best_score": np.float64(0.5)}})

    return make


def wkentaro(name: str) -> Callable[[Path], Published]:
    """FCN of pytorch-fcn: blue first, 0 to 255, minus a mean."""

    def make(checkout: Path) -> Published:
        sys.path.insert(0, str(checkout / "torchfcn"))
        _stub("fcn")
        import models

        net = getattr(models, name)(n_class=CLASSES)
        mean = torch.tensor((104.00699, 116.66877, 122.67892))[:, None, None]
        return Published(net, lambda x: net(x.flip(1) * 255 - mean), {".pth": net.state_dict()}, PLAIN)

    return make


def _stub(name: str, **attributes: Any) -> ModuleType:
    """Put a module in the place of one that reaches for more than the network needs."""
    module = sys.modules.setdefault(name, ModuleType(name))
    module.__dict__.update(attributes)
    return module


ODD: Final = ((97, 129), (129, 129))  # 8k + 1
EVEN: Final = ((96, 128), (128, 160))
SIXTY_FOURS: Final = ((128, 192), (64, 64))
CASES: Final = {
    "semseg-pspnet50": Case(semseg(50), "pspnet-resnet50", ODD),
    "semseg-pspnet101": Case(semseg(101), "pspnet-resnet101", ODD),
    "csail-ppm-deepsup50": Case(csail(50), "pspnet-resnet50", ((97, 131), (129, 129))),
    "csail-ppm-deepsup101": Case(csail(101), "pspnet-resnet101", ((97, 131), (129, 129))),
    "torchseg-x39": Case(torchseg("cityscapes.bisenet.X39"), "bisenet-xception39", EVEN),
    "torchseg-r18": Case(torchseg("cityscapes.bisenet.R18"), "bisenet-resnet18", EVEN),
    "torchseg-r101": Case(torchseg("cityscapes.bisenet.R101"), "bisenet-resnet101", EVEN),
    "coincheung": Case(coincheung, "bisenet-resnet18", EVEN),
    "acnet": Case(acnet, "acnet-resnet50", EVEN),
    "fastfcn-psp": Case(fastfcn("psp", "PSP"), "fastfcn-psp-resnet50", ((97, 131), (129, 129))),
    "fastfcn-deeplab": Case(fastfcn("deeplabv3", "DeepLabV3"), "fastfcn-deeplab-resnet50", ((97, 131), (129, 129))),
    "lednet": Case(lednet("lednet"), "lednet", SIXTY_FOURS),
    "lednet-wide": Case(lednet("lednet_1"), "lednet-wide", SIXTY_FOURS),
    "kazuto": Case(kazuto, "deeplabv2-resnet101", ((97, 131), (129, 129))),
    "advsemiseg": Case(advsemiseg, "deeplabv2-resnet101", ((97, 131), (129, 129))),
    "wangleihitcs": Case(largefov, "deeplabv1-largefov", ODD),
    "drsleep": Case(refinenet, "refinenet-4cascade-resnet101", ((97, 131), (128, 96))),
    "jfzhang95-resnet": Case(jfzhang95("resnet"), "deeplabv3plus-resnet101", ((97, 131), (129, 129))),
    "jfzhang95-mobilenet": Case(jfzhang95("mobilenet"), "deeplabv3plus-mobilenetv2", ((97, 131), (129, 129))),
    "jfzhang95-xception": Case(jfzhang95("xception"), "deeplabv3plus-xception65", ((97, 131), (129, 129))),
    "jfzhang95-drn": Case(jfzhang95("drn"), "deeplabv3plus-drn-d-54", ((97, 131), (129, 129))),
    "vainf-v3-resnet50": Case(vainf("deeplabv3_resnet50"), "deeplabv3-resnet50", ((97, 131), (129, 129))),
    "vainf-v3-mobilenet": Case(vainf("deeplabv3_mobilenet"), "deeplabv3-mobilenetv2", ((97, 131), (129, 129))),
    "vainf-resnet50": Case(vainf("deeplabv3plus_resnet50"), "deeplabv3plus-resnet50", ((97, 131), (129, 129))),
    "vainf-mobilenet": Case(vainf("deeplabv3plus_mobilenet"), "deeplabv3plus-mobilenetv2", ((97, 131), (129, 129))),
    "wkentaro-fcn32s": Case(wkentaro("FCN32s"), "fcn32s-vgg16", ((65, 97),)),
    "wkentaro-fcn16s": Case(wkentaro("FCN16s"), "fcn16s-vgg16", ((65, 97),)),
}


def main() -> int:
    """Write one case."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("case", choices=CASES)
    parser.add_argument("checkout", type=Path, help="its publisher's repository")
    args = parser.parse_args()
    case = CASES[args.case]
    published = case.make(args.checkout)
    randomise(published.net.eval(), seed=sum(args.case.encode()))
    args.folder.mkdir(parents=True, exist_ok=True)
    for ending, state in published.files.items():
        torch.save(state, args.folder / f"{args.case}{ending}")
    mean, std = (torch.tensor(values)[:, None, None] for values in published.statistics)

    def answer(image: Image, depth: Depth) -> Tensor:
        x = torch.from_numpy(image.transpose(2, 0, 1).copy()).float() / 255
        x = (x - mean) / std
        if published.depth is not None:
            x = torch.cat([x, (torch.from_numpy(depth)[None] - published.depth[0]) / published.depth[1]])
        return published.scores(x[None])

    path = args.folder / f"{args.case}.npz"
    write(path, case.model, answer, case.sizes, with_depth=published.depth is not None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
