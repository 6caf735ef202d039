"""Writes checkpoints as mmsegmentation does, from its own networks with random weights, and what they answer.

Runs in the environment that environment.sh makes, not in the program's. For every case it leaves in FOLDER
`<case>.pth`, a checkpoint in the container of mmsegmentation 1.x or 0.x, and `<case>.npz`: `image_<i>` uint8
(H, W, 3) RGB, and `logits_<i>` float32 (C, H, W) as mmsegmentation's own whole-image inference gives them.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import torch
from torch import nn

from random_weights import CLASSES, Image, randomise, write

SIZES: Final = ((97, 131), (129, 129))


@dataclass(frozen=True, slots=True)
class Case:
    """A configuration of mmsegmentation, and the network of ours that its files must be recognised as."""

    config: str
    model: str


CASES: Final = {
    "fcn-r50": Case("fcn/fcn_r50-d8_4xb2-40k_cityscapes-512x1024", "fcn-resnet50"),
    "fcn-r101-769": Case("fcn/fcn_r101-d8_4xb2-40k_cityscapes-769x769", "fcn-resnet101"),
    "pspnet-r50": Case("pspnet/pspnet_r50-d8_4xb2-40k_cityscapes-512x1024", "pspnet-resnet50"),
    "pspnet-r50-769": Case("pspnet/pspnet_r50-d8_4xb2-40k_cityscapes-769x769", "pspnet-resnet50"),
    "pspnet-r50b": Case("pspnet/pspnet_r50b-d8_4xb2-80k_cityscapes-512x1024", "pspnet-resnet50"),
    "pspnet-r101": Case("pspnet/pspnet_r101-d8_4xb4-80k_ade20k-512x512", "pspnet-resnet101"),
    "deeplabv3-r50": Case("deeplabv3/deeplabv3_r50-d8_4xb2-40k_cityscapes-512x1024", "deeplabv3-resnet50"),
    "deeplabv3-r101-769": Case("deeplabv3/deeplabv3_r101-d8_4xb2-40k_cityscapes-769x769", "deeplabv3-resnet101"),
    "deeplabv3plus-r50": Case(
        "deeplabv3plus/deeplabv3plus_r50-d8_4xb2-40k_cityscapes-512x1024", "deeplabv3plus-resnet50"
    ),
    "deeplabv3plus-r101-769": Case(
        "deeplabv3plus/deeplabv3plus_r101-d8_4xb2-40k_cityscapes-769x769", "deeplabv3plus-resnet101"
    ),
    "danet-r50": Case("danet/danet_r50-d8_4xb2-40k_cityscapes-512x1024", "danet-resnet50"),
    "danet-r101-769": Case("danet/danet_r101-d8_4xb2-40k_cityscapes-769x769", "danet-resnet101"),
    "fastfcn-psp-r50": Case("fastfcn/fastfcn_r50-d32_jpu_psp_4xb2-80k_cityscapes-512x1024", "fastfcn-psp-resnet50"),
    "fastfcn-aspp-r50": Case(
        "fastfcn/fastfcn_r50-d32_jpu_aspp_4xb2-80k_cityscapes-512x1024", "fastfcn-deeplab-resnet50"
    ),
    "fastfcn-enc-r50": Case("fastfcn/fastfcn_r50-d32_jpu_enc_4xb2-80k_cityscapes-512x1024", "fastfcn-encnet-resnet50"),
    "bisenetv1-r18": Case("bisenetv1/bisenetv1_r18-d32_4xb4-160k_cityscapes-1024x1024", "bisenet-resnet18"),
    "bisenetv1-r50": Case("bisenetv1/bisenetv1_r50-d32_4xb4-160k_cityscapes-1024x1024", "bisenet-resnet50"),
    "bisenetv1-r101": Case(
        "bisenetv1/bisenetv1_r101-d32_4xb4-160k_coco-stuff164k-512x512", "bisenet-resnet101"
    ),
}  # fmt: skip


class _NoOperations(ModuleType):
    """Stands for the compiled operations, which are imported by name throughout and used by none of the cases."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


def network(config: str) -> tuple[Any, Any]:
    """Build a network as its configuration says, but for the number of classes and one process's normalisation."""
    sys.modules.setdefault("mmcv.ops", _NoOperations("mmcv.ops"))
    import mmseg
    from mmengine.config import Config
    from mmseg.registry import MODELS
    from mmseg.utils import register_all_modules

    register_all_modules()
    settings = Config.fromfile(Path(mmseg.__file__).parent / ".mim" / "configs" / f"{config}.py")
    _adapt(settings.model)
    return MODELS.build(settings.model).eval(), settings


def _adapt(part: Any) -> None:
    """Count our few classes, normalise without other processes, and fetch nothing."""
    if isinstance(part, list | tuple):
        for inner in part:
            _adapt(inner)
    elif isinstance(part, dict):
        if part.get("type") == "SyncBN":
            part["type"] = "BN"
        if "num_classes" in part:
            part["num_classes"] = CLASSES
        for name in ("pretrained", "init_cfg"):
            if name in part:
                part[name] = None
        for inner in part.values():
            _adapt(inner)


def checkpoint(net: nn.Module, settings: Any, generation: int) -> dict[str, Any]:
    """Put the tensors into the container that mmsegmentation 1.x or 0.x writes."""
    import mmcv
    import mmengine
    import mmseg

    names = [f"kind {i}" for i in range(CLASSES)]
    palette = [[10 * i, 20 * i, 30 * i] for i in range(CLASSES)]
    versions = {"mmseg_version": mmseg.__version__, "mmcv_version": mmcv.__version__, "epoch": 1, "iter": 40000}
    if generation == 0:
        meta = {"CLASSES": names, "PALETTE": palette, "config": settings.pretty_text, **versions}
    else:
        dataset = {"classes": names, "palette": palette}
        meta = {"dataset_meta": dataset, "cfg": settings.pretty_text, "mmengine_version": mmengine.__version__}
    return {"meta": meta, "state_dict": net.state_dict(), "optimizer": {}}


def answer(net: Any, image: Image) -> torch.Tensor:
    """Prepare an image with the network's own statistics and score every pixel of it."""
    x = torch.from_numpy(image.transpose(2, 0, 1).copy()).float()[None]
    prepared = (x - net.data_preprocessor.mean) / net.data_preprocessor.std
    with torch.no_grad():
        logits: torch.Tensor = net.encode_decode(prepared, [{"img_shape": image.shape[:2]}])
    return logits


def publish(folder: Path, name: str, generation: int) -> None:
    """Write one case."""
    net, settings = network(CASES[name].config)
    randomise(net, seed=sum(name.encode()))
    torch.save(checkpoint(net, settings, generation), folder / f"{name}.pth")
    write(folder / f"{name}.npz", CASES[name].model, lambda image, _: answer(net, image), SIZES)


def main() -> int:
    """Write the cases that were named, or all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, nargs="?", metavar="FOLDER")
    parser.add_argument("--case", action="append", choices=CASES, metavar="NAME", help="only this one; may be repeated")
    parser.add_argument("--generation", type=int, choices=(0, 1), default=1, help="whose container: 0.x or 1.x")
    parser.add_argument("--list", action="store_true", help="name all cases, write nothing")
    args = parser.parse_args()
    if args.list or args.folder is None:
        sys.stdout.writelines(f"{name}: {case.config}\n" for name, case in CASES.items())
        return 0
    args.folder.mkdir(parents=True, exist_ok=True)
    for name in args.case or CASES:
        publish(args.folder, name, args.generation)
        sys.stdout.write(f"{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
