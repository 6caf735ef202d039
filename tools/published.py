"""Writes the lists of published checkpoints and their class sets from what the publishers' own packages say.

    python tools/published.py [--mmsegmentation WHEEL]

torchvision is installed; its list comes from its weight enumerations. mmsegmentation is not needed to run the program:
`pip download --no-deps mmsegmentation` gets the wheel, which holds the metafiles of its model zoo. Kept are the
checkpoints that a network of the catalog takes over with one of its layouts.
"""

import argparse
import ast
import json
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from segstudio.core import resources
from segstudio.core.plugins import Catalog, build_catalog, bundled_sources
from segstudio.engine.weights.published import entries_of, loadable

Entry = dict[str, Any]
_MIB: Final = 2**20
_TORCHVISION: Final = {
    "FCN_ResNet50_Weights": "fcn-resnet50",
    "FCN_ResNet101_Weights": "fcn-resnet101",
    "DeepLabV3_ResNet50_Weights": "deeplabv3-resnet50",
    "DeepLabV3_ResNet101_Weights": "deeplabv3-resnet101",
    "DeepLabV3_MobileNet_V3_Large_Weights": "deeplabv3-mobilenet-v3-large",
}
# mmsegmentation: the short name of a data set in a file's name, our class set, its title, and the shorter side to which
# the configurations of the data set scale test images (none: Pascal Context's limits the longer side).
_DATA: Final[Mapping[str, tuple[str, str, int | None]]] = {
    "cityscapes": ("cityscapes", "Cityscapes", 1024),
    "ade20k": ("ade20k", "ADE20K", 512),
    "voc12aug": ("voc", "VOC 2012", 512),
    "pascal_context": ("pascal-context", "Pascal Context", None),
    "pascal_context_59": ("pascal-context-59", "Pascal Context 59", None),
}
_SETS: Final = {
    "voc": ("Pascal VOC", "voc", "PascalVOCDataset"),
    "cityscapes": ("Cityscapes", "cityscapes", "CityscapesDataset"),
    "ade20k": ("ADE20K", "ade", "ADE20KDataset"),
    "pascal-context": ("Pascal Context", "pascal_context", "PascalContextDataset"),
    "pascal-context-59": ("Pascal Context, without background", "pascal_context", "PascalContextDataset59"),
}
_COMMON: Final = r"(?P<crop>\d+x\d+)_(?P<steps>\d+k)_(?P<data>[a-z0-9_]+)$"
_DILATED: Final = re.compile(
    r"(?P<net>fcn|pspnet|deeplabv3|deeplabv3plus|danet)_r(?P<depth>50|101)(?P<plain>b?)-d8_(?P<half>fp16_)?" + _COMMON
)
_D6: Final = re.compile(r"(?P<net>fcn)_(?P<six>d6)_r(?P<depth>50|101)(?P<plain>b?)-d16_" + _COMMON)
_JOINT: Final = re.compile(r"fastfcn_r(?P<depth>50)-d32_jpu_(?P<head>aspp|psp|enc)_(?P<batch>4x4_)?" + _COMMON)
_BILATERAL: Final = re.compile(r"bisenetv1_r(?P<depth>18|50|101)-d32_(?P<start>in1k-pre_)?(?P<batch>\dx\d)_" + _COMMON)
_JOINT_HEADS: Final = {"aspp": "deeplab", "psp": "psp", "enc": "encnet"}
_ZOO: Final = ("fcn", "pspnet", "deeplabv3", "deeplabv3plus", "danet", "fastfcn", "bisenetv1")
_ADDRESS: Final = re.compile(r"https://download\.openmmlab\.com/mmsegmentation/\S+-([0-9a-f]{8})\.pth")


def torchvision_list() -> Entry:
    """Tell what the installed torchvision says of its segmentation weights."""
    from torchvision.models import segmentation

    entries = []
    for name, model in _TORCHVISION.items():
        for weights in getattr(segmentation, name):
            meta = weights.meta
            ((measured, metrics),) = meta["_metrics"].items()
            stem, _, digits = weights.url.rsplit("/", 1)[1].removesuffix(".pth").rpartition("-")
            entries.append(
                {
                    "key": f"{stem.removesuffix('_coco').replace('_', '-')}-coco",
                    "model": model,
                    "layout": "torchvision",
                    "title": "COCO, the classes of Pascal VOC",
                    "classes": "voc",
                    "url": weights.url,
                    "sha256": digits,
                    "size": round(meta["_file_size"] * _MIB),
                    "rounding": round(0.0005 * _MIB) + 1,  # told in MiB with three digits
                    "miou": round(metrics["miou"] / 100, 4),
                    "measured": measured,
                    "short_side": weights.transforms.keywords["resize_size"],
                }
            )
    return {"publisher": "torchvision", "licence": "BSD-3-Clause", "checkpoints": entries}


def mmsegmentation_list(wheel: zipfile.ZipFile, catalog: Catalog) -> Entry:
    """Tell what the metafiles of mmsegmentation's model zoo say of the checkpoints that can be taken over."""
    found = {entry["key"]: entry for name in _ZOO for entry in _zoo(_metafile(wheel, name))}
    document = {"publisher": "mmsegmentation", "licence": "Apache-2.0", "checkpoints": list(found.values())}
    kept = loadable(entries_of(document), catalog)
    return {**document, "checkpoints": [found[entry.key] for entry in kept]}


def _metafile(wheel: zipfile.ZipFile, name: str) -> Iterable[Mapping[str, Any]]:
    import yaml

    with wheel.open(f"mmseg/.mim/configs/{name}/metafile.yaml") as file:
        models: Iterable[Mapping[str, Any]] = yaml.safe_load(file)["Models"]
    return models


def _zoo(models: Iterable[Mapping[str, Any]]) -> Iterator[Entry]:
    for model in models:
        address = _ADDRESS.fullmatch(model.get("Weights", ""))
        results = model["Results"]
        if address is None or not isinstance(results, Mapping):
            continue
        stem = re.sub(r"_\d{8}_\d{6}-[0-9a-f]{8}\.pth$", "", address[0].rsplit("/", 1)[1])
        received = _understood(stem)
        if received is not None:
            yield {
                "key": re.sub(r"[^a-z0-9]+", "-", stem),
                **received,
                "url": address[0],
                "sha256": address[1],
                "miou": round(results["Metrics"]["mIoU"] / 100, 4),
                "measured": results["Dataset"],
            }


def _understood(stem: str) -> Entry | None:
    """Read network, data and manner of training from a file's name; None for what no network here stands for."""
    match = next((m for p in (_DILATED, _D6, _JOINT, _BILATERAL) if (m := p.fullmatch(stem))), None)
    if match is None or match["data"] not in _DATA:
        return None
    part = match.groupdict()
    classes, title, short_side = _DATA[part["data"]]
    details = [part["crop"], f"{part['steps']} steps"]
    details += ["half precision"] if part.get("half") else []
    details += ["ImageNet start"] if part.get("start") else []
    details += [f"batch {part['batch'].strip('_')}"] if part.get("batch") else []
    details += ["ResNet's own stem"] if part.get("plain") else []
    details += ["dilation 6"] if part.get("six") else []
    # The configurations for crops of an odd side align corners; all others do not.
    values: dict[str, Any] = {"align_corners": True} if part["crop"] == "769x769" else {}
    values |= {"head_dilation": 6, "output_stride": "16"} if part.get("six") else {}
    return {
        "model": _model(match.re, part),
        "layout": "mmseg-7x7" if part.get("plain") else "mmseg",
        "title": f"{title}, {', '.join(details)}",
        "classes": classes,
        "short_side": short_side,
        "values": values,
    }


def _model(pattern: "re.Pattern[str]", part: Mapping[str, str]) -> str:
    if pattern is _JOINT:
        return f"fastfcn-{_JOINT_HEADS[part['head']]}-resnet{part['depth']}"
    return f"{'bisenet' if pattern is _BILATERAL else part['net']}-resnet{part['depth']}"


def class_sets(wheel: zipfile.ZipFile) -> Iterator[tuple[str, Entry]]:
    """Yield the names and colours of the data sets by key, as mmsegmentation writes them down."""
    for key, (title, module, name) in _SETS.items():
        tree = ast.parse(wheel.read(f"mmseg/datasets/{module}.py"))
        (body,) = (node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name)
        (call,) = (n.value for n in body if isinstance(n, ast.Assign) and isinstance(n.value, ast.Call))
        output = {k.arg: ast.literal_eval(k.value) for k in call.keywords}
        yield (
            key,
            {
                "title": title,
                "names": [name.strip() for name in output["classes"]],
                "colors": [list(c) for c in output["palette"]],
            },
        )


def laid_out(document: Mapping[str, Any], lists: Iterable[str]) -> str:
    """Write JSON with one line for each item of the named lists."""
    dump = partial(json.dumps, ensure_ascii=False)
    parts = []
    for key, value in document.items():
        rows = ",\n".join(f"    {dump(item)}" for item in value) if key in lists else ""
        parts.append(f'  "{key}": ' + (f"[\n{rows}\n  ]" if key in lists else dump(value)))
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main() -> int:
    """Write the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mmsegmentation", type=Path, metavar="WHEEL")
    wheel = parser.parse_args().mmsegmentation
    (resources() / "published" / "torchvision.json").write_text(laid_out(torchvision_list(), ["checkpoints"]), "utf-8")
    if wheel is not None:
        with zipfile.ZipFile(wheel) as archive:
            listed = mmsegmentation_list(archive, build_catalog(bundled_sources()))
            (resources() / "published" / "mmsegmentation.json").write_text(laid_out(listed, ["checkpoints"]), "utf-8")
            for key, found in class_sets(archive):
                (resources() / "classes" / f"{key}.json").write_text(laid_out(found, []), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
