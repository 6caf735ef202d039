"""The child process of `segstudio bench models`: runs one network on noise, alone, so that its memory is its own.

Prints a line of JSON for each thing it knows: `{"run": seconds, "cpu": seconds}` for each run, by the clock and of all
processors together, at last `{"peak": bytes}`, or `{"error": sentence}`. The first run, in which libraries choose their
ways, is not counted where it is to warm up.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence

import torch

from segstudio.api.torch import COUNTED_CLASSES, build, input_channels, pad_to_multiple
from segstudio.core import SegStudioError, most_held
from segstudio.core.plugins import build_catalog, bundled_sources, installed_sources
from segstudio.engine.backends import is_out_of_memory_error
from segstudio.engine.malloc import FreedMemory


def main(arguments: Sequence[str]) -> int:
    """Measure the network that the arguments name; return the exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("key")
    parser.add_argument("--warm-up", action="store_true")
    for name in ("size", "runs", "threads", "limit"):
        parser.add_argument(f"--{name}", type=int, required=True)
    args = parser.parse_args(arguments)
    _limit(args.limit)
    torch.set_num_threads(args.threads)
    try:
        _measure(args.key, args.size, args.runs, warm_up=args.warm_up)
    except Exception as error:
        if is_out_of_memory_error(error):
            _print(error=f"needs more than {args.limit / 2**30:g} GiB")
        else:
            _print(error=str(error) if isinstance(error, SegStudioError) else f"{type(error).__name__}: {error}")
        return 1
    return 0


def _measure(key: str, size: int, runs: int, *, warm_up: bool) -> None:
    """Run the network at 21 classes on a square of noise, in float32, laid out in memory as the engine does."""
    torch.manual_seed(0)
    torch.set_flush_denormal(True)  # untrained weights make numbers that trained ones do not, and those are slow
    catalog = build_catalog((*bundled_sources(), *installed_sources()))
    net, feeding = build(catalog.model(key), COUNTED_CLASSES)
    net.eval().requires_grad_(requires_grad=False).to(memory_format=torch.channels_last)
    noise = torch.randn(1, input_channels(feeding), size, size)
    image = pad_to_multiple(noise, feeding.size_multiple).to(memory_format=torch.channels_last)
    with FreedMemory().kept(), torch.inference_mode():
        for number in range(-warm_up, runs):
            began, used = time.perf_counter(), time.process_time()
            net(image)
            if number >= 0:
                _print(run=time.perf_counter() - began, cpu=time.process_time() - used)
    _print(peak=most_held())


def _limit(size: int) -> None:
    """Have the system refuse memory beyond `size` bytes, so that nobody else has to give way; not on Windows."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard))


def _print(**fact: float | str | None) -> None:
    sys.stdout.write(json.dumps(fact) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
