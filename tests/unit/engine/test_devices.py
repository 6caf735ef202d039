import pytest

from fake_gpu import FakeGpu, backends
from segstudio.core import SettingsError
from segstudio.engine import describe_device
from segstudio.engine.backends import is_out_of_memory_error, torch_backends
from segstudio.engine.devices import choose


def test_auto_without_a_gpu_is_the_cpu_and_says_why() -> None:
    device = choose("auto", backends(FakeGpu("cuda", 0), FakeGpu("mps", 0)))

    assert (device.name, device.reason) == ("cpu", "CPU, because no CUDA or Apple GPU was found.")
    assert device.is_cpu


def test_auto_prefers_cuda_to_apple_and_both_to_the_cpu() -> None:
    assert choose("auto", backends(FakeGpu("mps"), FakeGpu("cuda"))).name == "cuda"
    assert choose("auto", backends(FakeGpu("mps"), FakeGpu("cuda", 0))).name == "mps"
    assert "because the Apple GPU was found" in choose("auto", backends(FakeGpu("mps"))).reason


def test_a_device_by_name_and_number() -> None:
    device = choose("cuda:1", backends(FakeGpu("cuda", 2)))

    assert (device.name, device.index) == ("cuda:1", 1)
    assert device.reason == "Fake GPU 1, because it was asked for."


@pytest.mark.parametrize("wanted", ["tpu", "", "cuda:x", "cuda:", "auto:1", "cuda:-1"])
def test_a_senseless_name_is_refused_with_the_known_ones(wanted: str) -> None:
    with pytest.raises(SettingsError, match="Choose auto, cpu, cuda"):
        choose(wanted, backends(FakeGpu("cuda")))


@pytest.mark.parametrize(("wanted", "count", "says"), [("cuda", 0, "no working CUDA"), ("cuda:2", 2, "cuda:1")])
def test_a_missing_device_is_refused_with_a_remedy(wanted: str, count: int, says: str) -> None:
    with pytest.raises(SettingsError, match=says) as caught:
        choose(wanted, backends(FakeGpu("cuda", count)))
    assert caught.value.hint == "Choose auto or cpu."


def test_the_true_backends_offer_the_processor_with_its_memory() -> None:
    cpu = torch_backends()["cpu"]
    free = cpu.free_bytes(0)

    assert cpu.count() == 1
    assert free is None or free > 2**20
    assert cpu.half() == ""


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (RuntimeError("CUDA out of memory. Tried to allocate 2 GiB"), True),
        (RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory"), True),
        (MemoryError(), True),
        (RuntimeError("shape mismatch"), False),
        (ValueError("out of memory"), False),
    ],
)
def test_lack_of_memory_is_recognised(error: Exception, expected: bool) -> None:
    assert is_out_of_memory_error(error) is expected


def test_the_device_is_described_in_a_sentence() -> None:
    name, reason = describe_device("cpu")

    assert name == "cpu"
    assert reason.endswith("because it was asked for.")
