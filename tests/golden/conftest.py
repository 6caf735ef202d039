"""Compares images with those of the repository; `pytest tests/golden --update-golden` writes anew what differs."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from segstudio.ui.kit import convert

_ALIKE: Final = 0.995  # share of pixels that must be within 1 of the stored ones

Check = Callable[[str, QImage], None]
Pixels = NDArray[np.uint8]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="store what is painted where it differs")


def difference(seen: Pixels, wanted: Pixels) -> NDArray[np.bool_]:
    """Where two images of one size differ by more than 1."""
    wrong: NDArray[np.bool_] = (abs(seen.astype(int) - wanted.astype(int)) > 1).any(-1)
    return wrong


def alike(seen: Pixels, wanted: Pixels | None) -> bool:
    """Tell whether an image is what is stored, as far as one looks: nothing stored is never alike."""
    if wanted is None or seen.shape != wanted.shape:
        return False
    return float(difference(seen, wanted).mean()) <= 1 - _ALIKE


@pytest.fixture
def check_golden(request: pytest.FixtureRequest, tmp_path: Path) -> Check:
    """Compare with `<name>.png` here; where they differ, leave seen, wanted and difference side by side."""
    folder = Path(__file__).parent
    update = bool(request.config.getoption("--update-golden", default=False))

    def check(name: str, image: QImage) -> None:
        stored = folder / f"{name}.png"
        seen = convert.to_array(image)
        wanted = convert.to_array(QImage(str(stored))) if stored.is_file() else None
        if update:
            if not alike(seen, wanted):
                assert image.save(str(stored))
            return
        assert wanted is not None, f"{name}: nothing is stored; look at it and run `make golden`"
        assert seen.shape == wanted.shape, f"{name}: painted {seen.shape}, stored {wanted.shape}"
        if not alike(seen, wanted):
            wrong = difference(seen, wanted)
            left = tmp_path / f"{name}-diff.png"
            marked = np.where(wrong[..., None], (255, 0, 0), wanted // 3).astype(np.uint8)
            convert.to_qimage(np.concatenate([seen, wanted, marked], 1)).save(str(left))
            pytest.fail(f"{name}: {wrong.mean():.1%} of the pixels differ (seen, wanted, difference): {left}")

    return check
