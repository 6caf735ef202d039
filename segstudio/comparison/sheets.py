"""The outcome as tables for other programs: one line a variant, and one an image and variant."""

import csv
from io import StringIO
from typing import Any


def variants_csv(document: dict[str, Any]) -> str:
    """Return one line for each variant: costs, metrics, IoU by class."""
    names = [c["name"] for c in document["classes"]]
    rows: list[list[Any]] = [
        ["key", "model", "weights", "refine", "seconds_per_image", "peak_mb", "confidence", "entropy", "change",
         "left_out", "miou", "accuracy", "boundary_f", "boundary_iou", *(f"iou {name}" for name in names)]
    ]  # fmt: skip
    for v in document["variants"]:
        m = v["metrics"] or {}
        rows.append(
            [v["key"], v["model"], v["weights"], v["refine"], v["seconds_per_image"], v["peak_mb"], v["confidence"],
             v["entropy"], v["change"], v["left_out"], m.get("miou"), m.get("accuracy"), m.get("boundary_f"),
             m.get("boundary_iou"), *(m.get("iou", {}).get(name) for name in names)]
        )  # fmt: skip
    return _text(rows)


def images_csv(document: dict[str, Any]) -> str:
    """Return one line for each image and variant."""
    keys = ("seconds", "entropy", "change", "left_out", "miou", "accuracy", "boundary_f", "boundary_iou")
    rows: list[list[Any]] = [["image", "sha256", "disagreement", "variant", *keys]]
    for image in document["images"]:
        for key, numbers in image["variants"].items():
            head = [image["name"], image["sha256"], image["signals"].get("disagreement"), key]
            rows.append([*head, *(numbers[k] for k in keys)])
    return _text(rows)


def _text(rows: list[list[Any]]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
