"""`bench crf`: the shape that scripts read, the cases themselves, and what becomes of measuring processes."""

import json
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from segstudio import cli
from segstudio.cli import bench_crf
from segstudio.cli.assembly import standard_host
from segstudio.core import Cancelled, CancelToken, Image, JobContext, Scores, numbered_classes, resources
from segstudio.crf import measuring
from segstudio.crf.cases import CASES, CrfCase, is_soft, task
from segstudio.crf.conv import ConvOptions
from segstudio.crf.conv_refiner import ConvRefiner
from segstudio.crf.parameters import CrfParameters

PHOTOGRAPH = resources() / "samples" / "astronaut.jpg"
SMALL = CrfParameters(w1=4, alpha=20, beta=5, w2=3, gamma=1, iterations=2)


def photograph() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    with PIL.Image.open(PHOTOGRAPH) as opened:
        return np.asarray(opened.convert("RGB"))


def test_cases_have_the_agreed_names() -> None:
    assert tuple(case.name for case in CASES) == bench_crf.NAMES


@pytest.mark.parametrize("soft", [True, False])
def test_only_a_soft_case_keeps_every_class_in_play(soft: bool) -> None:
    unary, image = task(CrfCase(128, 96, 21, soft), photograph())

    assert unary.shape == (21, 128, 96)
    assert image.shape == (128, 96, 3)
    assert is_soft(unary) == soft


def test_a_case_is_the_same_each_time() -> None:
    first, second = (task(CrfCase(64, 64, 5), photograph())[0] for _ in range(2))

    np.testing.assert_array_equal(first, second)


def test_both_engines_give_the_same_labels_and_the_own_one_tells_its_stages() -> None:
    unary, image = task(CrfCase(48, 64, 3), photograph())
    stages: dict[str, float] = {}
    own, other = (measuring.engine(name, stages, SMALL)(unary, image) for name in ("dense-crf", "dense-crf-pydensecrf"))

    assert (own == other).mean() >= 0.999
    assert {"enter", "splat", "blur", "update"} <= set(stages)


def test_a_conv_crf_is_measured_as_the_refiner_runs_it() -> None:
    unary, image = task(CrfCase(48, 64, 3), photograph())
    scores = Scores(
        np.exp(-unary) / np.exp(-unary).sum(0), (48, 64), numbered_classes(3, [(0, 0, 0)]), kind="probabilities"
    )
    refined = ConvRefiner("conv-crf", ConvOptions(filter_size=7), 5, 1e9).refine(Image(image), scores, JobContext())

    assert (measuring.engine("conv-crf-7", {})(unary, image) == refined.data.argmax(0)).mean() >= 0.999


def test_an_unknown_case_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "crf", "--case", "1x1"], standard_host) == 2
    assert "512x512x21-photo" in capsys.readouterr().err


@pytest.mark.slow
def test_a_measured_case_has_the_agreed_shape(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "crf", "--json", "--runs", "1", "--case", "512x512x2-photo"], standard_host) == 0

    peer, own, *conv = json.loads(capsys.readouterr().out)["cases"]
    assert (peer["subject"], own["subject"]) == ("dense-crf-pydensecrf", "dense-crf")
    assert peer["ratio"] is None
    assert own["agreement"] >= 0.999
    assert own["ratio"] > 0
    assert [case["subject"] for case in conv] == ["conv-crf-7", "conv-crf-11"]
    assert all(case["ratio"] > 0 and case["peak_mb"] > 0 and case["agreement"] is None for case in conv)


def test_a_process_that_ends_early_is_told(tmp_path: Path) -> None:
    gone = bench_crf.Runner("dense-crf", 0, tmp_path / "none.jpg", tmp_path / "labels.npy", JobContext())
    with gone:
        gone.once()
        gone.finish()

    assert "ended with status" in str(gone.case("x").error)


def test_a_stop_ends_the_process(tmp_path: Path) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled), bench_crf.Runner("dense-crf", 0, PHOTOGRAPH, tmp_path / "x.npy", JobContext(token)):
        pass
