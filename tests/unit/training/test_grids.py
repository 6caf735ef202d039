"""Grid files: what they mean, and a clear word on everything that can be wrong with one."""

import re
from pathlib import Path

import pytest

from mender import mender_catalog
from segstudio.core import SegStudioError
from segstudio.evaluation import parse_grid, read_grid

CATALOG = mender_catalog()
HEAD = 'refiner = "mender"\n'


def test_every_combination_is_tried_with_what_is_fixed() -> None:
    grid = parse_grid(HEAD + '[fixed]\nidle = true\n[grid]\ncolumns = [1, 2]\nword = ["a", "b"]', "g.toml", CATALOG)

    assert grid.combinations() == tuple(
        {"idle": True, "columns": columns, "word": word} for columns in (1, 2) for word in ("a", "b")
    )


def test_a_range_has_both_ends() -> None:
    grid = parse_grid(HEAD + "[grid]\ncolumns = { from = 2, to = 8, step = 3 }", "g.toml", CATALOG)

    assert grid.axes == {"columns": (2, 5, 8)}


def test_a_value_named_twice_is_tried_once() -> None:
    assert parse_grid(HEAD + "[grid]\ncolumns = [3, 1, 3]", "g.toml", CATALOG).axes == {"columns": (3, 1)}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[grid", "g.toml: is not valid TOML"),
        ("speed = 3", "speed"),
        ('refiner = "none"\n[grid]\ncolumns = [1]', "none"),
        (HEAD, "names nothing to try"),
        (HEAD + "grid = 3", "g.toml: grid: this is no table"),
        (HEAD + "[grid]\nalpha = [1]", "parameter of mender in g.toml"),
        (HEAD + "[fixed]\nalpha = 1\n[grid]\ncolumns = [1]", "parameter of mender in g.toml"),
        (HEAD + "[grid]\ncolumns = []", "g.toml: columns: these are no values"),
        (HEAD + "[grid]\ncolumns = 3", "g.toml: columns: these are no values"),
        (HEAD + "[grid]\ncolumns = [[3]]", "g.toml: columns: expected a whole number"),
        (HEAD + "[grid]\ncolumns = [99]", "g.toml: columns: expected a whole number from 0 to 32, got 99"),
        (HEAD + "[grid]\ncolumns = { from = 1, to = 3 }", "these are no values"),
        (HEAD + "[grid]\ncolumns = { from = 1, to = 3, step = 0 }", "these are no values"),
        (HEAD + "[grid]\ncolumns = { from = 3, to = 1, step = 1 }", "these are no values"),
        (HEAD + "[fixed]\ncolumns = 1\n[grid]\ncolumns = [1]", "both fixed and tried"),
    ],
)
def test_what_cannot_be_is_named_with_its_file_and_entry(text: str, says: str) -> None:
    with pytest.raises(SegStudioError, match=re.escape(says)):
        parse_grid(text, "g.toml", CATALOG)


def test_too_many_combinations_are_refused() -> None:
    values = list(range(33))
    text = f"[grid]\nw1 = {values}\nw2 = {values}\nalpha = {[v + 1 for v in values]}"
    from segstudio.core.plugins import build_catalog, bundled_sources

    catalog = build_catalog([source for source in bundled_sources() if source.name == "dense_crf"])
    with pytest.raises(SegStudioError, match="35937 combinations"):
        parse_grid(text, "g.toml", catalog)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SegStudioError, match=r"none\.toml"):
        read_grid(tmp_path / "none.toml", CATALOG)
