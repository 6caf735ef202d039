"""`segstudio segment`: what is written, what is skipped, what fails, and what is said about it."""

import json
import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import pytest
import tifffile

import toy_plugin
from segstudio import cli
from segstudio.cli.host import Host
from segstudio.core import (
    ClassSet,
    JobContext,
    OutOfMemory,
    Request,
    Scores,
    SegClass,
    Segmentation,
    WeightsError,
)
from toy_host import toy_host, toy_weights

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    """Run `segment` with the toy host, results going to `out`: exit code, stdout, stderr."""

    def run(*arguments: object, host: Host | None = None) -> tuple[int, str, str]:
        words = ["segment", *map(str, arguments), "--out", str(tmp_path / "out")]
        code = cli.main(words, lambda: host or toy_host())
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder of three good images, one of them in a subfolder."""
    folder = tmp_path / "photos"
    (folder / "sub").mkdir(parents=True)
    for i, name in enumerate(("a.png", "b.png", "sub/a.png")):
        PIL.Image.fromarray(toy_plugin.banded_image(12 + i, 16).pixels).save(folder / name)
    return folder


def out(tmp_path: Path) -> list[str]:
    folder = tmp_path / "out"
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_a_folder_becomes_label_maps_with_the_same_relative_names(call: Call, photos: Path, tmp_path: Path) -> None:
    code, output, _ = call(photos, "--model", "toy-brightness")

    assert code == 0
    assert out(tmp_path) == ["a.png", "b.png", "sub/a.png"]
    assert "3 segmented; on cpu" in output
    with PIL.Image.open(tmp_path / "out" / "b.png") as mask:
        assert np.unique(np.asarray(mask)).tolist() == [0, 1, 2, 3]


def test_the_json_has_the_agreed_shape_and_nothing_else_is_on_stdout(call: Call, photos: Path, tmp_path: Path) -> None:
    code, output, errors = call(photos, "--json")

    document = json.loads(output)
    assert code == 0
    assert errors == ""
    assert set(document) == {"results", "device", "engine"}
    assert (document["device"], document["engine"]) == ("cpu", "torch")
    assert [set(entry) for entry in document["results"]] == [{"input", "outputs", "seconds", "error"}] * 3
    first = document["results"][0]
    assert first["input"] == str(photos / "a.png")
    assert first["outputs"] == [str(tmp_path / "out" / "a.png")]
    assert first["seconds"] > 0
    assert first["error"] is None


def test_finished_work_is_skipped(call: Call, photos: Path, tmp_path: Path) -> None:
    call(photos)
    before = (tmp_path / "out" / "a.png").stat().st_mtime_ns
    (tmp_path / "out" / "b.png").unlink()

    code, output, _ = call(photos)

    assert code == 0
    assert "1 segmented, 2 already there" in output
    assert (tmp_path / "out" / "a.png").stat().st_mtime_ns == before
    assert out(tmp_path) == ["a.png", "b.png", "sub/a.png"]


def test_skipped_images_name_their_files_in_json(call: Call, photos: Path, tmp_path: Path) -> None:
    call(photos)

    document = json.loads(call(photos, "--json")[1])

    assert [entry["seconds"] for entry in document["results"]] == [0, 0, 0]
    assert document["results"][0]["outputs"] == [str(tmp_path / "out" / "a.png")]
    assert document["device"] is None


def test_overwrite_does_it_again(call: Call, photos: Path, tmp_path: Path) -> None:
    call(photos)
    (tmp_path / "out" / "a.png").write_bytes(b"edited")

    code, output, _ = call(photos, "--overwrite")

    assert code == 0
    assert "3 segmented" in output
    assert (tmp_path / "out" / "a.png").read_bytes() != b"edited"


def test_a_format_that_is_missing_is_made_and_the_other_redone(call: Call, photos: Path, tmp_path: Path) -> None:
    call(photos / "a.png")

    call(photos / "a.png", "--format", "voc-png", "--format", "overlay-png", "--format", "scores-npz")

    assert out(tmp_path) == ["a.npz", "a.overlay.png", "a.png"]


def test_one_bad_file_is_reported_and_the_rest_goes_on(call: Call, photos: Path, tmp_path: Path) -> None:
    (photos / "aa.png").write_bytes(b"\x89PNG\r\n\x1a\nrubbish")
    (photos / "empty.jpg").touch()

    code, output, errors = call(photos, "--json")

    results = {Path(entry["input"]).name: entry for entry in json.loads(output)["results"]}
    assert code == 1
    assert len(errors.splitlines()) == 2
    assert "broken or cut short" in results["aa.png"]["error"]
    assert "0 bytes" in results["empty.jpg"]["error"]
    assert results["aa.png"]["outputs"] == []
    assert out(tmp_path) == ["a.png", "b.png", "sub/a.png"]


def test_images_that_differ_in_suffix_do_not_collide(call: Call, photos: Path, tmp_path: Path) -> None:
    PIL.Image.fromarray(toy_plugin.banded_image(12, 16).pixels).save(photos / "a.jpg")

    assert call(photos)[0] == 0
    assert out(tmp_path) == ["a_jpg.png", "a_png.png", "b.png", "sub/a.png"]


def test_a_source_is_never_overwritten(photos: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {p: p.read_bytes() for p in photos.rglob("*.png")}

    code = cli.main(["segment", str(photos), "--out", str(photos), "--overwrite"], toy_host)

    assert code == 1
    assert capsys.readouterr().err.count("overwrite the source image") == 3
    assert {p: p.read_bytes() for p in photos.rglob("*.png")} == before


def test_subfolders_can_be_left_out(call: Call, photos: Path, tmp_path: Path) -> None:
    call(photos, "--no-recursive")

    assert out(tmp_path) == ["a.png", "b.png"]


def test_all_pages_of_a_tiff_get_numbers(call: Call, tmp_path: Path) -> None:
    pages = np.stack([toy_plugin.banded_image(8, 8).pixels] * 2)
    tifffile.imwrite(tmp_path / "x.tif", pages, photometric="rgb")

    assert call(tmp_path / "x.tif", "--page", "all")[0] == 0
    assert call(tmp_path / "x.tif", "--page", "2")[0] == 0
    assert out(tmp_path) == ["x.png", "x_p001.png", "x_p002.png"]


def test_pages_that_are_left_out_are_told(call: Call, photos: Path, tmp_path: Path) -> None:
    tifffile.imwrite(tmp_path / "x.tif", np.zeros((3, 8, 8), np.uint8), photometric="minisblack")

    code, _, errors = call(tmp_path / "x.tif", photos)

    assert code == 0
    assert "x.tif: it has 3 pages; only page 1 was taken (--page all takes them all)." in errors
    assert errors.count(" pages;") == 1, "nothing is said of files with one page"


def test_a_folder_that_takes_no_results_stops_before_any_work(call: Call, photos: Path, tmp_path: Path) -> None:
    class Untouched:
        def segment(self, request: Request, context: JobContext) -> Segmentation:
            pytest.fail("a network ran though its answer cannot be written")

    (tmp_path / "out").write_text("a file")
    code, _, errors = call(photos, host=toy_host(engine=Untouched()))

    assert code == 1
    assert errors.count("\n") == 1
    assert f"{tmp_path / 'out'}: a part of this path is a file, not a folder. Choose another folder." in errors


def test_large_images_are_refused_by_the_limit(call: Call, photos: Path) -> None:
    code, _, errors = call(photos / "a.png", "--max-pixels", 10)

    assert code == 1
    assert "more than the limit" in errors


def test_refining_is_asked_for_with_its_values(call: Call, photos: Path, tmp_path: Path) -> None:
    code, _, _ = call(photos / "a.png", "--refine", "toy-sharpen", "--param", "power=3", "--format", "compare-png")

    assert code == 0
    assert out(tmp_path) == ["a.compare.png"]


def test_a_uniform_answer_is_pointed_out(call: Call, tmp_path: Path) -> None:
    PIL.Image.new("RGB", (8, 8), (255, 255, 255)).save(tmp_path / "white.png")

    code, _, errors = call(tmp_path / "white.png")

    assert code == 0
    assert "the whole image is snow" in errors


def test_nothing_but_background_is_pointed_out_once(call: Call, photos: Path) -> None:
    class Blank:
        def segment(self, request: Request, context: JobContext) -> Segmentation:
            classes = ClassSet((SegClass(0, "background", (0, 0, 0)), SegClass(1, "cat", (9, 9, 9))))
            scores = np.array([1, 0], np.float32).reshape(2, 1, 1)
            return Segmentation(Scores(scores, request.image.size, classes), "cpu", "CPU")

    _, _, errors = call(photos / "a.png", host=toy_host(engine=Blank()))

    assert errors.count("\n") == 1
    assert "Nothing but background was found" in errors


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--model", "toy-brigthness"], "Did you mean toy-brightness?"),
        (["--weights", "peple"], "No set of weights is called 'peple'"),
        (["--refine", "crf"], "No refiner is called 'crf'"),
        (["--refine", "toy-sharpen", "--param", "power=99"], "expected a number from 1.0 to 8.0"),
        (["--refine", "toy-sharpen", "--param", "power=much"], "cannot read 'much'"),
        (["--refine", "toy-sharpen", "--param", "power"], "KEY=VALUE"),
        (["--refine", "toy-sharpen", "--param", "sigma=1"], "No parameter of toy-sharpen is called 'sigma'"),
        (["--refine", "toy-sharpen", "--preset", "x"], "No preset of toy-sharpen"),
        (["--param", "power=1"], "Add --refine KEY"),
        (["--format", "gif"], "No format is called 'gif'"),
        (["--page", "0"], "--page 0 is no page"),
        (["--window", "8"], "too small"),
        (["--window", "512", "--whole"], "exclude each other"),
        (["--scales", "1,x"], "no list of numbers"),
        (["--scales", "9"], "between 0.1 and 4"),
        (["--precision", "int8"], "invalid choice"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_exit_code_2(
    call: Call, photos: Path, tmp_path: Path, arguments: Sequence[str], sentence: str
) -> None:
    code, output, errors = call(photos, *arguments, "--json")

    assert code == 2
    assert output == ""
    assert sentence in errors
    assert len(errors.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_missing_input_stops_before_any_work(call: Call, photos: Path, tmp_path: Path) -> None:
    code, _, errors = call(photos, tmp_path / "nowhere")

    assert code == 2
    assert "nowhere: there is no such file or folder" in errors
    assert out(tmp_path) == []


def test_a_folder_without_images_is_bad_input(call: Call, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()

    code, output, errors = call(tmp_path / "none", "--json")

    assert (code, output) == (2, "")
    assert "There are no images here" in errors


def test_without_weights_it_fails_once_not_for_every_image(call: Call, photos: Path) -> None:
    host = toy_host(None, toy_weights("one"), toy_weights("two"))

    code, output, errors = call(photos, "--model", "toy-brightness", "--json", host=host)

    assert (code, output) == (1, "")
    assert len(errors.splitlines()) == 1


class Failing:
    """An engine that fails in one way."""

    def __init__(self, error: BaseException) -> None:
        self._error = error

    def segment(self, request: Request, context: JobContext) -> Segmentation:
        raise self._error


def test_out_of_memory_concerns_one_image(call: Call, photos: Path) -> None:
    host = toy_host(Failing(OutOfMemory("toy", "no room.", "Take windows.")))

    code, output, _ = call(photos, "--json", host=host)

    assert code == 1
    assert [entry["error"] for entry in json.loads(output)["results"]] == ["toy: no room. Take windows."] * 3


def test_broken_weights_end_the_batch(call: Call, photos: Path) -> None:
    host = toy_host(Failing(WeightsError("toy", "broken.", "Get them again.")))

    code, _, errors = call(photos, host=host)

    assert (code, errors) == (1, "toy: broken. Get them again.\n")


def test_a_fault_in_the_program_is_one_line_too(call: Call, photos: Path) -> None:
    code, output, errors = call(photos, "--json", host=toy_host(Failing(KeyError("x"))))

    assert (code, output) == (1, "")
    assert errors.startswith("Unexpected KeyError")
    assert len(errors.splitlines()) == 1


class Chatty(toy_plugin.ToyEngine):
    """An engine whose libraries print where they should not."""

    def segment(self, request: Request, context: JobContext) -> Segmentation:
        print("loading...")  # noqa: T201 - that is the point
        return super().segment(request, context)


def test_what_libraries_print_does_not_get_into_the_json(call: Call, photos: Path) -> None:
    code, output, errors = call(photos / "a.png", "--json", host=toy_host(Chatty()))

    assert code == 0
    assert len(json.loads(output)["results"]) == 1
    assert "loading..." in errors


class Interrupted(toy_plugin.ToyEngine):
    """An engine during whose second image the person presses Ctrl+C, once or twice."""

    def __init__(self, presses: int) -> None:
        self._presses = presses
        self.calls = 0

    def segment(self, request: Request, context: JobContext) -> Segmentation:
        self.calls += 1
        if self.calls == 2:
            for _ in range(self._presses):
                os.kill(os.getpid(), signal.SIGINT)
        return super().segment(request, context)


@pytest.mark.parametrize("presses", [1, 2])
def test_ctrl_c_stops_with_130_and_keeps_what_is_done(call: Call, photos: Path, tmp_path: Path, presses: int) -> None:
    engine = Interrupted(presses)
    before = signal.getsignal(signal.SIGINT)

    code, output, errors = call(photos, "--json", host=toy_host(engine))

    assert code == 130
    assert engine.calls == 2
    assert output == ""
    assert errors.splitlines()[-1] == "Stopped."
    assert out(tmp_path) == ["a.png"]
    assert signal.getsignal(signal.SIGINT) is before


def test_the_request_carries_how_to_run(call: Call, photos: Path) -> None:
    seen: list[Request] = []

    class Watched(toy_plugin.ToyEngine):
        def segment(self, request: Request, context: JobContext) -> Segmentation:
            seen.append(request)
            return super().segment(request, context)

    call(
        photos / "a.png", "--device", "cpu", "--window", 64, "--flip", "--scales", "0.5,1", "--precision", "float32",
        host=toy_host(Watched()),
    )  # fmt: skip
    call(photos / "b.png", "--whole", host=toy_host(Watched()))

    how: dict[str, Any] = {name: getattr(seen[0].options, name) for name in ("device", "windowing", "window", "flip")}
    assert how == {"device": "cpu", "windowing": "sliding", "window": 64, "flip": True}
    assert (seen[0].options.scales, seen[0].options.precision) == ((0.5, 1.0), "float32")
    assert (seen[0].model, seen[0].weights) == ("toy-brightness", "toy")
    assert seen[1].options.windowing == "whole"
