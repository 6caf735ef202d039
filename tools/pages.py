"""Writes the tables of the pages again from what they tell of; `make pages`. The prose around them stays as it is.

Networks, weights, commands, keys and settings change in the code first; tests in tests/arch fail until this has run.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from checkout import ROOT
from segstudio.cli import program
from segstudio.core import Settings, resources, settings
from segstudio.core.plugins import ModelSpec, build_catalog, bundled_sources
from segstudio.engine.weights.cards import read_card
from segstudio.engine.weights.published import not_here, read_published
from segstudio.ui.kit.actions import ACTIONS

WEIGHTS_MARK: Final = "<!-- weights: checked against the cards of resources/weights -->"
HEADINGS: Final = {
    "README.md": ("weights", "network", "classes", "mean IoU on held-out images", "file", "licence of the data"),
    "README.zh-CN.md": ("权重", "网络", "类别数", "验证集平均 IoU", "文件", "数据许可"),
}
SEES: Final = {
    "docs/gallery.md": ("key", "parameters", "MACs", "stride", "sees"),
    "docs/gallery.zh-CN.md": ("键", "参数", "MACs", "步长", "视野"),
}
Edit = Callable[[str], str]


def table(heading: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Lay out a table of Markdown."""
    top, *lines = [f"| {' | '.join(line)} |" for line in (tuple(heading), *rows)]
    return "\n".join([top, "|" + "---|" * len(tuple(heading)), *lines])


def replace_table(text: str, after: str, made: str) -> str:
    """Put a table in the place of the first one after a line and before a heading, or else right after the line."""
    head, found, tail = text.partition(after)
    if not found:
        raise SystemExit(f"There is no line {after!r} to put a table after.")
    until = tail.find("\n#")
    part, rest = (tail, "") if until < 0 else (tail[:until], tail[until:])
    replaced, count = re.subn(r"(?:^\|.*\n?)+", lambda _: f"{made}\n", part, count=1, flags=re.MULTILINE)
    return head + found + (replaced if count else f"\n\n{made}{part}") + rest


def weights_rows() -> Iterator[tuple[str, ...]]:
    """Tell of every packaged weights file what its card says."""
    for path in sorted((resources() / "weights").glob("*.safetensors")):
        card = read_card(path)
        if card is not None:
            size = f"{path.stat().st_size / 1e6:.1f} MB"
            score = f"{card.metrics['miou']:.3f}"
            yield f"`{card.key}`", f"`{card.model}`", str(len(card.classes)), score, size, card.licence


def weights(page: str) -> Edit:
    """Return what edits a README."""
    return lambda text: replace_table(text, WEIGHTS_MARK, table(HEADINGS[page], weights_rows()))


def guide(text: str) -> str:
    """Edit the user guide: keys and settings."""
    keys = [(f"`{action.key}`", action.text.rstrip("…")) for action in ACTIONS]
    default = Settings()
    received = [
        (
            param.title,
            param.note,
            {"True": "on", "False": "off", "": "none"}.get(value := str(default.value(param.key)), value),
        )
        for group in settings.table().values()
        for param in group
    ]
    text = replace_table(text, "## Moving about", table(("key", "does"), keys))
    return replace_table(text, "## Settings", table(("setting", "meaning", "default"), received))


def networks(text: str) -> str:
    """Write the list of networks below its introduction, a heading for each family and a table for each paper."""
    lines = [text[: text.index("\n## ")] if "\n## " in text else text]
    models = build_catalog(bundled_sources()).models.values()
    for family in dict.fromkeys(model.family for model in models):
        lines.append(f"## {family}\n")
        for paper in dict.fromkeys(model.paper for model in models if model.family == family):
            rows = [
                (f"`{m.key}`", m.title, f"{m.parameters / 1e6:.2f} M", f"{m.macs_512 / 1e9:.1f} G",
                 str(m.output_stride), sees(m, "docs/gallery.md"),
                 "; ".join(dict.fromkeys(layout.publisher for layout in m.layouts)) or "-")
                for m in models
                if m.paper == paper
            ]  # fmt: skip
            lines += [
                f"{paper}.\n",
                table(("key", "network", "parameters", "MACs", "stride", "sees", "takes over"), rows),
                "",
            ]
    return "\n".join(lines)


def systems(page: str) -> Edit:
    """Return what edits the gallery: below each system a table of what its networks cost and see."""

    def edit(text: str) -> str:
        models = build_catalog(bundled_sources()).models.values()
        for system in re.findall(r"\]\(gallery/(\w+)\.svg\)", text):
            rows = [
                (f"`{m.key}`", f"{m.parameters / 1e6:.2f} M", f"{m.macs_512 / 1e9:.1f} G", str(m.output_stride),
                 sees(m, page))
                for m in models
                if m.load.__module__ == f"segstudio.plugins.{system}"
            ]  # fmt: skip
            text = replace_table(text, f"](gallery/{system}.svg)\n", table(SEES[page], rows))
        return text

    return edit


def sees(model: ModelSpec, page: str) -> str:
    """Say what an output cell sees."""
    whole = "whole image" if page.endswith("gallery.md") else "整幅图像"
    return f"{model.receptive_field} px" if model.receptive_field else whole if model.whole_by else "-"


def measured(text: str) -> str:
    """Edit the page of measurements: the machine, and a line for each network from cheap to expensive."""
    found = json.loads((ROOT / "docs" / "benchmark-models.json").read_text("utf-8"))
    models, machine, rows, above = build_catalog(bundled_sources()).models, found["machine"], [], []
    for case in found["cases"]:
        if (model := models.get(case["subject"])) is None:  # it has another name now
            continue
        clock, used, peak = case["seconds"], case["cpu_seconds"], case["peak_mb"]
        seconds, held = f"{clock['median']:.2f} s" if clock else case["error"], f"{peak / 1000:.2f} GB" if peak else "-"
        busy = f"{used['median']:.2f} s" if used else "-"
        rows.append((f"`{model.key}`", f"{model.macs_512 / 1e9:.1f}", seconds, busy, held))
        above += [f"`{model.key}`"] * (not peak or peak > 6 * 1073.7)
    received = (
        f"Measured on: {machine['processor']}, {machine['cores']} cores, {machine['memory_gib']} GiB; "
        f"{machine['system']}, Python {machine['python']}, torch {machine['torch']}; threads: {machine['threads']}. "
        f"Above 6 GiB: {', '.join(above) or 'none'}."
    )
    text = re.sub(r"^Measured on: .*$", lambda _: received, text, count=1, flags=re.MULTILINE)
    text = replace_table(text, received, table(("network", "GMACs", "time", "processor time", "peak"), rows))
    return frames(text)


def frames(text: str) -> str:
    """Edit the table of the canvas: a line for each case, in milliseconds of the processor and by the clock."""
    rows = []
    for case in json.loads((ROOT / "docs" / "benchmark-canvas.json").read_text("utf-8"))["cases"]:
        used, clock, peak = case["cpu_seconds"], case["seconds"], case["peak_mb"]
        if used is not None:
            times = (used["median"], used["p95"], clock["median"], clock["p95"])
            rows.append((f"`{case['case']}`", *(f"{1000 * each:.1f} ms" for each in times), f"{peak / 1000:.2f} GB"))
    head = ("case", "processor, median", "processor, 95 %", "clock, median", "clock, 95 %", "peak")
    return replace_table(text, "## Canvas\n", table(head, rows))


def commands(text: str) -> str:
    """Edit the page of commands; a new command needs its heading written first."""
    for name, parser in leaves(program._parser(), "segstudio"):
        rows = [
            (f"`{words(a)}`", a.help or "")
            for a in parser._actions
            if not isinstance(a, argparse._HelpAction) and a.help != argparse.SUPPRESS
        ]
        made = table(("argument", "meaning"), [[cell.replace("|", "\\|") for cell in row] for row in rows])
        text = replace_table(text, f"# `{name}`\n", made)
    return text


def leaves(parser: argparse.ArgumentParser, name: str) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Walk all commands that have no commands of their own."""
    inner = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not inner:
        yield name, parser
    for action in inner:
        for word, child in action.choices.items():
            yield from leaves(child, f"{name} {word}")


def words(action: argparse.Action) -> str:
    """Say an argument as one types it."""
    choices = "{" + ",".join(map(str, action.choices)) + "}" if action.choices else ""
    value = str(action.metavar or choices or action.dest.upper())
    if not action.option_strings:
        return str(action.metavar or action.dest)
    return ", ".join(action.option_strings) + ("" if action.nargs == 0 else f" {value}")


def published(text: str) -> str:
    """Write the list of published weights below its introduction, a heading for each publisher."""
    catalog = build_catalog(bundled_sources())
    entries = {entry.key: entry for entry in read_published()}
    infos = not_here(entries.values(), catalog, ())
    lines = [text.partition("\n### ")[0].rstrip("\n"), ""]
    for publisher in dict.fromkeys(info.publisher for info in infos):
        own = [info for info in infos if info.publisher == publisher]
        rows = [
            (f"`{info.key}`", f"`{info.model}`", info.title, f"{info.metrics['miou']:.3f}",
             f"{'' if info.size_is_told else 'about '}{info.size / 1e6:.0f} MB",
             f"[{entries[info.key].sha256}]({info.source})")
            for info in own
        ]  # fmt: skip
        heading = ("key", "network", "trained on", "mean IoU", "size", "sha256, file")
        lines += [f"### {publisher} ({own[0].licence})", "", table(heading, rows), ""]
    return "\n".join(lines)


EDITS: Final[dict[str, Edit]] = {
    **{page: weights(page) for page in HEADINGS},
    "docs/index.md": guide,
    "docs/models.md": networks,
    "docs/commands.md": commands,
    "docs/benchmark.md": measured,
    **{page: systems(page) for page in SEES},
    "docs/weights.md": published,
}


def main() -> int:
    """Edit all pages, and name those that changed."""
    for name, edit in EDITS.items():
        path = ROOT / name
        before = path.read_text("utf-8")
        after = edit(before)
        if after != before:
            path.write_text(after, "utf-8")
            sys.stdout.write(f"{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
