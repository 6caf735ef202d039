"""`segstudio compare`: what it takes, what it says before it runs, and what it writes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import toy_plugin
from compared import TwoEngine, host, make_images
from segstudio import cli
from segstudio.cli.host import Host

Call = Callable[..., tuple[int, str, str]]
BOTH = ("--model", "toy-brightness", "--model", "toy-brightness", "--weights", "plain", "--weights", "dim")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run `compare` on three images, results going to `out`: exit code, stdout, stderr."""
    monkeypatch.setenv("SEGSTUDIO_HOME", str(tmp_path / "home"))
    make_images(tmp_path)

    def run(*arguments: object, made: Host | None = None) -> tuple[int, str, str]:
        words = ["compare", str(tmp_path / "images"), *map(str, arguments), "--out", str(tmp_path / "out")]
        code = cli.main(words, lambda: made or host())
        return code, *capsys.readouterr()

    return run


def named(tmp_path: Path) -> Path:
    (tmp_path / "classes.json").write_text(json.dumps(toy_plugin.CLASSES.names), "utf-8")
    return tmp_path / "labels"


def test_two_models_make_a_report(call: Call, tmp_path: Path) -> None:
    code, output, errors = call(*BOTH, "--refine", "toy-sharpen", "--truth", named(tmp_path))

    assert (code, errors) == (0, "")
    assert "3 images with labels, 0 without" in output
    assert "Toy, dim + Sharpen" in output
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "compare.json", "disagreement", "grids", "images.csv", "journal.jsonl", "labels", "metrics.csv", "report.html",
    ]  # fmt: skip


def test_the_json_is_the_document_and_nothing_else(call: Call, tmp_path: Path) -> None:
    code, output, errors = call(*BOTH, "--json", "--no-grids")

    document = json.loads(output)
    assert (code, errors) == (0, "")
    assert document == json.loads((tmp_path / "out" / "compare.json").read_text("utf-8"))
    assert [v["key"] for v in document["variants"]] == ["toy-brightness-plain", "toy-brightness-dim"]
    assert not (tmp_path / "out" / "grids").exists()


def test_run_again_nothing_runs(call: Call) -> None:
    call(*BOTH)
    engine = TwoEngine()

    _, output, _ = call(*BOTH, made=host(engine))

    assert engine.runs == 0
    assert "0 runs" in output


def test_a_preview_says_how_things_are_understood_and_runs_nothing(call: Call, tmp_path: Path) -> None:
    engine = TwoEngine()

    code, output, _ = call(*BOTH, "--truth", named(tmp_path), "--preview", "--json", made=host(engine))

    document = json.loads(output)
    assert (code, engine.runs) == (0, 0)
    assert document["classes"] == list(toy_plugin.CLASSES.names)
    assert len(document["truth"]) == 3
    assert document["values"]["255"] == 255
    assert not (tmp_path / "out").exists()


def test_a_map_joins_classes(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    path.write_text('{"night": "dark", "dusk": "dark", "snow": null}')

    code, output, _ = call(*BOTH, "--map", path, "--json")

    document = json.loads(output)
    assert code == 0
    assert [c["name"] for c in document["classes"]] == ["dark", "day"]
    assert document["variants"][0]["left_out"] > 0


@pytest.mark.parametrize("text", ["[]", '{"a": 1}', "rubbish"])
def test_a_broken_map_is_refused(call: Call, tmp_path: Path, text: str) -> None:
    (tmp_path / "map.json").write_text(text)

    code, _, errors = call(*BOTH, "--map", tmp_path / "map.json")

    assert code == 1
    assert "cape" in errors


def test_one_bad_image_is_reported_and_the_rest_goes_on(call: Call, tmp_path: Path) -> None:
    (tmp_path / "images" / "bad.png").write_bytes(b"")

    code, output, errors = call(*BOTH, "--json")

    document = json.loads(output)
    assert code == 1
    assert "0 bytes" in errors
    assert (len(document["images"]), len(document["failures"])) == (3, 1)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "nothing to compare"),
        (("--model", "toy-brightness", "--weights", "none"), "No set of weights"),
        ((*BOTH, "--weights", "plain"), "2 networks and 3 weights"),
        (("--model", "toy-brightness", "--model", "toy-brightness", "--weights", "dim"), "named twice"),
        ((*BOTH, "--classes", "{here}/images/p0.png"), "Add --truth"),
        ((*BOTH, "--truth", "{here}/labels"), "classes.json"),
        ((*BOTH, "--truth", "{here}/nowhere"), "no such file or folder"),
        ((*BOTH, "--refine", "toy-blunt"), "toy-sharpen"),
        ((*BOTH, "--depth", "{here}"), "reads no depth"),
    ],
)
def test_what_cannot_be_is_said_with_its_remedy(
    call: Call, tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    engine = TwoEngine()

    code, output, errors = call(*(a.replace("{here}", str(tmp_path)) for a in arguments), made=host(engine))

    assert code in {1, 2}
    assert sentence in errors
    assert len(errors.splitlines()) == 1
    assert engine.runs == 0
    assert "report" not in output


def test_values_without_a_name_stop_before_anything_runs(call: Call, tmp_path: Path) -> None:
    (tmp_path / "classes.json").write_text('["night", "dusk", "day"]')
    engine = TwoEngine()

    code, _, errors = call(*BOTH, "--truth", tmp_path / "labels", made=host(engine))

    assert (code, engine.runs) == (1, 0)
    assert "values have no class: 3" in errors
    assert call(*BOTH, "--truth", tmp_path / "labels", "--ignore", 3)[0] == 0


def test_weights_alone_name_their_networks(call: Call) -> None:
    code, output, _ = call("--weights", "plain", "--weights", "dim", "--json")

    assert code == 0
    assert len(json.loads(output)["variants"]) == 2


def test_the_report_speaks_the_language_of_the_program(call: Call, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "settings.json").write_text('{"language": "zh_CN"}')

    call(*BOTH)

    assert "模型比较" in (tmp_path / "out" / "report.html").read_text("utf-8")
