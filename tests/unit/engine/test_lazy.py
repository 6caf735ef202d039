from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

import toy_networks
import toy_plugin
from segstudio.core import JobContext, Request
from segstudio.engine import LazyEngine, WeightsIndex, create_engine


def test_two_threads_at_once_are_served_by_one_engine(tmp_path: Path) -> None:
    toy_networks.make_weights(tmp_path / "toy.safetensors")
    engine = create_engine(toy_networks.make_catalog(), WeightsIndex((tmp_path,)))
    request = Request(toy_plugin.banded_image(32, 48), toy_networks.KEY, "toy")
    with ThreadPoolExecutor(2) as pool:
        found = [f.result().scores.data for f in [pool.submit(engine.segment, request, JobContext()) for _ in range(6)]]

    assert all(np.array_equal(data, found[0]) for data in found)


def test_it_is_built_once(tmp_path: Path) -> None:
    engine = create_engine(toy_networks.make_catalog())

    assert isinstance(engine, LazyEngine)
    assert engine._real() is engine._real()
