import pytest

from segstudio.core import SettingsError, UnknownKeyError
from segstudio.training import Recipe, changed, parse_recipe

TEXT = """# For a laptop.
[steps]
rate = 2e-3  # with warm-up
epochs = 14

[images]
crop = [320, 224]
"""


def test_nothing_to_change_changes_nothing() -> None:
    recipe = parse_recipe(TEXT)

    assert changed(recipe, []) is recipe


def test_an_entry_is_changed_in_values_and_text() -> None:
    recipe = changed(parse_recipe(TEXT), ["steps.rate=5e-4", "images.crop=[256, 192]"])

    assert (recipe.steps.rate, recipe.steps.epochs, recipe.images.crop) == (5e-4, 14, (256, 192))
    assert recipe.text == TEXT.replace("2e-3", "5e-4").replace("[320, 224]", "[256, 192]")
    assert parse_recipe(recipe.text) == recipe


def test_tables_that_the_recipe_lacks_are_made() -> None:
    recipe = changed(Recipe(), ["model.values.rate=3", "model.key=lednet", "loss.dice=1"])

    assert recipe.model.key == "lednet"
    assert recipe.model.values == {"rate": 3}
    assert recipe.loss.dice == 1.0


@pytest.mark.parametrize("entry", ["steps.rate", "=3", "steps..rate=3", "steps.rate.x=1", "classes.name=skin"])
def test_what_names_no_entry_is_refused(entry: str) -> None:
    recipe = parse_recipe(TEXT + '[[classes]]\nname = "skin"\n')

    with pytest.raises(SettingsError):
        changed(recipe, [entry])


def test_what_a_recipe_does_not_know_is_refused() -> None:
    with pytest.raises(UnknownKeyError, match="rates"):
        changed(parse_recipe(TEXT), ["steps.rates=3"])
    with pytest.raises(SettingsError, match=r"steps\.optimiser"):
        changed(parse_recipe(TEXT), ["steps.optimiser=lion"])
