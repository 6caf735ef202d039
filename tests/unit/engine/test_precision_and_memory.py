from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

import toy_networks
import toy_plugin
from fake_gpu import FakeGpu, HungryBuild, backends, hungry
from segstudio.core import JobContext, OutOfMemory, Request, RunOptions, Segmentation
from segstudio.core.plugins import BuildRequest, NetSpec
from segstudio.engine import WeightsIndex
from segstudio.engine.cache import NetworkCache
from segstudio.engine.engine import TorchEngine

LARGE = toy_plugin.banded_image(600, 1100)
SMALL = toy_plugin.banded_image(32, 48)


def run(tmp_path: Path, build: HungryBuild, *gpus: FakeGpu, options: RunOptions | None = None) -> Segmentation:
    toy_networks.make_weights(tmp_path / "toy.safetensors", build)
    engine = TorchEngine(toy_networks.make_catalog(build), WeightsIndex((tmp_path,)), backends(*gpus))
    return engine.segment(Request(LARGE, toy_networks.KEY, "toy", options=options or RunOptions()), JobContext())


def test_a_full_gpu_leads_to_smaller_windows_and_says_so(tmp_path: Path) -> None:
    gpu, build = FakeGpu(), hungry(512 * 512)
    done = run(tmp_path, build, gpu)

    assert done.device == "cuda"
    assert done.notes == (
        "cuda ran out of memory: went on by windows of 1024 pixels.",
        "cuda ran out of memory: went on by windows of 512 pixels.",
    )
    assert gpu.emptied == 2
    assert done.scores.data.shape == (3, 150, 275)
    assert max(h * w for h, w in build.built[-1].seen) <= 512 * 512


def test_a_gpu_without_any_room_leads_to_the_cpu_and_says_so(tmp_path: Path) -> None:
    build = hungry(0, times=4)
    done = run(tmp_path, OneAfterAnother(build), FakeGpu())

    assert done.device == "cpu"
    assert done.reason == "CPU, because cuda ran out of memory."
    assert done.notes[-1] == "cuda ran out of memory even by small windows: went on with the CPU."


class OneAfterAnother(HungryBuild):
    """Shares what is left of the errors among all networks it builds."""

    def __init__(self, like: HungryBuild) -> None:
        super().__init__(like.limit, like.error, like.times)

    def __call__(self, request):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN204 - as its base
        if self.built:
            self.times = self.built[-1].left
        return super().__call__(request)


def test_no_room_anywhere_is_one_error_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(OutOfMemory, match="not enough memory on cuda") as caught:
        run(tmp_path, hungry(0), FakeGpu())
    assert "smaller network or image" in caught.value.hint


def test_the_cpu_too_goes_on_by_windows(tmp_path: Path) -> None:
    error = RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes")
    done = run(tmp_path, hungry(512 * 512, error))

    assert done.device == "cpu"
    assert done.notes[-1] == "cpu ran out of memory: went on by windows of 512 pixels."


def test_windows_asked_for_by_name_only_get_smaller(tmp_path: Path) -> None:
    done = run(tmp_path, hungry(300 * 300), options=RunOptions(windowing="sliding", window=400))

    assert done.notes == ("cpu ran out of memory: went on by windows of 256 pixels.",)


def test_images_that_cannot_fit_are_run_by_windows_from_the_start(tmp_path: Path) -> None:
    build = hungry(10**9)
    toy_networks.make_weights(tmp_path / "toy.safetensors", build)
    engine = TorchEngine(
        toy_networks.make_catalog(build), WeightsIndex((tmp_path,)), backends(FakeGpu(free=30_000_000))
    )
    large = toy_plugin.banded_image(1500, 1600)
    auto = engine.segment(Request(large, toy_networks.KEY, "toy"), JobContext())
    whole = engine.segment(Request(large, toy_networks.KEY, "toy", options=RunOptions(windowing="whole")), JobContext())

    assert auto.notes == ("The image is large: it was run by windows of 1024 pixels.",)
    assert whole.notes == ()
    assert auto.scores.data.shape == whole.scores.data.shape


def segment_small(tmp_path: Path, gpu: FakeGpu, precision: str, times: int = 1) -> list[Segmentation]:
    toy_networks.make_weights(tmp_path / "toy.safetensors")
    engine = TorchEngine(toy_networks.make_catalog(), WeightsIndex((tmp_path,)), backends(gpu))
    options = RunOptions(precision=precision)  # type: ignore[arg-type]  # a parameter of the test
    return [
        engine.segment(Request(SMALL, toy_networks.KEY, "toy", options=options), JobContext()) for _ in range(times)
    ]


def test_half_precision_is_tried_once_and_its_agreement_told(tmp_path: Path) -> None:
    first, second = segment_small(tmp_path, FakeGpu(half="bfloat16"), "auto", 2)
    exact = segment_small(tmp_path, FakeGpu(), "auto")[0]

    assert len(first.notes) == 1
    assert first.notes[0].startswith("bfloat16 agrees with float32 on ")
    assert second.notes == ()
    assert (first.scores.data == exact.scores.data).all()


class Fickle(nn.Module):
    """Changes its mind in half precision."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.head = nn.Conv2d(3, classes, 1)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        out = self.head(x)
        return {"out": out if out.dtype == torch.float32 else -out}


def test_half_precision_that_changes_labels_is_not_used(tmp_path: Path) -> None:
    def build(request: BuildRequest) -> tuple[object, NetSpec]:
        return Fickle(request.classes), NetSpec(output_stride=1)

    toy_networks.make_weights(tmp_path / "toy.safetensors", build)
    gpu = backends(FakeGpu(half="bfloat16"))
    engine = TorchEngine(toy_networks.make_catalog(build), WeightsIndex((tmp_path,)), gpu)
    first, second = (engine.segment(Request(SMALL, toy_networks.KEY, "toy"), JobContext()) for _ in range(2))

    assert first.notes[0].endswith("float32 is kept.")
    assert second.notes == ()
    assert (first.scores.data == second.scores.data).all()


def test_float32_by_name_is_never_shortened(tmp_path: Path) -> None:
    named = segment_small(tmp_path, FakeGpu(half="bfloat16"), "float32")[0]
    exact = segment_small(tmp_path, FakeGpu(), "auto")[0]

    assert named.notes == ()
    assert (named.scores.data == exact.scores.data).all()


def test_a_network_stays_loaded_between_images_and_few_are_kept(tmp_path: Path) -> None:
    build = hungry(10**9)
    for name in ("a", "b", "c"):
        toy_networks.make_weights(tmp_path / f"{name}.safetensors", build)
    cache = NetworkCache(count=2)
    engine = TorchEngine(toy_networks.make_catalog(build), WeightsIndex(()), cache=cache)
    built = len(build.built)

    def segment(name: str) -> int:
        path = str(tmp_path / f"{name}.safetensors")
        engine.segment(Request(SMALL, toy_networks.KEY, path), JobContext())
        return len(build.built) - built

    assert [segment(name) for name in "aabbacab"] == [1, 1, 2, 2, 2, 3, 3, 4]
    assert len(cache) == 2


def test_networks_that_are_not_used_are_let_go_where_memory_is_short(tmp_path: Path) -> None:
    build, gpu = hungry(10**9), FakeGpu()
    for name in ("a", "b"):
        toy_networks.make_weights(tmp_path / f"{name}.safetensors", build)
    cache = NetworkCache()
    engine = TorchEngine(toy_networks.make_catalog(build), WeightsIndex((tmp_path,)), backends(gpu), cache)

    def segment(name: str) -> int:
        path = str(tmp_path / f"{name}.safetensors")
        engine.segment(Request(SMALL, toy_networks.KEY, path), JobContext())
        return len(cache)

    assert [segment("a"), segment("b")] == [1, 2]
    gpu.free = 100_000_000
    built = len(build.built)
    assert segment("b") == 1, "the other one is let go"
    assert gpu.emptied == 1
    assert segment("b") == 1
    assert (len(build.built), gpu.emptied) == (built, 1), "the one in use stays, and nothing more is given back"


def test_the_cache_is_bounded_in_bytes_but_keeps_the_newest() -> None:
    cache = NetworkCache(count=9, limit=1)
    first, second = toy_networks.network_of(toy_networks.Convs(3)), toy_networks.network_of(toy_networks.Convs(3))
    cache.get(("a",), lambda: first)

    assert cache.get(("b",), lambda: second) is second
    assert len(cache) == 1
    assert ("b",) in cache
