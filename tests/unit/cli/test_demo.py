"""`segstudio demo`: masks, overlays and comparisons of the packaged photographs, with or without a refiner."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

import toy_plugin
from segstudio import cli
from segstudio.cli import demo
from segstudio.cli.host import Host
from segstudio.core.plugins import RefinerSpec
from toy_host import ToyWeights, toy_host, toy_weights


def demo_host(missing: str | None = "", *keys: str) -> Host:
    """A host with weights under the names the demo looks for, and a refiner that lacks `missing`; None: no refiner."""
    host = toy_host(None, *(toy_weights(key) for key in keys or ("people", "nuclei")))
    if missing is None:
        return host
    spec = RefinerSpec(demo.REFINER, "CRF", "", lambda _: toy_plugin.Sharpen(2.0), available=lambda: missing)
    return replace(host, catalog=replace(host.catalog, refiners={spec.key: spec}))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_writes_and_names_every_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main(["demo", "--out", str(tmp_path)], demo_host)

    output, errors = capsys.readouterr()
    assert code == 0
    assert errors == ""
    expected = [f"{stem}{end}" for stem in ("astronaut", "cell") for end in (".compare.png", ".overlay.png", ".png")]
    assert names(tmp_path) == sorted(expected)
    assert all(str(tmp_path / name) in output for name in expected)


def test_json_lists_what_was_made_and_what_is_on_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["demo", "--out", str(tmp_path), "--json"], lambda: demo_host("", "people"))

    document = json.loads(capsys.readouterr().out)
    assert set(document) == {"results", "device", "engine", "refine", "missing"}
    assert (document["refine"], document["missing"]) == ("dense-crf", None)
    first = document["results"][0]
    assert set(first) == {"input", "outputs", "seconds", "error", "classes"}
    assert sum(first["classes"].values()) == pytest.approx(1)
    assert all(Path(path).is_file() for path in first["outputs"])


@pytest.mark.parametrize("missing", ["Install pydensecrf2 with pip.", None])
def test_without_a_refiner_it_works_and_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], missing: str | None
) -> None:
    code = cli.main(["demo", "--out", str(tmp_path), "--json"], lambda: demo_host(missing, "people"))

    output, errors = capsys.readouterr()
    assert code == 0
    assert json.loads(output)["refine"] is None
    assert (missing or "the plugin of dense-crf is not loaded") in errors
    assert "astronaut.compare.png" in names(tmp_path)


def test_only_photographs_that_some_weights_know_are_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["demo", "--out", str(tmp_path)], lambda: demo_host("", "nuclei")) == 0
    assert {name.partition(".")[0] for name in names(tmp_path)} == {"cell"}
    capsys.readouterr()


def test_without_weights_it_fails_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    host = replace(demo_host(), weights=ToyWeights())

    assert cli.main(["demo", "--out", str(tmp_path)], lambda: host) == 1
    assert "no packaged weights are here" in capsys.readouterr().err


def test_it_can_be_repeated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert cli.main(["demo", "--out", str(tmp_path)], lambda: demo_host("", "people")) == 0
        assert "astronaut.jpg in" in capsys.readouterr().out
