"""The pages tell of what is there: every setting, key, recipe entry, parameter, command and weights file."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Final

import pytest

import pages
from segstudio.core import Settings, resource, settings
from segstudio.core.plugins import Catalog
from segstudio.engine.weights.published import loadable, read_published
from segstudio.training.recipes import recipe as recipes
from segstudio.ui.kit.actions import ACTIONS

ROOT: Final = Path(__file__).parents[2]
DOCS: Final = ROOT / "docs"
TABLES: Final = {
    "[weights]": recipes.About,
    "[model]": recipes.Graph,
    "[[classes]]": recipes.Group,
    "[images]": recipes.Images,
    "[augmentation]": recipes.Augmentation,
    "[loss]": recipes.Objective,
    "[steps]": recipes.Steps,
}


def read(page: str) -> str:
    return (DOCS / page).read_text("utf-8")


def section(page: str, heading: str) -> str:
    text = read(page)
    match = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", text, re.DOTALL | re.MULTILINE)
    assert match, f"{page} lacks the heading {heading}"
    return match[1]


def first_column(text: str) -> list[str]:
    return re.findall(r"^\| `([^`]+)`", text, re.MULTILINE)


@pytest.mark.parametrize("heading", TABLES)
def test_every_entry_of_a_recipe_is_told(heading: str) -> None:
    documented = first_column(section("training.md", f"`{heading}`"))

    assert documented == [field.name for field in fields(TABLES[heading])]


def test_every_setting_is_told_with_its_default() -> None:
    rows = re.findall(r"^\| (.+?) \| .+ \| (.+?) \|$", section("index.md", "Settings"), re.MULTILINE)
    documented = {title: default for title, default in rows if title not in ("setting", "---")}
    default = Settings()

    assert documented == {p.title: shown(default.value(p.key)) for group in settings.table().values() for p in group}


def shown(value: object) -> str:
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else f"{value}" or "none"


def test_every_key_is_told() -> None:
    rows = re.findall(r"^\| `(.+?)` \| (.+?) \|$", section("index.md", "Moving about"), re.MULTILINE)

    assert rows == [(action.key, action.text.rstrip("…")) for action in ACTIONS]


def test_every_parameter_of_the_refiner_is_told(bundled_catalog: Catalog) -> None:
    documented = first_column(read("crf.md"))

    assert sorted(documented) == sorted(p.key for p in bundled_catalog.refiner("dense-crf").params)


def test_every_network_is_told_with_what_it_costs(bundled_catalog: Catalog) -> None:
    rows = re.findall(r"^\| `(.+?)` \| (.+?) \| (.+?) \| (.+?) \| (\d+) \|", read("models.md"), re.MULTILINE)

    assert rows == [
        (m.key, m.title, f"{m.parameters / 1e6:.2f} M", f"{m.macs_512 / 1e9:.1f} G", f"{m.output_stride}")
        for family in dict.fromkeys(m.family for m in bundled_catalog.models.values())
        for m in bundled_catalog.models.values()
        if m.family == family
    ]


def test_every_published_checkpoint_is_told(bundled_catalog: Catalog) -> None:
    rows = re.findall(
        r"^\| `(.+?)` \| `(.+?)` \| .+ \| (0\.\d+) \| .+ \| \[(.+?)\]\((.+?)\) \|$", read("weights.md"), re.MULTILINE
    )
    entries = loadable(read_published(), bundled_catalog)

    assert sorted(rows) == sorted((e.key, e.model, f"{e.miou:.3f}", e.sha256, e.url) for e in entries)


@pytest.mark.parametrize("page", pages.EDITS)
def test_the_tables_are_what_the_code_says(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")

    assert pages.EDITS[page](text) == text, "Run `make pages`."


def test_every_recipe_has_its_command() -> None:
    text = read("training.md")
    commands = re.findall(r"segstudio train \S+ --recipe (\S+)(?: --model \S+)? --out \S+\.safetensors", text)

    assert sorted(commands) == sorted(path.stem for path in resource("recipes").glob("*.toml"))


@pytest.mark.parametrize("page", sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")]), ids=lambda p: p.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    targets = [t.partition("#")[0] for t in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in t]

    assert [t for t in targets if t and not (page.parent / t).exists()] == []


def test_every_bundled_model_s_family_is_in_the_readme(bundled_catalog: Catalog) -> None:
    families = {
        re.split(r" \(|,|-", model.title)[0].replace("FCNs", "FCN") for model in bundled_catalog.models.values()
    }

    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text("utf-8")
        assert [family for family in sorted(families) if f"| {family} |" not in text] == [], name
