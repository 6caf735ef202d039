"""What is kept of a comparison over many images: sums and confusions, never pixels."""

from pathlib import Path, PurePath

import numpy as np
import pytest
from numpy.typing import NDArray

import toy_plugin
from segstudio.core import Comparison, RunOptions, Scanned, VariantNumbers
from segstudio.core.classes import align
from segstudio.core.files import BatchItem
from segstudio.core.metrics import Counts, Signals, count, nothing
from segstudio.core.plugins import PluginSource as Source
from segstudio.core.plugins import build_catalog
from segstudio.core.session import Setup
from segstudio.ui.truth.scan_results import ScanStore
from segstudio.ui.truth.variants import variants_of

RAW, FINE = Setup("toy-brightness", "people"), Setup("toy-brightness", "people", "toy-sharpen")
CLASSES = toy_plugin.CLASSES
NAMES = CLASSES.names


def counted(seed: int) -> Counts:
    rng = np.random.default_rng(seed)
    maps: list[NDArray[np.uint8]] = [rng.integers(0, 4, (12, 17), np.uint8) for _ in range(2)]
    return count(maps[0], maps[1], CLASSES)


def scanned(name: str, *each: VariantNumbers) -> Scanned:
    return Scanned(BatchItem(Path(f"/photos/{name}.png"), PurePath(name)), Signals(name, miou=0.5), each)


def numbers(
    counts: Counts | None, seconds: float = 1.0, peak: float | None = None, lost: float = 0.0
) -> VariantNumbers:
    return VariantNumbers(counts, seconds, peak, lost)


@pytest.fixture
def results() -> ScanStore:
    return ScanStore(Comparison((), ()), (RAW, FINE), ("Raw", "Fine"), align([CLASSES]))


def test_sums_are_those_of_all_images(results: ScanStore) -> None:
    whole = nothing(CLASSES)
    for seed in range(3):
        whole += counted(seed)
        results.add(scanned(f"p{seed}", numbers(counted(seed)), numbers(counted(seed + 10))))
    expected, line = whole.metrics(CLASSES), results.board().lines[0]

    assert results.board().images == 3
    assert line.metrics is not None
    assert (line.metrics.confusion == expected.confusion).all()
    assert (line.metrics.miou, line.metrics.boundary_f) == (expected.miou, expected.boundary_f)


def test_an_image_counts_once(results: ScanStore) -> None:
    for _ in range(2):
        results.add(scanned("p", numbers(counted(1)), numbers(counted(2))))
    line = results.board().lines[1]

    assert results.board().images == 1
    assert line.metrics is not None
    assert line.metrics.confusion.sum() == 12 * 17


def test_costs_are_the_median_time_and_the_largest_memory(results: ScanStore) -> None:
    for name, seconds, peak, lost in (("a", 9.0, 100.0, 0.2), ("b", 1.0, None, 0.0), ("c", 2.0, 300.0, 0.1)):
        results.add(scanned(name, numbers(None, seconds, peak, lost), numbers(None)))
    first, second = results.board().lines

    assert (first.seconds, first.peak_mb) == (2.0, 300.0)
    assert first.left_out == pytest.approx(0.1)
    assert second.peak_mb is None
    assert not results.board().has_truth


@pytest.mark.parametrize(("true", "predicted"), [(0, 1), (3, 2), (2, 2)])
def test_the_images_of_a_confusion_come_with_most_first(results: ScanStore, true: int, predicted: int) -> None:
    for seed in range(5):
        results.add(scanned(f"p{seed}", numbers(counted(seed)), numbers(None)))
    expected = {f"p{seed}": int(counted(seed).confusion[true, predicted]) for seed in range(5)}
    found = results.images(RAW, NAMES[true], NAMES[predicted])

    assert {path.stem: pixels for path, pixels in found} == {name: n for name, n in expected.items() if n}
    assert [pixels for _, pixels in found] == sorted((pixels for _, pixels in found), reverse=True)
    assert results.images(FINE, NAMES[true], NAMES[predicted]) == ()
    assert results.images(RAW, "moon", NAMES[0]) == ()
    assert results.images(Setup("other", "x"), NAMES[true], NAMES[predicted]) == ()


def test_variants_that_would_share_a_key_are_told_apart() -> None:
    catalog = build_catalog([Source("toy", toy_plugin)])
    strong = Setup("toy-brightness", "people", "toy-sharpen", {"strength": 0.9})
    other = Setup("toy-brightness", "second")
    found = variants_of((RAW, FINE, strong, other), catalog, RunOptions())

    assert len({variant.key for variant in found}) == 4
    assert len({variant.title for variant in found}) == 4
    assert {variant.weights for variant in found} == {"people", "second"}
    assert found[0].network == found[1].network == found[2].network
    assert all("/" not in variant.key for variant in found)


def test_one_set_of_weights_needs_no_name() -> None:
    catalog = build_catalog([Source("toy", toy_plugin)])

    assert [v.key for v in variants_of((RAW, FINE), catalog, RunOptions())] == [
        "toy-brightness",
        "toy-brightness-toy-sharpen",
    ]
