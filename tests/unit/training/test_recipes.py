import itertools
import math
import tomllib
from pathlib import Path

import pytest

from segstudio.core import SettingsError, UnknownKeyError, resources
from segstudio.training import Recipe, parse_recipe, read_recipe
from segstudio.training.recipes.recipe import Steps
from segstudio.training.schedules import factor

MANY = ("light", "scratch")  # recipes for many networks
PACKAGED = sorted((resources() / "recipes").glob("*.toml"))


@pytest.mark.parametrize("path", PACKAGED, ids=lambda path: path.stem)
def test_packaged_recipes_are_complete(path: Path) -> None:
    recipe = read_recipe(path)

    assert path.stem in {f"{recipe.weights.key}-{name}" for name in MANY if not recipe.model.key} | {
        f"{recipe.weights.key}-{recipe.model.key}"
    }
    assert all((recipe.weights.title, recipe.weights.data, recipe.weights.licence, recipe.weights.source))
    assert len({group.color for group in recipe.classes}) == len(recipe.classes)
    own, *shared = path.read_text("utf-8").split('include = "', 1)
    assert "include" not in tomllib.loads(recipe.text), "a card tells everything"
    for named, rest in (part.split('"\n', 1) for part in shared):
        assert recipe.text == f"{own}{rest}".strip() + "\n\n" + (path.parent / named).read_text("utf-8")
    assert shared or recipe.text == own


def test_what_is_left_out_has_defaults() -> None:
    assert parse_recipe("") == Recipe()
    assert parse_recipe("[steps]\nepochs = 3").steps == Steps(epochs=3)


def test_whole_numbers_do_where_a_fraction_is_expected() -> None:
    rate = parse_recipe("[steps]\nrate = 1").steps.rate

    assert isinstance(rate, float)
    assert rate == 1


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[steps]\nepochs = 2.5", "steps.epochs"),
        ("[steps]\nepochs = true", "steps.epochs"),
        ('[steps]\nrate = "fast"', "steps.rate"),
        ('[steps]\noptimiser = "lion"', "steps.optimiser"),
        ("[images]\ncrop = [320]", "images.crop"),
        ("[loss]\nstride = 3", "loss.stride"),
        ("steps = 5", "steps"),
        ("[[classes]]\nname = 4", "classes"),
        ('[[classes]]\nname = "a"\ncolor = [0, 0, 1.5]', "color"),
    ],
)
def test_wrong_values_are_named(text: str, named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        parse_recipe(text)


def test_an_unknown_entry_lists_its_neighbours() -> None:
    with pytest.raises(UnknownKeyError, match="epochs"):
        parse_recipe("[steps]\nepoch = 3")


def test_broken_and_missing_files_are_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("[steps\n")

    with pytest.raises(SettingsError, match="not valid TOML"):
        read_recipe(broken)
    with pytest.raises(SettingsError, match="cannot be read"):
        read_recipe(tmp_path / "lost.toml")


def test_the_rate_rises_and_falls() -> None:
    how = Steps(warm_up=0.1)
    factors = [factor(step, 100, how) for step in range(100)]

    assert factors[0] == pytest.approx(0.1)
    assert factors[9] == factors[10] == 1
    assert all(after < before for before, after in itertools.pairwise(factors[10:]))
    assert factors[55] == pytest.approx(0.5)
    assert factors[-1] < 0.01


def test_poly_is_the_power_of_what_is_left() -> None:
    how = Steps(schedule="poly", warm_up=0.0)

    assert factor(0, 100, how) == 1
    assert factor(50, 100, how) == pytest.approx(math.pow(0.5, 0.9))
    assert factor(100, 100, how) == 1e-3
