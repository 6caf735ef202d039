"""A whole comparison of two toy models: what is counted, what is kept, what fails alone."""

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import pytest

import toy_plugin
from compared import DIM, PLAIN, TwoEngine, host, make_images, plan, subjects
from segstudio.comparison import Finished, Plan, compare
from segstudio.comparison.report_texts import Words
from segstudio.core import Cancelled, CancelToken, ClassSet, JobContext, SegClass
from segstudio.core.classes import align
from segstudio.core.files import open_image
from segstudio.core.metrics import Tally, disagreement
from segstudio.core.pipeline import Variant, run

CLASSES = toy_plugin.CLASSES
VARIANTS = (PLAIN, PLAIN.refined("toy-sharpen"), DIM)


def done(made: Plan, engine: TwoEngine | None = None, token: CancelToken | None = None) -> Finished:
    reported: list[str] = []
    return compare(
        made, host().catalog, engine or TwoEngine(), JobContext(token), words=Words(), report_problem=reported.append
    )


def labels(path: Path, variant: Variant) -> Any:
    catalog = host().catalog
    return run(variant.request(open_image(path, catalog)), catalog, TwoEngine(), JobContext()).final.ids


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    return make_images(tmp_path)


def test_the_numbers_are_those_of_the_metrics(folders: tuple[Path, Path], tmp_path: Path) -> None:
    images, truths = folders

    found = done(plan(images, tmp_path / "out", truths, VARIANTS)).document

    for index, variant in enumerate(VARIANTS):
        tally = Tally(CLASSES)
        for path in sorted(images.iterdir()):
            tally.add(np.asarray(PIL.Image.open(truths / path.name)), labels(path, variant))
        assert found["variants"][index]["metrics"] == tally.metrics().as_json()


def test_disagreement_is_that_of_the_label_maps(folders: tuple[Path, Path], tmp_path: Path) -> None:
    images, _ = folders

    found = done(plan(images, tmp_path / "out")).document

    counted = differing = 0
    for image in found["images"]:
        pair = [labels(Path(image["path"]), v) for v in (PLAIN, DIM)]
        between = disagreement(pair)
        assert image["signals"]["disagreement"] == between.mean
        counted, differing = counted + pair[0].size, differing + int(between.differs.sum())
    assert found["agreement"] == [
        [1, pytest.approx(1 - differing / counted)],
        [pytest.approx(1 - differing / counted), 1],
    ]
    assert all(v["metrics"] is None for v in found["variants"])


def test_the_network_runs_once_for_its_raw_and_refined_variants(folders: tuple[Path, Path], tmp_path: Path) -> None:
    engine = TwoEngine()

    found = done(plan(folders[0], tmp_path / "out", variants=VARIANTS), engine)

    assert engine.runs == found.ran == 6  # three images, two networks


def test_everything_is_written(folders: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "out"

    found = done(plan(*folders[:1], out, folders[1], VARIANTS))

    assert json.loads((out / "compare.json").read_text("utf-8")) == found.document
    assert found.report == out / "report.html"
    for folder in ("grids", "disagreement", *(f"labels/{v.key}" for v in VARIANTS)):
        assert sorted(p.name for p in (out / folder).iterdir()) == ["p0.png", "p1.png", "p2.png"]
    variants = list(csv.DictReader(StringIO((out / "metrics.csv").read_text("utf-8"))))
    assert [float(row["miou"]) for row in variants] == [v["metrics"]["miou"] for v in found.document["variants"]]
    assert [row["iou night"] for row in variants] == [
        str(v["metrics"]["iou"]["night"]) for v in found.document["variants"]
    ]
    images = list(csv.DictReader(StringIO((out / "images.csv").read_text("utf-8"))))
    assert len(images) == 3 * 3
    assert not list(out.rglob("*.partial"))


def test_what_is_done_is_not_done_again(folders: tuple[Path, Path], tmp_path: Path) -> None:
    first = done(plan(folders[0], tmp_path / "out", folders[1]))
    engine = TwoEngine()

    again = done(plan(folders[0], tmp_path / "out", folders[1]), engine)

    assert engine.runs == again.ran == 0
    assert again.document == first.document


def test_another_image_or_another_setting_is_done_anew(folders: tuple[Path, Path], tmp_path: Path) -> None:
    images, _ = folders
    done(plan(images, tmp_path / "out"))
    PIL.Image.fromarray(toy_plugin.banded_image(20, 20).pixels).save(images / "p1.png")
    changed, more = TwoEngine(), TwoEngine()

    done(plan(images, tmp_path / "out"), changed)
    done(plan(images, tmp_path / "out", variants=(PLAIN, PLAIN.refined("toy-sharpen", {"power": 3.0}), DIM)), more)

    assert changed.runs == 2
    assert more.runs == 3  # the refiner is new, so that its network has to run for it


def test_labels_that_were_deleted_are_made_again(folders: tuple[Path, Path], tmp_path: Path) -> None:
    done(plan(folders[0], tmp_path / "out"))
    (tmp_path / "out" / "labels" / "dim" / "p2.png").unlink()
    engine = TwoEngine()

    done(plan(folders[0], tmp_path / "out"), engine)

    assert engine.runs == 1


def test_a_stopped_comparison_goes_on_where_it_was(folders: tuple[Path, Path], tmp_path: Path) -> None:
    stopping, going_on = TwoEngine(stop_at=5, error=KeyboardInterrupt()), TwoEngine()
    with pytest.raises(KeyboardInterrupt):
        done(plan(folders[0], tmp_path / "out", folders[1]), stopping)

    found = done(plan(folders[0], tmp_path / "out", folders[1]), going_on)
    whole = done(plan(folders[0], tmp_path / "other", folders[1]))

    assert going_on.runs == 2
    assert without_costs(found.document) == without_costs(whole.document)


def without_costs(document: dict[str, Any]) -> dict[str, Any]:
    copy = json.loads(json.dumps(document))
    for variant in copy["variants"]:
        for key in ("seconds_per_image", "seconds", "peak_mb"):
            del variant[key]
    for image in copy["images"]:
        for numbers in image["variants"].values():
            del numbers["seconds"]
    return dict(copy)


def test_one_bad_image_is_told_and_the_rest_goes_on(folders: tuple[Path, Path], tmp_path: Path) -> None:
    images, truths = folders
    (images / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\nrubbish")
    PIL.Image.fromarray(toy_plugin.banded_image(9, 9).pixels).save(images / "p1.png")  # its truth has another size

    found = done(plan(images, tmp_path / "out", truths)).document

    assert [image["name"] for image in found["images"]] == ["p0", "p2"]
    assert sorted(Path(each["path"]).name for each in found["failures"]) == ["bad.png", "p1.png"]
    assert found["variants"][0]["metrics"]["images"] == 2


def test_a_failing_network_leaves_the_image_out_of_all_numbers(folders: tuple[Path, Path], tmp_path: Path) -> None:
    found = done(plan(folders[0], tmp_path / "out"), TwoEngine(stop_at=2)).document

    assert [image["name"] for image in found["images"]] == ["p0", "p2"]
    assert found["failures"][0]["error"] == "It failed. Try again."


def test_a_cancelled_comparison_stops(folders: tuple[Path, Path], tmp_path: Path) -> None:
    token = CancelToken()
    token.cancel()

    with pytest.raises(Cancelled):
        done(plan(folders[0], tmp_path / "out"), token=token)


def test_images_without_truth_are_compared_without_it(folders: tuple[Path, Path], tmp_path: Path) -> None:
    images, truths = folders
    (truths / "p1.png").unlink()

    found = done(plan(images, tmp_path / "out", truths)).document

    assert len(found["images"]) == 3
    assert found["variants"][0]["metrics"]["images"] == 2
    assert found["images"][1]["variants"]["plain"]["miou"] is None


def test_classes_without_a_counterpart_are_left_out_and_told(folders: tuple[Path, Path], tmp_path: Path) -> None:
    images, truths = folders
    other = ClassSet(tuple(SegClass(c.id, {"snow": "ice"}.get(c.name, c.name), c.color) for c in CLASSES.classes))
    both = (*subjects((PLAIN,)), *subjects((DIM,), other))
    aligned = align([CLASSES, other])

    found = done(plan(images, tmp_path / "out", truths, subjects=both, alignment=aligned)).document

    assert [c["name"] for c in found["classes"]] == ["night", "dusk", "day"]
    assert [v["missing"] for v in found["variants"]] == [["snow"], ["ice"]]
    assert found["variants"][0]["left_out"] > 0
    for image in found["images"]:
        pair = [labels(Path(image["path"]), v) for v in (PLAIN, DIM)]
        assert image["counted"] == int(((pair[0] != 3) & (pair[1] != 3)).sum())


def test_confusions_lead_to_the_images_that_have_most_of_them(folders: tuple[Path, Path], tmp_path: Path) -> None:
    images, truths = folders

    found = done(plan(images, tmp_path / "out", truths)).document

    assert found["confused"]
    for cell in found["confused"]:
        variant = {"plain": PLAIN, "dim": DIM}[cell["variant"]]
        row, column = (CLASSES.names.index(cell[k]) for k in ("true", "predicted"))
        pixels = {}
        for path in images.iterdir():
            truth = np.asarray(PIL.Image.open(truths / path.name))
            pixels[path.stem] = int(((truth == row) & (labels(path, variant) == column)).sum())
        assert cell["pixels"] == sum(pixels.values())
        assert {each["name"]: each["pixels"] for each in cell["images"]} == {n: p for n, p in pixels.items() if p}
