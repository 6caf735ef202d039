"""Arguments that several commands share, and how they become the values that the pipeline takes."""

import argparse
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from segstudio.cli.errors import UsageError
from segstudio.core import ParamValue, RefineError, RunOptions, UnknownKeyError, parse, resolve
from segstudio.core.files import DEPTH_UNITS, DepthSource, check_depth_unit
from segstudio.core.plugins import Catalog, ModelSpec, RefinerSpec, read_preset

_SEPARATOR: Final = "="
_AUTO: Final = "auto"
PRESET_SUFFIX: Final = ".toml"


def add_model(parser: argparse.ArgumentParser) -> None:
    """Add `--model` and `--weights`."""
    parser.add_argument("--model", metavar="KEY", help="network; may be left out where the weights name it")
    parser.add_argument("--weights", metavar="KEY_OR_FILE", help="trained weights; may be left out where there is one")


def add_refiner(parser: argparse.ArgumentParser) -> None:
    """Add `--refine` and its parameters."""
    parser.add_argument("--refine", metavar="KEY", help="refine with this refiner, such as dense-crf")
    parser.add_argument("--preset", metavar="KEY_OR_FILE", help="take the refiner's values from a preset")
    parser.add_argument(
        "--param", action="append", default=[], metavar="K=V", help="set one value of the refiner; may be repeated"
    )


def add_depth(parser: argparse.ArgumentParser) -> None:
    """Add where depth maps lie and what they hold, for the networks that read depth."""
    parser.add_argument("--depth", type=Path, metavar="DIR", help="folder of depth maps (default: beside the images)")
    parser.add_argument(
        "--depth-unit",
        default=_AUTO,
        metavar="UNIT",
        help=f"{', '.join(DEPTH_UNITS)}, or the metres of one step (auto: floats are m, whole numbers mm)",
    )


def depth_source(args: argparse.Namespace, network: ModelSpec) -> DepthSource:
    """Read where depth maps lie; to say so for a network of photographs is a mistake that is told."""
    if not network.needs_depth and (args.depth is not None or args.depth_unit != _AUTO):
        raise UsageError(
            f"{network.key} reads no depth.", "Leave out --depth and --depth-unit, or take acnet-resnet50."
        )
    if args.depth is not None and not args.depth.is_dir():
        raise UsageError(f"--depth {args.depth}: there is no such folder.", "Check the path.")
    return DepthSource(args.depth, check_depth_unit(args.depth_unit))


def add_running(parser: argparse.ArgumentParser) -> None:
    """Add what governs how a network is run."""
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda, cuda:1 or mps (default: auto)")
    parser.add_argument("--window", type=int, metavar="PIXELS", help="slide a window of this size over each image")
    parser.add_argument("--whole", action="store_true", help="never cut an image into windows")
    parser.add_argument("--flip", action="store_true", help="average with the mirrored image")
    parser.add_argument("--scales", type=_scales, default=(1.0,), metavar="A,B,..", help="average several sizes")
    parser.add_argument(
        "--precision", default="auto", choices=("auto", "float32", "bfloat16", "float16"), help="default: auto"
    )


def _scales(text: str) -> tuple[float, ...]:
    try:
        scales = tuple(float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no list of numbers such as 0.75,1,1.25") from None
    if not all(0.1 <= scale <= 4 for scale in scales):
        raise argparse.ArgumentTypeError("scales lie between 0.1 and 4")
    return scales


def between(least: int, most: int) -> Callable[[str], int]:
    """Return what reads a whole number from `least` to `most`."""

    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number from {least} to {most}")
        return int(text)

    return read


def add_former(parser: argparse.ArgumentParser, name: str, current: str, kind: Callable[[str], object]) -> None:
    """Accept an option by the name that it had before, too; help does not list it."""
    parser.add_argument(name, dest=current, type=kind, default=argparse.SUPPRESS, help=argparse.SUPPRESS)


def run_options(args: argparse.Namespace) -> RunOptions:
    """Read how to run the network."""
    if args.window is not None and args.whole:
        raise UsageError("--window and --whole exclude each other.", "Give one of them.")
    if args.window is not None and args.window < 32:
        raise UsageError(f"A window of {args.window} pixels is too small.", "Give at least 32.")
    default = RunOptions()
    windowing = default.windowing if args.window is None else "sliding"
    return RunOptions(
        device=args.device,
        windowing="whole" if args.whole else windowing,
        window=args.window or default.window,
        scales=args.scales,
        flip=args.flip,
        precision=args.precision,
    )


def refine_values(args: argparse.Namespace, catalog: Catalog) -> Mapping[str, ParamValue]:
    """Read and check the refiner's values; an unknown refiner, preset, key or value is an error before anything runs.

    Raises `RefineError` where the refiner cannot run on this machine.
    """
    if args.refine is None:
        if args.param or args.preset:
            raise UsageError("--param and --preset are for a refiner.", "Add --refine KEY.")
        return {}
    spec = catalog.refiner(args.refine)
    values = {**_preset(spec, args.preset), **_parsed(spec, args.param)}
    resolve(spec.params, values)
    missing = spec.available()
    if missing:
        raise RefineError(spec.key, "cannot run here.", missing)
    return values


def _preset(spec: RefinerSpec, key: str | None) -> Mapping[str, ParamValue]:
    if key is None:
        return {}
    if key.endswith(PRESET_SUFFIX):
        need_paths([Path(key)])
        refiner, preset = read_preset(Path(key))
        if refiner != spec.key:
            raise UsageError(f"--preset {key}: it is for {refiner}.", f"Add --refine {refiner}.")
        return preset.values
    presets = {preset.key: preset for preset in spec.presets}
    if key not in presets:
        raise UnknownKeyError(f"preset of {spec.key}", key, presets)
    return presets[key].values


def pairs(texts: Iterable[str]) -> dict[str, str]:
    """Take `KEY=VALUE` apart."""
    found: dict[str, str] = {}
    for text in texts:
        key, separator, value = text.partition(_SEPARATOR)
        if not separator:
            raise UsageError(f"--param {text}: a value is missing.", "Write it as KEY=VALUE.")
        found[key] = value
    return found


def _parsed(spec: RefinerSpec, texts: Iterable[str]) -> dict[str, ParamValue]:
    known = {param.key: param for param in spec.params}
    values: dict[str, ParamValue] = {}
    for key, value in pairs(texts).items():
        if key not in known:
            raise UnknownKeyError(f"parameter of {spec.key}", key, known)
        values[key] = parse(known[key], value)
    return values


def need_paths(paths: Iterable[Path]) -> None:
    """Refuse paths that do not exist before any work is done."""
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: there is no such file or folder.", "Check the path.")
