"""Recipes with the names that entries had before are read, also those in the cards of the weights that ship."""

from pathlib import Path

import pytest

from segstudio.core import SettingsError, resources
from segstudio.engine.weights.cards import read_card
from segstudio.training import changed, parse_recipe

OLD = "[pictures]\ncrop = [64, 48]  # small\n\n[augmentation]\nupside_down = 0.5\n"
NEW = OLD.replace("pictures", "images").replace("upside_down", "vertical_flip")
PACKAGED = sorted(path for path in resources().rglob("*.safetensors"))


def test_former_names_mean_the_same() -> None:
    old, new = parse_recipe(OLD), parse_recipe(NEW)

    assert old.images.crop == new.images.crop == (64, 48)
    assert old.augmentation.vertical_flip == new.augmentation.vertical_flip == 0.5


@pytest.mark.parametrize("text", [OLD, NEW], ids=["old", "new"])
@pytest.mark.parametrize("name", ["pictures", "images"])
def test_an_entry_is_set_by_either_name(text: str, name: str) -> None:
    recipe = changed(parse_recipe(text), [f"{name}.crop=[32, 32]", f"{name}.base_short_side=40"])

    assert (recipe.images.crop, recipe.images.base_short_side) == ((32, 32), 40)
    assert recipe.augmentation.vertical_flip == 0.5
    assert "[images]" in recipe.text
    assert "[pictures]" not in recipe.text


def test_both_names_at_once_are_refused() -> None:
    with pytest.raises(SettingsError, match=r"has both pictures and images.*Keep images"):
        parse_recipe("[pictures]\ncrop = [8, 8]\n[images]\ncrop = [8, 8]")
    with pytest.raises(SettingsError, match="vertical_flip"):
        parse_recipe("[augmentation]\nupside_down = 0.5\nvertical_flip = 0.5")


@pytest.mark.parametrize("path", PACKAGED, ids=lambda path: path.stem)
def test_recipes_in_the_cards_of_packaged_weights_are_read(path: Path) -> None:
    card = read_card(path)

    assert card is not None
    if card.recipe:
        assert parse_recipe(card.recipe, path.name).images.crop
