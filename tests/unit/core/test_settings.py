import json
from dataclasses import fields, replace
from pathlib import Path

import pytest

from segstudio.core import Settings, SettingsError, WriteError, load_settings, save_settings, settings
from segstudio.core.session import Layout, PaneSpec, Setup

CHANGED = {"theme": "dark", "language": "zh_CN", "window": 512, "overlap": 0.5, "flip": True, "cache_mb": 64}


def changed() -> Settings:
    made = Settings()
    for key, value in CHANGED.items():
        made = made.with_value(key, value)  # type: ignore[arg-type]  # of each setting's own type
    return made


def test_every_setting_stands_in_the_table_once() -> None:
    keys = [p.key for group in settings.table().values() for p in group]

    assert sorted(keys) == sorted({f.name for f in fields(Settings)} - {"shortcuts", "layouts", "unknown"})
    assert all(p.title and p.note for group in settings.table().values() for p in group)


def test_defaults_are_those_of_the_table() -> None:
    for group in settings.table().values():
        for param in group:
            assert Settings().value(param.key) == param.default == param.check(param.default)


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    grid = Layout(
        (PaneSpec("image"), PaneSpec("network", Setup("net", "people", "smear", {"reach": 3}))), "mine", {"cape": None}
    )
    wanted = replace(changed(), shortcuts={"run": "F6"}, layouts={"mine": grid})

    save_settings(wanted, tmp_path / "new" / "settings.json")

    assert load_settings(tmp_path / "new" / "settings.json") == (wanted, ())


def test_the_file_keeps_only_differences(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"

    save_settings(Settings(), path)
    assert json.loads(path.read_text()) == {}
    save_settings(changed(), path)
    assert json.loads(path.read_text()) == CHANGED


def test_unknown_keys_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"from_the_future": [1, 2], "theme": "dark"}))

    loaded, problems = load_settings(path)
    save_settings(loaded.with_value("theme", "light"), path)

    assert problems == ()
    assert json.loads(path.read_text()) == {"from_the_future": [1, 2], "theme": "light"}


@pytest.mark.parametrize("wrong", [{"theme": "pink"}, {"window": "wide"}, {"opacity": 3}, {"flip": 1}])
def test_a_wrong_value_falls_back_and_is_told(tmp_path: Path, wrong: dict[str, object]) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({**wrong, "language": "en"}))

    loaded, problems = load_settings(path)

    assert loaded == Settings().with_value("language", "en")
    assert len(problems) == 1
    assert next(iter(wrong)) in problems[0]


@pytest.mark.parametrize(
    "panes", [3, [3], [{"kind": "moon"}], [{"kind": "network", "model": 1}], {"panes": [], "classes": {"a": 1}}]
)
def test_a_layout_that_is_none_is_left_out_and_told(tmp_path: Path, panes: object) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"layouts": {"odd": panes, "old": [], "empty": {"panes": []}}}))

    loaded, problems = load_settings(path)

    assert loaded.layouts == {"old": Layout((), "old"), "empty": Layout((), "empty")}
    assert problems == ("layouts.odd: it could not be understood; it is left out.",)


@pytest.mark.parametrize("content", ["", "{", "[1]", "\x00"])
def test_a_broken_file_gives_defaults_and_a_message(tmp_path: Path, content: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(content)

    loaded, problems = load_settings(path)

    assert loaded == Settings()
    assert str(path) in problems[0]


def test_no_file_is_no_problem(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none.json") == (Settings(), ())


def test_a_folder_that_cannot_be_made_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(WriteError, match="could not be saved"):
        save_settings(Settings(), tmp_path / "file" / "settings.json")


def test_a_setting_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(SettingsError, match="no such setting"):
        Settings().with_value("nonsense", 1)


def test_run_options_follow_the_settings() -> None:
    options = changed().options()

    assert (options.window, options.overlap, options.flip, options.device) == (512, 0.5, True, "auto")
