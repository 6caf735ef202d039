import numpy as np
import pytest

from segstudio.core import ClassSet, LabelMap, Scores, SegClass, SettingsError, scoring
from segstudio.core.metrics import Area, agreement, area_numbers, certainties, certainty, mask_uncertain, regions

CLASSES = ClassSet(tuple(SegClass(i, f"c{i}", (0, 0, i)) for i in range(4)))
RNG = np.random.default_rng(2)
SCORES = Scores(RNG.normal(0, 3, (4, 9, 12)).astype(np.float32), (35, 47), CLASSES)


def test_the_measures_are_those_of_the_full_probabilities() -> None:
    shares = scoring.probabilities(SCORES).astype(np.float64)
    ordered = np.sort(shares, 0)

    confidence, entropy, margin = certainties(SCORES)

    assert confidence.values == pytest.approx(ordered[-1], abs=1e-3)
    assert margin.values == pytest.approx(ordered[-1] - ordered[-2], abs=1e-3)
    assert entropy.values == pytest.approx(-(shares * np.log(shares)).sum(0) / np.log(4), abs=1e-3)


def test_probabilities_are_taken_as_they_are() -> None:
    shares = np.array([[[0.25, 1.0]], [[0.25, 0.0]], [[0.25, 0.0]], [[0.25, 0.0]]], np.float32)
    scores = Scores(shares, (1, 2), CLASSES, "probabilities")

    confidence, entropy, margin = certainties(scores)

    assert confidence.values.tolist() == [[0.25, 1.0]]
    assert entropy.values.tolist() == [[1.0, 0.0]]
    assert margin.values.tolist() == [[0.0, 1.0]]
    assert entropy.levels().tolist() == [[255, 0]]
    assert confidence.mean() == 0.625
    assert confidence.mean(np.array([[True, False]])) == 1
    assert confidence.mean(np.array([[True, True]])) is None


def test_nothing_holds_classes_times_full_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bands stay small however large the image is."""
    seen = []
    softmax = scoring.softmax

    def watched(
        values: np.ndarray[tuple[int, ...], np.dtype[np.float32]],
    ) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        seen.append(values.size)
        return softmax(values)

    monkeypatch.setattr(scoring, "softmax", watched)
    found = certainty(Scores(SCORES.data, (1500, 1000), CLASSES), "confidence")

    assert found.values.shape == (1500, 1000)
    assert max(seen) <= 1_000_000 < sum(seen)


def test_one_class_is_certain() -> None:
    only = Scores(np.zeros((1, 2, 2), np.float32), (2, 2), ClassSet((SegClass(0, "all", (0, 0, 0)),)))

    assert [float(one.values.min()) for one in certainties(only)] == [1.0, 0.0, 1.0]


def test_an_unknown_measure_is_refused() -> None:
    with pytest.raises(SettingsError, match="confidence, entropy, margin"):
        certainty(SCORES, "luck")  # type: ignore[arg-type]  # that is the point


def test_weak_pixels_become_unsure() -> None:
    labels, confidence = scoring.labels(SCORES), certainty(SCORES, "confidence")

    weak = confidence.values < 0.6
    found = mask_uncertain(labels, confidence, 0.6)

    assert np.array_equal(found.ids == 255, weak)
    assert np.array_equal(found.ids[~weak], labels.ids[~weak])
    assert np.array_equal(mask_uncertain(labels, confidence, 0).ids, labels.ids)


def test_numbers_of_a_dragged_rectangle() -> None:
    labels, confidence = scoring.labels(SCORES), certainty(SCORES, "confidence")
    area = Area.dragged((20, 30), (5, 4), (35, 47))

    found = area_numbers(area, labels, confidence)

    cut = labels.ids[5:21, 4:31]
    assert area.box == (5, 4, 21, 31)
    assert found.pixels == cut.size
    assert found.areas == {f"c{i}": int((cut == i).sum()) for i in range(4) if (cut == i).any()}
    assert list(found.areas.values()) == sorted(found.areas.values(), reverse=True)
    assert found.confidence == pytest.approx(confidence.values[5:21, 4:31].astype(np.float64).mean())


def test_a_rectangle_is_cut_to_the_image_and_may_be_empty() -> None:
    labels = LabelMap(np.full((4, 4), 255, np.uint8), CLASSES)

    assert Area.dragged((-3, -3), (9, 1), (4, 4)).box == (0, 0, 4, 2)
    assert area_numbers(Area((0, 0, 2, 2)), labels).without == 4
    assert area_numbers(Area((3, 3, 3, 3)), labels).pixels == 0


def test_numbers_and_agreement_of_a_region() -> None:
    one, other = np.zeros((6, 6), np.uint8), np.zeros((6, 6), np.uint8)
    one[1:4, 1:4] = 2
    other[1:4, 2:4] = 2
    other[1, 1] = 255
    area = Area.of(regions(one == 2)[0])

    assert area_numbers(area, LabelMap(other, CLASSES)).areas == {"c2": 6, "c0": 2}
    assert agreement(area, [one, other]) == pytest.approx(6 / 8)
    assert agreement(Area((0, 0, 6, 6)), [one, one, other]) == pytest.approx(33 / 35)
    assert agreement(Area((1, 1, 2, 2)), [one, other]) is None
