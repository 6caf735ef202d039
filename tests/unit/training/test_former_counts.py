from pathlib import Path

import numpy as np
import pytest

from segstudio.core.metrics import Counts
from segstudio.evaluation.store import COUNTS, Counted, CountsFile

ZEROS = np.zeros((2, 2), np.int64)


@pytest.mark.parametrize("name", ["image", "picture"])
def test_counts_written_by_an_older_program_are_kept(tmp_path: Path, name: str) -> None:
    counted = Counted("a.jpg", {"w": 1.0}, Counts(1, ZEROS, ZEROS, ZEROS), 0.5)
    with CountsFile(tmp_path, {"of": "this"}) as file:
        file.add(counted)
    path = tmp_path / COUNTS
    path.write_text(path.read_text().replace('"image"', f'"{name}"'))

    done = CountsFile(tmp_path, {"of": "this"}).peek()

    assert [(kept.image, kept.values, kept.seconds) for kept in done.values()] == [("a.jpg", {"w": 1.0}, 0.5)]
