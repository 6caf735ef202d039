"""`segstudio demo`: the main job on what is packaged, from photographs to masks and comparisons."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from segstudio.cli.batch import Batch, Outcome, Plan, treat_all
from segstudio.cli.context import Context
from segstudio.cli.segment import ENGINE
from segstudio.core import JobContext, WeightsError, WeightsInfo, resource
from segstudio.core.files import BatchItem

HELP: Final = "segment and refine the packaged photographs"
FORMATS: Final = ("voc-png", "overlay-png", "compare-png")
REFINER: Final = "dense-crf"


@dataclass(frozen=True, slots=True)
class _Case:
    """Photographs, the weights that know what is on them, and the network preferred for it."""

    weights: str
    model: str
    photographs: tuple[str, ...]


_CASES: Final = (
    _Case("people", "deeplabv3plus-efficientnet-lite0", ("astronaut.jpg",)),
    _Case("nuclei", "deeplabv3plus-efficientnet-lite0", ("cell.png",)),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--out", type=Path, default=Path("demo-output"), metavar="DIR", help="default: demo-output")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda, cuda:1 or mps (default: auto)")


def run(context: Context) -> int:
    """Segment every packaged photograph there are weights for, and name what was written."""
    refine, missing = _refiner(context)
    if missing:
        context.console.note(f"Nothing is refined: {missing}")
    outcomes = [outcome for case in _CASES for outcome in _show(context, case, refine)]
    if not outcomes:
        raise WeightsError("demo", "no packaged weights are here.", "Install the program anew, or train some.")
    failed = any(outcome.error for outcome in outcomes)
    if not failed:
        context.console.info(f"Look at the images in {context.args.out}, or open the window with `segstudio`.")
    context.console.emit(
        {
            "results": [_entry(outcome) for outcome in outcomes],
            "device": next((o.device for o in outcomes if o.device), None),
            "engine": ENGINE,
            "refine": refine,
            "missing": missing or None,
        }
    )
    return 1 if failed else 0


def _refiner(context: Context) -> tuple[str | None, str]:
    """Return the refiner's key, or None and what is missing for it."""
    spec = context.host.catalog.refiners.get(REFINER)
    if spec is None:
        return None, f"the plugin of {REFINER} is not loaded; see `segstudio plugins`."
    missing = spec.available()
    return (None, missing) if missing else (spec.key, "")


def _show(context: Context, case: _Case, refine: str | None) -> Sequence[Outcome]:
    info = _weights(context.host.weights.all(), case)
    if info is None:
        return ()
    context.console.info(f"{info.title} ({info.model}): {', '.join(info.classes.names)}")
    catalog = context.host.catalog
    plan = Plan(
        info.model, info.key, context.args.out, [catalog.writer(key) for key in FORMATS], refine, overwrite=True
    )
    items = [BatchItem(path, Path(path.stem)) for path in (resource(f"samples/{name}") for name in case.photographs)]
    with context.console.progress("Demo") as report:
        batch = Batch(plan, catalog, context.host.engine)
        return treat_all(batch, items, JobContext(context.token, report), lambda _, outcome: _print(context, outcome))


def _weights(known: Sequence[WeightsInfo], case: _Case) -> WeightsInfo | None:
    """Find weights of the case, of the preferred network first."""
    found = [info for info in known if info.present and info.key == case.weights]
    return min(found, key=lambda info: info.model != case.model, default=None)


def _print(context: Context, outcome: Outcome) -> None:
    if outcome.error is not None:
        context.console.note(outcome.error)
        return
    found = ", ".join(f"{name} {share:.0%}" for name, share in outcome.found.items() if share >= 0.005)
    context.console.info(f"{outcome.path.name} in {outcome.seconds:.1f} s on {outcome.device}: {found}")
    for path in outcome.outputs:
        context.console.info(f"  {path}")


def _entry(outcome: Outcome) -> dict[str, object]:
    return {
        "input": outcome.path,
        "outputs": outcome.outputs,
        "seconds": round(outcome.seconds, 4),
        "error": outcome.error,
        "classes": outcome.found,
    }
