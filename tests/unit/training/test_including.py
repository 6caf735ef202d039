"""Recipes share tables through a file; what comes of it says everything by itself."""

from pathlib import Path

import pytest

from segstudio.core import SettingsError
from segstudio.training import changed, parse_recipe, read_recipe

OWN = "# of the sea\n[steps]\nepochs = 3  # a few\n"
CLASSES = '[[classes]]\nname = "fish"\nsources = ["cod", "eel"]\n\n[[classes]]\nname = "water"\n'


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "sea.toml").write_text(CLASSES)
    path = tmp_path / "sea.toml"
    path.write_text(f'include = "shared/sea.toml"\n\n{OWN}')
    return path


def test_it_is_as_if_both_stood_in_one_file(recipe: Path) -> None:
    read = read_recipe(recipe)
    assert read.text == OWN + "\n" + CLASSES
    assert read == parse_recipe(OWN + "\n" + CLASSES)
    assert [group.name for group in read.classes] == ["fish", "water"]
    assert changed(read, ["steps.epochs=5"]).classes == read.classes


@pytest.mark.parametrize(
    ("named", "content", "reported"),
    [
        ("shared/none.toml", None, "none.toml"),
        ("shared/bad.toml", b"[steps", "bad.toml"),
        ("shared/bad.toml", b"\xff\xfe[steps]", "bad.toml"),
        ("shared/loose.toml", b"ignored = []\n[loss]\n", "ignored is in no table"),
        ("shared/more.toml", b"[steps]\nbatch = 2\n", "more.toml has steps too"),
        ("shared", None, "cannot be included"),
    ],
)
def test_what_cannot_be_included_is_named(recipe: Path, named: str, content: bytes | None, reported: str) -> None:
    if content is not None:
        (recipe.parent / named).write_bytes(content)
    recipe.write_text(f'include = "{named}"\n{OWN}')
    with pytest.raises(SettingsError, match=reported):
        read_recipe(recipe)


def test_a_name_is_a_word(recipe: Path) -> None:
    recipe.write_text(f"include = 3\n{OWN}")
    with pytest.raises(SettingsError, match=r"sea\.toml: include"):
        read_recipe(recipe)


@pytest.mark.parametrize(("content", "reported"), [(b"[steps", "not valid TOML"), (b"\xff", "not UTF-8")])
def test_a_broken_recipe_is_told_as_such(recipe: Path, content: bytes, reported: str) -> None:
    recipe.write_bytes(content)
    with pytest.raises(SettingsError, match=reported):
        read_recipe(recipe)
