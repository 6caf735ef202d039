"""The report's larger tables: IoU by class, confusion with its images, class mappings, files and settings."""

from collections.abc import Sequence
from html import escape
from typing import Any, Final, Protocol

from segstudio.comparison.markup import NONE, Document, cell, number, number_cell, paragraph, table
from segstudio.comparison.report_texts import Words

MATRIX: Final = 40  # classes up to which whole confusion matrices are drawn


class Named(Protocol):
    """A row of images, of which only the name is asked."""

    @property
    def name(self) -> str:
        """The image's name."""
        ...


def swatch(color: Sequence[int]) -> str:
    """Return a square of a class's colour."""
    return f'<i style="background:rgb({color[0]},{color[1]},{color[2]})"></i>'


def classes_table(document: Document, words: Words) -> str:
    """Return IoU by class and variant."""
    rows = []
    for c in document["classes"]:
        row = [cell(swatch(c["color"]) + escape(c["name"]), c["name"], head=True)]
        row += [
            number_cell(document, "share", "variants", i, "metrics", "iou", c["name"])
            for i in range(len(document["variants"]))
        ]
        rows.append(row)
    heads = [words("Class"), *(v["title"] for v in document["variants"])]
    note = words("A class that is neither in the ground truth nor predicted has no IoU and is left out of the mean.")
    return table(words("IoU by class"), heads, rows) + paragraph(note)


def confusion_tables(document: Document, rows: Sequence[Named], words: Words) -> str:
    """Return a matrix for each variant, whose large cells lead to the images that have most of them."""
    if not any(v["metrics"] for v in document["variants"]):
        return ""
    note = words("Rows are true classes, columns predicted ones, in percent of the row. A link leads to the images.")
    names = [c["name"] for c in document["classes"]]
    links = {(c["variant"], c["true"], c["predicted"]): i for i, c in enumerate(document["confused"])}
    made = []
    if len(names) <= MATRIX:
        for place, v in enumerate(document["variants"]):
            made.append(f"<h3>{escape(v['title'])}</h3>" + _matrix(document, place, names, links, words))
    return paragraph(note) + "".join(made) + _cells(document, rows, words)


def _matrix(
    document: Document, place: int, names: Sequence[str], links: dict[tuple[str, str, str], int], words: Words
) -> str:
    v = document["variants"][place]
    counts = v["metrics"]["confusion"]
    lines = []
    for i, name in enumerate(names):
        total = sum(counts[i])
        line = [cell(escape(name), head=True)]
        for j, other in enumerate(names):
            share = counts[i][j] / total if total else 0.0
            text = f"{share * 100:.0f}" if share >= 0.005 else ("·" if counts[i][j] else "")
            at = links.get((v["key"], name, other))
            if at is not None:
                text = f'<a href="#cell-{at}">{text}</a>'
            data = f'<data value="{counts[i][j]}" data-key="/variants/{place}/metrics/confusion/{i}/{j}">{text}</data>'
            kind = "" if i == j else ";--tone:var(--wrong)"
            line.append(cell(data, numeric=True, style=f"--heat:{share:.3f}{kind}"))
        lines.append(line)
    heads = [words("true \\ predicted"), *names]
    made = table(f"{words('Confusion')}: {v['title']}", heads, lines, sortable=False)
    return f'<div class="heat matrix">{made}</div>'


def _cells(document: Document, rows: Sequence[Named], words: Words) -> str:
    """List the largest confusions with links to their images."""
    drawn = {row.name for row in rows}
    places = {image["name"]: i for i, image in enumerate(document["images"])}
    titles = {v["key"]: v["title"] for v in document["variants"]}
    lines = []
    for i, c in enumerate(document["confused"]):
        images = []
        for j, each in enumerate(c["images"]):
            name, at = escape(each["name"]), places[each["name"]]
            shown = f'<a href="#image-{at}">{name}</a>' if each["name"] in drawn else name
            images.append(f"{shown} ({number(document, 'count', 'confused', i, 'images', j, 'pixels')})")
        lines.append(
            [
                cell(f'<span id="cell-{i}">{escape(titles[c["variant"]])}</span>', titles[c["variant"]], head=True),
                cell(escape(c["true"]), c["true"]),
                cell(escape(c["predicted"]), c["predicted"]),
                number_cell(document, "count", "confused", i, "pixels"),
                cell(", ".join(images)),
            ]
        )
    heads = [words(h) for h in ("Variant", "True", "Predicted", "Pixels", "Images with most of it")]
    return table(words("Largest confusions"), heads, lines) if lines else ""


def mapping_tables(document: Document, words: Words) -> str:
    """Say how each class set became the common one; for equal sets there is nothing to say but the classes."""
    common = "".join(f"<li>{swatch(c['color'])}{escape(c['name'])}</li>" for c in document["classes"])
    listed = f'<ul class="key">{common}</ul>'
    if document["alignment"]["reason"] == "equal":
        return paragraph(words("All variants have the same classes.")) + listed
    text = paragraph(words("The classes differ. These are compared; what has no counterpart is in no number."))
    made = []
    for number_of, each in enumerate(document["alignment"]["sets"]):
        rows = [
            [cell(escape(name), name, head=True), cell(escape(each["targets"].get(name) or NONE))]
            for name in each["classes"]
        ]
        title = words("Class set {number}", number=number_of + 1)
        made.append(table(title, [words("Class"), words("Counts as")], rows))
    return text + listed + f'<div class="columns">{"".join(made)}</div>'


def repeating(document: Document, words: Words) -> str:
    """Say everything that decides about the numbers."""
    rows: list[list[str]] = []

    def line(name: str, value: Any) -> None:  # noqa: ANN401 - whatever JSON holds
        if value not in (None, "", {}, []):
            rows.append([cell(escape(name), head=True), cell(f"<code>{escape(str(value))}</code>")])

    line("SegStudio", document["program"]["version"])
    for name, value in document["versions"].items():
        line(name, value)
    for name, value in document["settings"].items():
        line(name, value)
    for v in document["variants"]:
        line(v["title"], f"{v['model']}, {v['weights']}")
        line(f"{v['title']}: sha256", v["weights_sha256"])
        line(f"{v['title']}: {words('licence')}", v["licence"])
        line(f"{v['title']}: {words('device')}", v["device"])
        line(f"{v['title']}: {v['refine']}", v["refine_values"])
    return table(words("Settings"), [words("What"), words("Value")], rows, sortable=False)


def files_table(document: Document, words: Words) -> str:
    """List the hashes of all images."""
    rows = [
        [cell(escape(image["name"]), image["name"], head=True), cell(f"<code>{image['sha256']}</code>")]
        for image in document["images"]
    ]
    made = table(words("Images by content"), [words("Image"), "sha256"], rows)
    return f"<details><summary>{escape(words('Images by content'))}</summary>{made}</details>"
