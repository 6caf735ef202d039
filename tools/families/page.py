"""Writes the tables, images and charts of docs/families*.md again from the cards and the measurements."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from checkout import ROOT
from families.measurement import RESULTS, ROADS
from families.members import MEMBERS, packaged
from families.words import PAGES, Page
from pages import replace_table, table
from segstudio.core.plugins import ModelSpec, build_catalog, bundled_sources
from segstudio.core.session import families
from segstudio.engine.weights.cards import ModelCard, read_card
from segstudio.training import parse_recipe

FOLDER: Final = ROOT / "docs" / "families"
ACROSS: Final = 4  # images in a row


@dataclass(frozen=True, slots=True)
class Row:
    """A network with its card and what was measured."""

    spec: ModelSpec
    card: ModelCard
    found: Mapping[str, Any]
    seconds: float | None


def rows() -> list[Row]:
    """Gather everything, the oldest paper first."""
    models = build_catalog(bundled_sources()).models
    found = json.loads((ROOT / "docs" / RESULTS).read_text("utf-8"))
    timed = json.loads((ROOT / "docs" / "benchmark-models.json").read_text("utf-8"))["cases"]
    seconds = {case["subject"]: case["seconds"]["median"] for case in timed if case["seconds"]}
    made = []
    for path in packaged():
        card = read_card(path)
        if card is not None and path.stem in found:
            made.append(Row(models[card.model], card, found[path.stem], seconds.get(card.model)))
    order = [spec.key for family in families(models.values()) for spec in family.models]
    return sorted(made, key=lambda row: order.index(row.spec.key))


def quality(found: Mapping[str, Any], more: str = "") -> Iterable[str]:
    """Tell of the training's processor time, marked where it is `more`; of mean IoU and boundary F, raw and refined."""
    took = found["trained"]
    yield "-" if took is None else f"{more}{took / 60:.0f} min"
    yield from (f"{found[state][name]:.3f}" for name in ("miou", "boundary_f") for state in ("raw", "dense-crf"))


def scores(made: Sequence[Row], page: Page) -> str:
    """Lay out the table of costs and scores."""
    changed = {member.key for member in MEMBERS if member.changes}

    def cells(row: Row) -> Iterable[str]:
        graph = parse_recipe(row.card.recipe).model
        marks = [" †"] * (not (graph.pretrained or graph.start)) + [" ‡"] * (row.spec.key in changed)
        yield f"`{row.spec.key}`" + "".join(marks)
        yield str(row.spec.year)
        yield f"{row.spec.parameters / 1e6:.2f} M"
        yield f"{row.spec.macs_512 / 1e9:.1f} G"
        yield "-" if row.seconds is None else f"{row.seconds * 1000:.0f} ms"
        yield from quality(row.found, more="≥ " if graph.start else "")

    return table(page.scores, map(cells, made))


def classes(made: Sequence[Row], page: Page) -> str:
    """Lay out the IoU of each class, raw."""
    names = made[0].card.classes.names
    lines = [(f"`{row.spec.key}`", *(f"{row.found['raw']['iou'][name] or 0:.2f}" for name in names)) for row in made]
    return table((page.network, *names), lines)


def roads(page: Page) -> str:
    """Lay out what was measured on road scenes, whose weights are not packaged."""
    found = json.loads((ROOT / "docs" / ROADS).read_text("utf-8"))
    ranked = sorted(found.values(), key=lambda one: float(one["raw"]["miou"]))
    return table((page.network, *page.scores[5:]), [(f"`{one['raw']['model']}`", *quality(one)) for one in ranked])


def gallery(made: Sequence[Row]) -> str:
    """Lay out the images with their captions, a few in a row."""
    cells = [f"![{row.spec.key}](families/{row.card.model}-{row.card.key}.jpg)" for row in made]
    names = [f"{row.spec.family} ({row.spec.year})<br>`{row.spec.key}`" for row in made]
    lines: list[list[str]] = []
    for at in range(0, len(made), ACROSS):
        for part in (cells[at : at + ACROSS], names[at : at + ACROSS]):
            lines.append(part + [""] * (ACROSS - len(part)))
    return table([""] * ACROSS, lines)


def edited(text: str, made: Sequence[Row], page: Page) -> str:
    """Put the tables into the text of a page."""
    parts = {
        "scores": scores(made, page),
        "classes": classes(made, page),
        "gallery": gallery(made),
        "roads": roads(page),
    }
    for mark, part in parts.items():
        text = replace_table(text, f"<!-- {mark} -->", part)
    return re.sub(r"\n{3,}", "\n\n", text)


def write() -> None:
    """Write charts and tables of both languages."""
    made = rows()
    for page in PAGES:
        file = ROOT / "docs" / page.file
        file.write_text(edited(file.read_text("utf-8"), made, page), "utf-8")
        draw(made, page)


def draw(made: Sequence[Row], page: Page) -> None:
    """Draw the charts of one language."""
    from families import charts  # matplotlib is there only for this

    FOLDER.mkdir(exist_ok=True)
    histories = {row.spec.key: row.card.training.get("history", ()) for row in made}
    points = {row.spec.key: (row.spec.macs_512 / 1e9, row.found["raw"]["miou"]) for row in made}
    reported = {key: history for key, history in histories.items() if history}
    charts.curves(reported, page.words, FOLDER / f"curves{page.ending}.svg")
    charts.costs(points, page.words, FOLDER / f"costs{page.ending}.svg")
