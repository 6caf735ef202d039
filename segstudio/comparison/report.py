"""The outcome as one HTML file that needs nothing beside it: tables, plots, images, and how to repeat it."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from segstudio.comparison import plots
from segstudio.comparison.markup import (
    NONE,
    Document,
    cell,
    number,
    number_cell,
    paragraph,
    section,
    table,
)
from segstudio.comparison.report_tables import classes_table, confusion_tables, files_table, mapping_tables, repeating
from segstudio.comparison.report_texts import Words
from segstudio.core import resource

_METRICS: Final = ("miou", "accuracy", "boundary_f", "boundary_iou")
_TITLES: Final = {
    "miou": "mIoU",
    "accuracy": "Pixel accuracy",
    "boundary_f": "Boundary F",
    "boundary_iou": "Boundary IoU",
}
_SIGNALS: Final = {
    "disagreement": "Disagreement",
    "entropy": "Entropy",
    "change": "Changed by refining",
    "boundary_error": "Boundary error",
    "miou": "mIoU",
}


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """The images of one image's row: key, title and JPEG of each."""

    name: str
    panes: tuple[tuple[str, str, bytes], ...]


def report(document: Document, rows: Sequence[Row], words: Words) -> str:
    """Return the whole file; every number in it is one of the document's, and names it by a JSON pointer."""
    parts = [
        ("variants", words("Variants"), _variants(document, words)),
        ("quality", words("Quality"), _quality(document, words)),
        ("confusion", words("Confusion"), confusion_tables(document, rows, words)),
        ("agreement", words("Agreement"), _agreement(document, words)),
        ("images", words("Images, worst first"), _figures(document, rows, words)),
        ("all", words("All images"), _images(document, rows, words)),
        ("classes", words("Classes"), mapping_tables(document, words)),
        ("failures", words("What could not be compared"), _failures(document, words)),
        ("repeat", words("How to repeat this"), repeating(document, words) + files_table(document, words)),
    ]
    kept = [(name, title, content) for name, title, content in parts if content]
    links = "".join(f'<a href="#{name}">{escape(title)}</a>' for name, title, _ in kept)
    body = "\n".join(section(name, title, content) for name, title, content in kept)
    style, script = (resource(f"report/report.{kind}").read_text("utf-8") for kind in ("css", "js"))
    title = words("Comparison of models")
    return (
        f'<!DOCTYPE html>\n<html lang="{words.tag}"><head><meta charset="utf-8"><title>{escape(title)}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">\n'
        f"<style>\n{style}</style></head><body>\n<header><h1>{escape(title)}</h1>{_lead(document, words)}"
        f'<nav aria-label="{escape(words("Contents"))}">{links}</nav></header>\n<main>\n{body}\n</main>\n'
        f"<script>\n{script}</script></body></html>\n"
    )


def _lead(document: Document, words: Words) -> str:
    """Say in two sentences what was compared and what came of it."""
    text = words(
        "Variants: {variants}. Images: {images}. Made by SegStudio {version}.",
        variants=len(document["variants"]),
        images=len(document["images"]),
        version=document["program"]["version"],
    )
    best = max(
        (v for v in document["variants"] if v["metrics"] and v["metrics"]["miou"] is not None),
        key=lambda v: v["metrics"]["miou"],
        default=None,
    )
    if best is not None:
        score = f"{best['metrics']['miou']:.1%}"
        text += " " + words("Best by mean IoU: {title} with {score}.", title=best["title"], score=score)
    lost = [v for v in document["variants"] if v["left_out"]]
    if lost:
        most = f"{max(v['left_out'] for v in lost):.1%}"
        text += " " + words("Classes without a counterpart are left out: up to {share} of the pixels.", share=most)
    return paragraph(text)


def _variants(document: Document, words: Words) -> str:
    truth = any(v["metrics"] for v in document["variants"])
    heads = [words("Variant")]
    heads += [words(_TITLES[m]) for m in _METRICS] if truth else []
    heads += [words(h) for h in ("Time", "Peak memory", "Confidence", "Entropy", "Changed by refining", "Left out")]
    rows = []
    for i, v in enumerate(document["variants"]):
        row = [cell(f'<i class="s{i % 9}"></i>{escape(v["title"])}', v["title"], head=True)]
        row += [number_cell(document, "share", "variants", i, "metrics", m) for m in _METRICS] if truth else []
        row += [
            number_cell(document, "seconds", "variants", i, "seconds_per_image"),
            number_cell(document, "mb", "variants", i, "peak_mb"),
            *(
                number_cell(document, "share", "variants", i, k)
                for k in ("confidence", "entropy", "change", "left_out")
            ),
        ]
        rows.append(row)
    note = words(
        "Time is the median of network, labels and refiner for one image, without reading it. Peak memory is the "
        "most that the whole process held while the variant ran."
    )
    return table(words("Variants"), heads, rows) + paragraph(note) + _costs(document, words)


def _costs(document: Document, words: Words) -> str:
    stages = list(dict.fromkeys(stage for v in document["variants"] for stage in v["seconds"]))
    rows = [(v["title"], [v["seconds"].get(stage) or 0.0 for stage in stages]) for v in document["variants"]]
    drawn = plots.stacks(words("Seconds for one image"), rows, [words(stage) for stage in stages])
    points = [
        (v["title"], v["seconds_per_image"], v["metrics"]["miou"])
        for v in document["variants"]
        if v["metrics"] and v["metrics"]["miou"] is not None and v["seconds_per_image"] is not None
    ]
    return drawn + plots.scatter(words("Quality against time"), points, words("seconds an image"), words("mIoU"))


def _quality(document: Document, words: Words) -> str:
    if not any(v["metrics"] for v in document["variants"]):
        return ""
    groups = [
        (c["name"], [v["metrics"]["iou"].get(c["name"]) for v in document["variants"]])
        for c in document["classes"]
        if any(v["metrics"]["iou"].get(c["name"]) is not None for v in document["variants"])
    ]
    drawn = plots.bars(words("IoU by class"), groups[:40], [v["title"] for v in document["variants"]])
    return classes_table(document, words) + drawn


def _agreement(document: Document, words: Words) -> str:
    variants = document["variants"]
    if len(variants) < 2:
        return ""
    rows = []
    for i, v in enumerate(variants):
        row = [cell(escape(v["title"]), head=True)]
        for j in range(len(variants)):
            value = document["agreement"][i][j]
            shade = "" if value is None else f"--heat:{max(0.0, value * 2 - 1):.3f}"
            row.append(number_cell(document, "share", "agreement", i, j, style=shade))
        rows.append(row)
    note = words("The share of pixels to which both give the same class.")
    made = table(words("Agreement"), ["", *(v["title"] for v in variants)], rows, sortable=False)
    return paragraph(note) + f'<div class="heat">{made}</div>'


def _figures(document: Document, rows: Sequence[Row], words: Words) -> str:
    places = {image["name"]: i for i, image in enumerate(document["images"])}
    figures = [_row(document, places[row.name], row, words) for row in rows]
    more = len(document["images"]) - len(rows)
    note = words("Images not shown here: {count}; their numbers are in the table below.", count=more) if more else ""
    heat = words("Disagreement: white (a little) to purple (all differ). Stripes: no counterpart, not counted.")
    truth = any(v["metrics"] for v in document["variants"])
    key = words("Errors: blue missed, orange false, pink confused.") if truth else ""
    return paragraph(" ".join(text for text in (heat, key, note) if text)) + "\n".join(figures)


def _row(document: Document, place: int, row: Row, words: Words) -> str:
    image = document["images"][place]
    text = " · ".join(
        f"{escape(words(_SIGNALS[signal]))} {number(document, 'share', 'images', place, 'signals', signal)}"
        for signal in image["signals"]
    )
    shown = "".join(
        f'<figure><img alt="{escape(f"{title}: {row.name}")}" src="data:image/jpeg;base64,{_text(content)}">'
        f"<figcaption>{escape(title)}</figcaption></figure>"
        for _, title, content in row.panes
    )
    head = f'<article id="image-{place}"><h3>{escape(row.name)}</h3><p>{text}</p>'
    return f'{head}<div class="row">{shown}</div></article>'


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _images(document: Document, rows: Sequence[Row], words: Words) -> str:
    drawn = {row.name for row in rows}
    signals = [s for s in _SIGNALS if any(s in image["signals"] for image in document["images"])]
    truth = any(v["metrics"] for v in document["variants"])
    heads = [words("Image"), *(words(_SIGNALS[s]) for s in signals)]
    heads += [f"{words('mIoU')}: {v['title']}" for v in document["variants"]] if truth else []
    lines = []
    for i, image in enumerate(document["images"]):
        name = escape(image["name"])
        line = [cell(f'<a href="#image-{i}">{name}</a>' if image["name"] in drawn else name, image["name"], head=True)]
        for signal in signals:
            has = signal in image["signals"]
            line.append(
                number_cell(document, "share", "images", i, "signals", signal) if has else cell(NONE, "", numeric=True)
            )
        keys = [v["key"] for v in document["variants"]] if truth else []
        line += [number_cell(document, "share", "images", i, "variants", key, "miou") for key in keys]
        lines.append(line)
    return table(words("All images"), heads, lines) if lines else ""


def _failures(document: Document, words: Words) -> str:
    lines: list[Any] = [f"<li>{escape(each['error'])}</li>" for each in document["failures"]]
    note = words("These images are in no number.")
    return f"{paragraph(note)}<ul>{''.join(lines)}</ul>" if lines else ""
