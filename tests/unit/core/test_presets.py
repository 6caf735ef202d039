"""Preset files: they come back as they were written, and what is no preset is said to be none."""

from pathlib import Path

import pytest

from segstudio.core import SettingsError, WriteError
from segstudio.core.plugins import Preset, read_preset, write_preset


def test_a_preset_comes_back(tmp_path: Path) -> None:
    preset = Preset("mine", 'A "good" one, 好', "by hand", {"w1": 4.5, "steps": 3, "grows": True, "mode": "before"})
    write_preset(tmp_path / "mine.toml", "dense-crf", preset)

    assert read_preset(tmp_path / "mine.toml") == ("dense-crf", preset)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.toml"]


@pytest.mark.parametrize("text", ["refiner = ", 'refiner = "x"', 'refiner="x"\ntitle="y"\nsource="z"\n[values]\na=[1]'])
def test_what_is_no_preset_is_said_to_be_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.toml").write_text(text)
    with pytest.raises(SettingsError, match=r"bad\.toml") as caught:
        read_preset(tmp_path / "bad.toml")
    assert caught.value.hint


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="none"):
        write_preset(tmp_path / "none" / "mine.toml", "dense-crf", Preset("mine", "", "", {}))
