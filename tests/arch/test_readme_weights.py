"""The table of shipped weights in both READMEs is what their cards say, and the cards say all that they must."""

import re
from pathlib import Path
from typing import Final

import pytest

from segstudio.core import resources
from segstudio.engine.weights.cards import ModelCard, read_card

ROOT: Final = Path(__file__).parents[2]
MARK: Final = "<!-- weights: checked against the cards of resources/weights -->"
FILES: Final = sorted((resources() / "weights").glob("*.safetensors"))


def card_of(path: Path) -> ModelCard:
    card = read_card(path)
    assert card is not None, f"{path.name} has no card"
    return card


def row(path: Path) -> str:
    card = card_of(path)
    size = f"{path.stat().st_size / 1e6:.1f} MB"
    score = f"{card.metrics['miou']:.3f}"
    return f"| `{card.key}` | `{card.model}` | {len(card.classes)} | {score} | {size} | {card.licence} |"


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_table_is_what_the_cards_say(page: str) -> None:
    table = (ROOT / page).read_text("utf-8").split(MARK)[1].split("\n\n")[1].splitlines()

    assert sorted(table[2:]) == sorted(row(path) for path in FILES)


def test_weights_are_shipped_for_people_and_nuclei() -> None:
    shipped = {(card_of(path).key, card_of(path).model) for path in FILES}

    assert {
        ("people", "deeplabv3plus-efficientnet-lite0"),
        ("people", "lednet"),
        ("nuclei", "deeplabv3plus-efficientnet-lite0"),
    } <= shipped


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_card_says_where_the_weights_come_from(path: Path) -> None:
    card = card_of(path)

    assert card.title
    assert card.data
    assert card.licence
    assert re.match(r"https?://", card.source)
    assert card.recipe
    assert card.classes.known
    assert {"torch", "numpy"} <= set(card.versions)
