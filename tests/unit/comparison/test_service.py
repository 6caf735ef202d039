"""The door to comparisons that a window is handed."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

import toy_plugin
from compared import DIM, PLAIN, TwoEngine, host, make_images
from segstudio.comparison import ComparisonService
from segstudio.core import Comparison, Comparisons, DataError, JobContext, UnknownKeyError
from segstudio.core.files import collect
from segstudio.core.metrics import worst_first
from segstudio.core.pipeline import Variant


def service(folder: Path, engine: TwoEngine | None = None) -> Comparisons:
    made = host(engine)
    return ComparisonService(made.catalog, made.weights, made.engine, folder / "scans")


@pytest.fixture
def asked(tmp_path: Path) -> Comparison:
    images, labels = make_images(tmp_path)
    (tmp_path / "classes.json").write_text(json.dumps(toy_plugin.CLASSES.names))
    return Comparison(collect([images], {".png"}), (PLAIN, DIM), labels)


def test_the_ground_truth_is_shown_before_it_is_used(asked: Comparison, tmp_path: Path) -> None:
    found = service(tmp_path).find_truth(asked)

    assert found is not None
    assert (len(found.pairing.matched), found.unknown) == (3, ())
    assert service(tmp_path).find_truth(Comparison(asked.items, asked.variants)) is None


def test_scan_and_report_tell_the_same(asked: Comparison, tmp_path: Path) -> None:
    reported = worst_first([one.signals for one in service(tmp_path).scan(asked, JobContext())], "miou")

    report = service(tmp_path).report(asked, tmp_path / "out", JobContext(), "en")

    document = json.loads((report.parent / "compare.json").read_text("utf-8"))
    signals = {image["name"]: image["signals"] for image in document["images"]}
    assert [one.name for one in reported] == sorted(signals, key=lambda name: signals[name]["miou"])
    for one in reported:
        assert {s: one.value(s) for s in one.available()} == signals[one.name]


def test_a_scan_by_another_desk_goes_on_where_the_first_stopped(asked: Comparison, tmp_path: Path) -> None:
    first, second = TwoEngine(), TwoEngine()
    next(service(tmp_path, first).scan(asked, JobContext()))

    found = list(service(tmp_path, second).scan(asked, JobContext()))

    assert (first.runs, second.runs, len(found)) == (2, 4, 3)


def test_a_report_takes_over_what_a_scan_has_done(asked: Comparison, tmp_path: Path) -> None:
    engine = TwoEngine()
    reported = list(service(tmp_path, engine).scan(asked, JobContext()))
    before = engine.runs

    report = service(tmp_path, engine).report(asked, tmp_path / "out", JobContext(), "en")

    assert engine.runs == before
    assert len(json.loads((report.parent / "compare.json").read_text("utf-8"))["images"]) == len(reported)


def test_a_variant_that_is_added_runs_alone(asked: Comparison, tmp_path: Path) -> None:
    def runs(*variants: Variant) -> int:
        engine = TwoEngine()
        assert len(list(service(tmp_path, engine).scan(replace(asked, variants=variants), JobContext()))) == 3
        return engine.runs

    other = replace(DIM, key="plain", title="Another with a name that was used")

    assert runs(PLAIN) == 3
    assert runs(PLAIN, DIM) == 3, "three images, the new one of two networks"
    assert runs(DIM) == runs(PLAIN) == runs(other) == runs(DIM, PLAIN) == 0
    assert runs(PLAIN, PLAIN.refined("toy-sharpen"), DIM) == 3, "what is refined needs the scores of its network"
    assert runs(PLAIN, DIM) == 0


def test_numbers_after_a_variant_was_added_are_those_of_a_scan_of_all(asked: Comparison, tmp_path: Path) -> None:
    def confusions(folder: Path, *variants: Variant) -> list[object]:
        found = service(folder).scan(replace(asked, variants=variants), JobContext())
        return [[v.counts.confusion.tolist() for v in one.variants if v.counts is not None] for one in found]

    confusions(tmp_path / "a", PLAIN)
    confusions(tmp_path / "a", DIM)

    assert confusions(tmp_path / "a", DIM, PLAIN) == confusions(tmp_path / "b", DIM, PLAIN)


def test_a_report_of_fewer_takes_over_what_a_scan_of_more_has_done(asked: Comparison, tmp_path: Path) -> None:
    engine = TwoEngine()
    list(service(tmp_path, engine).scan(asked, JobContext()))
    before = engine.runs

    for number, variants in enumerate(((DIM,), (PLAIN,), (DIM, PLAIN))):
        service(tmp_path, engine).report(
            replace(asked, variants=variants), tmp_path / f"out{number}", JobContext(), "en"
        )

    assert engine.runs == before
    assert [path.name for path in (tmp_path / "out0" / "labels").iterdir()] == ["dim"]


def test_what_a_person_understands_goes_before_what_is_found(asked: Comparison, tmp_path: Path) -> None:
    found = service(tmp_path).find_truth(asked)
    assert found is not None
    mine = replace(found.truth, values=found.truth.values.with_value(3, None))

    plain = list(service(tmp_path).scan(asked, JobContext()))
    own = list(service(tmp_path).scan(replace(asked, understood=mine), JobContext()))

    counted = [one.variants[0].counts for one in own]
    assert all(c is not None and not c.confusion[3].any() for c in counted)
    assert any(c.variants[0].counts.confusion[3].any() for c in plain if c.variants[0].counts is not None)


def test_scans_of_other_folders_do_not_disturb_each_other(asked: Comparison, tmp_path: Path) -> None:
    other, _ = make_images(tmp_path / "other")
    PIL.Image.fromarray(np.zeros((9, 9, 3), np.uint8)).save(other / "p0.png")
    elsewhere = Comparison(collect([other], {".png"}), asked.variants)
    list(service(tmp_path).scan(asked, JobContext()))
    list(service(tmp_path).scan(elsewhere, JobContext()))
    engine = TwoEngine()

    list(service(tmp_path, engine).scan(asked, JobContext()))
    list(service(tmp_path, engine).scan(elsewhere, JobContext()))

    assert engine.runs == 0


def test_what_cannot_be_is_said_before_anything_runs(asked: Comparison, tmp_path: Path) -> None:
    engine = TwoEngine()
    (tmp_path / "classes.json").write_text('["night"]')

    with pytest.raises(DataError, match="have no class"):
        next(service(tmp_path, engine).scan(asked, JobContext()))
    unknown = Comparison(asked.items, (Variant("x", "X", "toy-brightness", "none"),))
    with pytest.raises(UnknownKeyError, match="none"):
        next(service(tmp_path, engine).scan(unknown, JobContext()))
    assert engine.runs == 0
