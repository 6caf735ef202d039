"""`models`, `plugins`, `weights list`: the shapes that scripts read."""

import json
from types import ModuleType

import pytest

import toy_plugin
from segstudio import cli
from segstudio.cli.host import Host
from segstudio.core.plugins import PluginSource, build_catalog, hookimpl
from toy_host import ToyWeights, toy_host, toy_weights


def test_models_json_has_the_agreed_shape(capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main(["models", "--json"], toy_host)

    output, errors = capsys.readouterr()
    assert (code, errors) == (0, "")
    assert json.loads(output) == {
        "models": [
            {
                "key": "toy-brightness",
                "family": "Toy",
                "title": "Toy",
                "year": 2015,
                "paper": "",
                "params": 84,
                "macs_512": 4128768,
                "output_stride": 2,
                "needs_depth": False,
                "receptive_field": None,
                "whole_by": "",
                "weights": [
                    {
                        "key": "toy",
                        "classes": ["night", "dusk", "day", "snow"],
                        "licence": "Apache-2.0",
                        "size": 123,
                        "source": "made by hand",
                        "present": True,
                    }
                ],
            }
        ]
    }


def test_models_for_people_is_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    host = toy_host(None, toy_weights("here"), toy_weights("there", present=False))

    assert cli.main(["models"], lambda: host) == 0

    head, row = capsys.readouterr().out.splitlines()
    assert head.split() == ["MODEL", "FAMILY", "YEAR", "PARAMETERS", "GMACS", "AT", "512", "WEIGHTS"]
    assert row.startswith("toy-brightness")
    assert row.endswith("here, 1 to fetch")


def test_weights_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["weights", "list", "--json"], toy_host) == 0
    document = json.loads(capsys.readouterr().out)
    assert [(w["model"], w["key"], len(w["classes"])) for w in document["weights"]] == [("toy-brightness", "toy", 4)]

    assert cli.main(["weights", "list"], toy_host) == 0
    assert "Apache-2.0" in capsys.readouterr().out


def test_json_may_stand_before_or_after_the_action(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["weights", "--json", "list"], toy_host)
    before = capsys.readouterr().out
    cli.main(["weights", "list", "--json"], toy_host)

    assert before == capsys.readouterr().out


def broken_host() -> Host:
    module = ModuleType("broken")

    @hookimpl
    def segstudio_models() -> None:
        raise RuntimeError("nothing works")

    module.segstudio_models = segstudio_models  # type: ignore[attr-defined]  # modules have what is put into them
    catalog = build_catalog([PluginSource("toy", toy_plugin), PluginSource("broken", module, "9.9")])
    return Host(catalog, ToyWeights(), toy_plugin.ToyEngine())


def test_plugins_name_what_failed(capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main(["plugins", "--json"], broken_host)

    plugins = {entry["name"]: entry for entry in json.loads(capsys.readouterr().out)["plugins"]}
    assert code == 0
    assert set(plugins["toy"]) == {"name", "version", "source", "offers", "errors"}
    assert "toy-brightness" in plugins["toy"]["offers"]
    assert plugins["toy"]["errors"] == []
    assert "nothing works" in plugins["broken"]["errors"][0]


def test_plugins_for_people_put_errors_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["plugins"], broken_host)

    output, errors = capsys.readouterr()
    assert "broken 9.9" in output
    assert "nothing works" in errors
