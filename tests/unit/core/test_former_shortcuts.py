import json
from pathlib import Path

from segstudio.core import load_settings


def test_keys_of_renamed_actions_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"shortcuts": {"copy_picture": "Ctrl+Shift+C", "run": "F6"}}), "utf-8")

    settings, problems = load_settings(path)

    assert settings.shortcuts == {"copy_image": "Ctrl+Shift+C", "run": "F6"}
    assert problems == ()
