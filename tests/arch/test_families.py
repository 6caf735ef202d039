"""The page that compares the families tells of the weights that are packaged, as they are now."""

import json
from pathlib import Path
from typing import Final

import pytest

from checkout import ROOT
from families import page
from families.measurement import RESULTS, digest
from families.members import MEMBERS, Member, packaged
from families.words import PAGES, Page
from segstudio.core.plugins import Catalog
from segstudio.training import read_recipe

FILES: Final = packaged()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_packaged_file_was_measured_as_it_is(file: Path) -> None:
    found = json.loads((ROOT / "docs" / RESULTS).read_text("utf-8"))[file.stem]

    assert found["sha256"] == digest(file), "Run tools/families_alike.py measure DATA."
    assert set(found) == {"sha256", "trained", "raw", "dense-crf"}
    assert found["raw"]["images"] == found["dense-crf"]["images"] == 100


@pytest.mark.parametrize("language", PAGES, ids=lambda language: language.file)
def test_the_tables_are_what_was_measured(language: Page) -> None:
    text = (ROOT / "docs" / language.file).read_text("utf-8")

    assert page.edited(text, page.rows(), language) == text, "Run tools/families_alike.py page."


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_packaged_file_has_its_image(file: Path) -> None:
    assert (page.FOLDER / f"{file.stem}.jpg").is_file()


def test_every_family_comes_with_weights(bundled_catalog: Catalog) -> None:
    """But those that read depth: no set of images with depth may be passed on."""
    tree = {spec.family for spec in bundled_catalog.models.values() if not spec.needs_depth}
    packed = {row.spec.family for row in page.rows()}

    assert packed == tree
    assert {member.path for member in MEMBERS} <= set(FILES)


def test_every_network_has_learnt_what_its_start_allows() -> None:
    """0.45 of mean IoU from ImageNet, 0.25 from nothing, and the best of them 0.60."""
    found = {row.spec.key: row.found["raw"]["miou"] for row in page.rows()}

    bars = {key: 0.45 if key.endswith("-efficientnet-lite0") else 0.25 for key in found}
    assert {key: miou for key, miou in found.items() if miou < bars[key]} == {}
    assert max(found.values()) >= 0.60


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: member.key)
def test_a_member_is_a_network_and_has_its_recipe(member: Member, bundled_catalog: Catalog) -> None:
    recipe = read_recipe(ROOT / "resources" / "recipes" / f"{member.recipe}.toml")

    assert bundled_catalog.model(member.key).parameters <= 5_000_000
    assert recipe.model.pretrained == member.key.endswith("-efficientnet-lite0")
