"""Measures what a CRF is worth on labelled pictures, and prints the table of docs/crf.md.

    python tests/tools/crf_worth.py OUT DATA:WEIGHTS [DATA:WEIGHTS ...] [--split val] [--pictures 48] [--tune 16]

WEIGHTS is a key or a file. Of a split, `--pictures` are measured, spread evenly over it, and `--tune` others choose the
swept parameters, so that nothing is chosen on what it is measured on. Each case is a sweep of its own under OUT: a
picture that is done stays done when the tool is stopped and called again, and what is known is printed at any time with
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
from segstudio.training import EvaluateRequest, Grid, SweepRequest, sweep
from segstudio.training.sweep_report import SweepReport

GRID: Final[Mapping[str, tuple[ParamValue, ...]]] = {
    "w1": (2.0, 4.0), "alpha": (30.0, 67.0), "beta": (3.0, 8.0), "gamma": (1.0, 3.0),
}  # fmt: skip
ENGINES: Final = (("DenseCRF, default", "dense-crf"), ("pydensecrf", "dense-crf-pydensecrf"), ("ConvCRF", "conv-crf"))
SWEPT: Final = "DenseCRF, swept"


@dataclass(frozen=True, slots=True)
class Case:
    """One network on one data set; both parts of the split are folders of links."""

    name: str
    weights: str
    model: str
    data: Path
    out: Path

    def swept(self, host: Host, part: str, refiner: str, axes: Mapping[str, Any]) -> SweepReport:
        """Measure a grid on a part."""
        asked = EvaluateRequest(self.data, self.weights, self.model, part)
        request = SweepRequest(asked, Grid(refiner, axes, {}), self.out / f"{part}-{refiner}", side=1)
        return sweep(request, host.catalog, host.weights, host.engine, JobContext())


def linked(source: Path, split: str, pictures: int, tune: int, target: Path) -> None:
    """Link pictures of a split into the parts `measure` and `tune` of a new data set."""
    images = sorted((source / split / "images").iterdir())
    step = len(images) / min(len(images), pictures + tune)
    chosen = [images[int(i * step)] for i in range(min(len(images), pictures + tune))]
    ratio = len(chosen) / max(1, tune)
    for number, image in enumerate(chosen):
        tuning = tune > 0 and int(number / ratio) != int((number - 1) / ratio)
        for kind, path in (("images", image), ("labels", source / split / "labels" / f"{image.stem}.png")):
            link = target / ("tune" if tuning else "measure") / kind / path.name
            link.parent.mkdir(parents=True, exist_ok=True)
            if not link.exists():
                link.symlink_to(path.resolve())
    (target / "classes.json").write_text((source / "classes.json").read_text("utf-8"), "utf-8")


def measured(case: Case, host: Host) -> Iterator[dict[str, Any]]:
    """Yield rows: the network alone, each engine with its defaults, and with parameters chosen on other pictures."""
    for index, (title, refiner) in enumerate(ENGINES):
        steps = host.catalog.refiner(refiner).params[0]
        found = case.swept(host, "measure", refiner, {steps.key: (steps.default,)})
        if index == 0:
            yield row(case, "raw", found.raw, {})
        yield row(case, title, found.rows[0], {})
    best = case.swept(host, "tune", "dense-crf", GRID).best("miou").values
    chosen = {key: (value,) for key, value in best.items()}
    yield row(case, SWEPT, case.swept(host, "measure", "dense-crf", chosen).rows[0], best)


def row(case: Case, title: str, found: Any, values: Mapping[str, ParamValue]) -> dict[str, Any]:
    """Return what the table and the file say of one measurement."""
    return {
        "case": case.name, "refined": title, "pictures": found.metrics.images, "miou": found.measure("miou"),
        "boundary_f": found.measure("boundary_f"), "seconds": found.seconds, "values": dict(values),
        "iou": dict(found.metrics.iou),
    }  # fmt: skip


def printed(rows: list[dict[str, Any]]) -> Iterator[str]:
    """Write the table."""
    yield "| network, data | refined by | mean IoU | boundary F |"
    yield "|---|---|---|---|"
    for one in rows:
        raw = next(r for r in rows if r["case"] == one["case"])
        change = "" if one is raw else f" ({100 * (one['miou'] - raw['miou']):+.1f})"
        edge = "" if one is raw else f" ({100 * (one['boundary_f'] - raw['boundary_f']):+.1f})"
        yield f"| {one['case']} | {one['refined']} | {one['miou']:.1%}{change} | {one['boundary_f']:.1%}{edge} |"


def main(arguments: list[str]) -> int:
    """Measure case by case."""
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("cases", nargs="+", metavar="DATA:WEIGHTS")
    parser.add_argument("--split", default="val")
    parser.add_argument("--pictures", type=int, default=48)
    parser.add_argument("--tune", type=int, default=16)
    parser.add_argument("--known", action="store_true", help="print what is known, measure nothing")
    args = parser.parse_args(arguments)
    record, host = args.out / "worth.jsonl", standard_host()
    lines = record.read_text("utf-8").splitlines() if record.is_file() else []
    rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    for text in [] if args.known else args.cases:
        data, _, weights = text.partition(":")
        info = choose(host, None, weights)
        name = Path(data).name
        case = Case(f"{info.model}, {name}", weights, info.model, args.out / name, args.out / f"{info.model}-{name}")
        linked(Path(data), args.split, args.pictures, args.tune, case.data)
        known = {(one["case"], one["refined"]) for one in rows}
        if (case.name, SWEPT) in known:
            continue
        for one in measured(case, host):
            if (one["case"], one["refined"]) not in known:
                rows.append(one)
                with record.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(one) + "\n")
                sys.stderr.write(f"{one}\n")
    sys.stdout.write("\n".join(printed(rows)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
