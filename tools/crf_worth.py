"""Measures what a CRF is worth on labelled images, and prints the table of docs/crf.md.

    python tools/crf_worth.py OUT DATA:WEIGHTS [DATA:WEIGHTS ...] [--split val] [--images 48] [--tune 16]

WEIGHTS is a key or a file. Of a split, `--images` are measured, spread evenly over it, and `--tune` others choose the
swept parameters, so that nothing is chosen on what it is measured on. Each case is a sweep of its own under OUT: an
image that is done stays done when the tool is stopped and called again, and what is known is printed at any time with
`--known`, and written to OUT/worth.jsonl, one case a line.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from segstudio.cli.assembly import standard_host
from segstudio.cli.host import Host, choose
from segstudio.core import JobContext, ParamValue
from segstudio.evaluation import EvaluateRequest, Grid, SweepRequest, sweep
from segstudio.evaluation.report import SweepReport

Axes = Mapping[str, tuple[ParamValue, ...]]

OWN: Final = "dense-crf"
CONV: Final = "conv-crf"
ENGINES: Final = {"DenseCRF, default": OWN, "ConvCRF, default": CONV, "pydensecrf, default": "dense-crf-pydensecrf"}
SWEPT: Final[Mapping[str, tuple[str, Axes]]] = {
    "DenseCRF, swept": (OWN, {"w1": (1.0, 2.0, 4.0), "alpha": (30.0, 67.0), "beta": (3.0, 8.0)}),
    "ConvCRF, swept": (CONV, {"weight": (0.05, 0.1, 0.2), "filter_size": ("7", "11"), "blur": ("2", "4")}),
}
RAW: Final = "nothing"


@dataclass(frozen=True, slots=True)
class Case:
    """One network on one data set; both parts of the split are folders of links."""

    name: str
    weights: str
    model: str
    data: Path
    out: Path

    def swept(self, host: Host, part: str, refiner: str, axes: Axes) -> SweepReport:
        """Measure a grid on a part."""
        asked = EvaluateRequest(self.data, self.weights, self.model, part)
        out, scores = self.out / f"{part}-{refiner}", self.out / f"scores-{part}"
        for folder in (out, scores):
            folder.mkdir(parents=True, exist_ok=True)
        if not (out / "scores").exists():  # the network runs once for all engines
            (out / "scores").symlink_to(scores.resolve())
        request = SweepRequest(asked, Grid(refiner, axes, {}), out, side=1)
        return sweep(request, host.catalog, host.weights, host.engine, JobContext())


def linked(text: str, args: argparse.Namespace, host: Host) -> Case:
    """Link images of a split into the parts `measure` and `tune` of a new data set."""
    source, _, weights = text.partition(":")
    info, folder = choose(host, None, weights), Path(source) / args.split
    target = args.out / Path(source).name
    images = sorted((folder / "images").iterdir())
    number = min(len(images), args.images + args.tune)
    chosen = [images[i * len(images) // number] for i in range(number)]
    for index, image in enumerate(chosen):
        tuning = (index + 1) * args.tune // number > index * args.tune // number
        for kind, path in (("images", image), ("labels", folder / "labels" / f"{image.stem}.png")):
            link = target / ("tune" if tuning else "measure") / kind / path.name
            link.parent.mkdir(parents=True, exist_ok=True)
            if not link.exists():
                link.symlink_to(path.resolve())
    (target / "classes.json").write_text((Path(source) / "classes.json").read_text("utf-8"), "utf-8")
    name = f"{info.model}, {target.name}"
    return Case(name, weights, info.model, target, args.out / f"{info.model}-{target.name}")


def measured(case: Case, title: str, host: Host) -> Iterator[dict[str, Any]]:
    """Yield a row: of an engine with its defaults, or of parameters chosen on other images; once, the raw one too."""
    if title in SWEPT:
        refiner, grid = SWEPT[title]
        best = case.swept(host, "tune", refiner, grid).best("miou").values
        chosen = {key: (best[key],) for key in grid}
        yield row(case, title, case.swept(host, "measure", refiner, chosen).rows[0], best)
        return
    refiner = ENGINES[title]
    first = host.catalog.refiner(refiner).params[0]
    found = case.swept(host, "measure", refiner, {first.key: (first.default,)})
    if refiner == OWN:
        yield row(case, RAW, found.raw, {})
    yield row(case, title, found.rows[0], {})


def row(case: Case, title: str, found: Any, values: Mapping[str, ParamValue]) -> dict[str, Any]:
    """Return what the table and the file say of one measurement."""
    return {
        "case": case.name, "refined": title, "images": found.metrics.images, "miou": found.measure("miou"),
        "boundary_f": found.measure("boundary_f"), "seconds": found.seconds, "values": dict(values),
        "iou": dict(found.metrics.iou),
    }  # fmt: skip


def printed(rows: list[dict[str, Any]]) -> Iterator[str]:
    """Write the table."""
    yield "| network, data | refined by | mean IoU | boundary F |"
    yield "|---|---|---|---|"
    for one in sorted(rows, key=lambda r: str(r["case"])):
        raw = next(r for r in rows if (r["case"], r["refined"]) == (one["case"], RAW))
        change = "" if one is raw else f" ({100 * (one['miou'] - raw['miou']):+.1f})"
        edge = "" if one is raw else f" ({100 * (one['boundary_f'] - raw['boundary_f']):+.1f})"
        yield f"| {one['case']} | {one['refined']} | {one['miou']:.1%}{change} | {one['boundary_f']:.1%}{edge} |"


def main(arguments: list[str]) -> int:
    """Measure case by case."""
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("cases", nargs="+", metavar="DATA:WEIGHTS")
    parser.add_argument("--split", default="val")
    parser.add_argument("--images", type=int, default=48)
    parser.add_argument("--tune", type=int, default=16)
    parser.add_argument("--known", action="store_true", help="print what is known, measure nothing")
    args = parser.parse_args(arguments)
    record, host = args.out / "worth.jsonl", standard_host()
    lines = record.read_text("utf-8").splitlines() if record.is_file() else []
    rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    cases = [] if args.known else [linked(text, args, host) for text in args.cases]
    for title in (*ENGINES, *SWEPT):  # one after the other for all, so that each has something early
        for case in cases:
            known = {(one["case"], one["refined"]) for one in rows}
            for one in measured(case, title, host) if (case.name, title) not in known else ():
                rows.append(one)
                with record.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(one) + "\n")
                sys.stderr.write(f"{one}\n")
    sys.stdout.write("\n".join(printed(rows)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
