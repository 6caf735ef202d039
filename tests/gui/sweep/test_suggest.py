"""Which values a sweep offers, and what it says of its work."""

from dataclasses import replace
from pathlib import Path

import pytest

from segstudio.core import (
    BoolParam,
    ChoiceParam,
    FloatParam,
    IntParam,
    Progress,
    Sweep,
    SweepLine,
    SweepPlan,
    SweepTable,
)
from segstudio.core.plugins import Catalog, ModelSpec, Preset, RefinerSpec
from segstudio.ui.sweep.eta import SweepEta, ahead
from segstudio.ui.sweep.plots import plot_of
from segstudio.ui.sweep.saved_form import Remembered, from_text, to_text
from segstudio.ui.sweep.suggest import offered, spread, suggested
from segstudio.ui.sweep.sweep_texts import duration, verdict, work_of

WEIGHT = FloatParam("weight", "Weight", 4.0, 0.0, 50.0, 0.5)
STEPS = IntParam("steps", "Steps", 10, 1, 12)
TITLES = {"weight": "Weight"}


def refiner(*presets: dict[str, float]) -> RefinerSpec:
    named = tuple(Preset(str(n), str(n), "here", values) for n, values in enumerate(presets))
    return RefinerSpec("r", "R", "", lambda _: None, (STEPS, WEIGHT), named)  # type: ignore[arg-type, return-value]  # never made


def table(*worth: float, raw: float = 0.7) -> SweepTable:
    weights = tuple(float(n) for n in range(len(worth)))
    asked = Sweep(Path("cells"), "val", "net", "w", "r", {"weight": weights})
    lines = tuple(SweepLine({"weight": w}, m, m / 2, 0.1) for w, m in zip(weights, worth, strict=True))
    return SweepTable(asked, SweepLine({}, raw, raw / 2, 0.0), lines)


def test_the_values_of_presets_are_tried_first() -> None:
    assert suggested(refiner({"weight": 10.0}, {"weight": 3.0})) == {"weight": (3.0, 4.0, 10.0)}


def test_of_many_values_the_first_middle_and_last_are_tried() -> None:
    presets = [{"weight": float(w)} for w in (1, 2, 3, 20)]
    assert suggested(refiner(*presets)) == {"weight": (1.0, 3.0, 20.0)}


def test_without_presets_half_and_twice_the_default_are_tried() -> None:
    assert suggested(refiner()) == {"weight": (2.0, 4.0, 8.0)}


def test_every_refiner_that_comes_with_the_program_has_a_grid(bundled_catalog: Catalog) -> None:
    for spec in bundled_catalog.refiners.values():
        grid = suggested(spec)
        known = {param.key: param for param in spec.params}
        assert grid
        assert all(known[key].check(value) == value for key, values in grid.items() for value in values)
        assert 1 < len(next(iter(grid.values()))) <= 3


def test_switches_and_words_offer_all_there_is() -> None:
    assert offered(refiner(), BoolParam("b", "B", True)) == (False, True)
    assert offered(refiner(), ChoiceParam("c", "C", "x", ("x", "y"))) == ("x", "y")


def test_numbers_stay_within_what_the_parameter_takes() -> None:
    assert offered(refiner(), STEPS) == (5, 10, 12)
    assert spread(STEPS, 1, 30, 4) == (1, 11, 12)
    assert spread(WEIGHT, 1, 3, 5) == (1.0, 1.5, 2.0, 2.5, 3.0)
    assert spread(WEIGHT, 7, 9, 1) == (7.0,)


def test_the_work_is_told_with_what_is_kept_and_how_long_it_takes() -> None:
    fresh, half, done = (SweepPlan(4, 16, kept, 4) for kept in (0, 8, 16))

    assert work_of(3, fresh, 300.0) == ("3 combinations and the network alone on 4 images: 16 in all; about 5 min")
    assert "8 are kept from before, and it goes on from there" in work_of(3, half, None)
    assert work_of(3, done, 0.0).endswith("all of them are kept from before")


@pytest.mark.parametrize(("seconds", "text"), [(0.2, "1 s"), (89, "89 s"), (90, "2 min"), (7200, "2.0 h")])
def test_times_are_told_roughly(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_the_verdict_says_what_is_best_and_by_how_much() -> None:
    assert verdict(table(0.71, 0.75), "miou", TITLES) == (
        "Mean IoU: 75.00\u00a0%, 5.00 points better than the network alone, with Weight 1."
    )


def test_the_verdict_says_that_refining_hurts() -> None:
    message = verdict(table(0.61, 0.65), "miou", TITLES)
    assert "the refiner hurts here" in message
    assert "better by 5.00 points" in message
    assert "no combination is better" in verdict(table(0.7, 0.6), "miou", TITLES)


def test_time_is_reckoned_from_what_is_kept_before_rules_of_thumb() -> None:
    spec = ModelSpec("net", "Net", "Net", 2019, "", "", 1, 2_000_000_000, 8, lambda _: (None, None))  # type: ignore[arg-type, return-value]  # never loaded
    plan = SweepPlan(2, 12, 2, 2, seconds=0.5)

    known = ahead(plan, 0.262144, "r", spec, None)
    assert known == pytest.approx(10 * 0.5 + 2 * 2e9 / 4e10)
    assert ahead(replace(plan, seconds=None), 0.0, "r", spec, None) is None
    assert ahead(replace(plan, done=12), 0.0, "r", spec, None) == 0


def test_the_pace_counts_from_where_this_run_began() -> None:
    now = 0.0
    eta = SweepEta(lambda: now)
    assert eta.left(Progress(100, 200)) is None
    now = 10.0
    assert eta.left(Progress(102, 200)) is None, "too few to tell"
    assert eta.left(Progress(110, 200)) == pytest.approx(90)


def test_plots_gather_the_combinations_of_each_value() -> None:
    plot = plot_of(table(0.71, 0.75), "weight", "Weight", "miou")

    assert plot.values == ("0", "1")
    assert plot.best == (0.71, 0.75)
    low, high = plot.span
    assert (low < 0.7, high > 0.75) == (True, True)
    assert plot.text_at(1) == "Weight 1: at best 75.00\u00a0%, network alone 70.00\u00a0%"


def test_what_was_asked_is_remembered_and_nonsense_forgotten() -> None:
    kept = Remembered("/data", "val", "net", "w", "r", {"weight": (1.0, 2.0), "on": (True,)}, 12, "sky, sea")

    assert from_text(to_text(kept)) == kept
    for text in ("", "[]", "{", '{"folder": 3, "axes": {"a": [[1]]}, "images": "x"}'):
        assert from_text(text) == Remembered()
