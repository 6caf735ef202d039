"""What the window is handed in tests: toy networks without torch, images as arrays, one refiner that moves edges."""

import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import toy_plugin
from held_sweeps import HeldSweeps
from segstudio.api import (
    BoolParam,
    ChoiceParam,
    FloatParam,
    Image,
    IntParam,
    JobContext,
    ModelSpec,
    ParamValue,
    Preset,
    RefinerSpec,
    Scores,
    hookimpl,
    scoring,
)
from segstudio.comparison import ComparisonService
from segstudio.core import FetchOptions, Request, Segmentation, WeightsInfo
from segstudio.core.files import count_pages, list_images, open_with_depth, thumbnail
from segstudio.core.plugins import Catalog
from segstudio.ui.base.services import BESIDE, Sample, Services
from toy_host import ToyWeights

MODEL = "toy-brightness"
OTHER = "toy-other"
BARE = "toy-bare"


class Smear:
    """A refiner that moves edges: probabilities are averaged along rows over `reach` pixels to both sides."""

    def __init__(self, reach: int) -> None:
        self.reach = reach

    def refine(self, image: Image, scores: Scores, context: JobContext) -> Scores:
        """Average; one step for each shift."""
        likely = scoring.probabilities(scores)
        total = np.zeros_like(likely)
        shifts = range(self.reach + 1)
        for shift in shifts:
            context.step(shift, len(shifts), "refine")
            total += np.roll(likely, shift, axis=2)
        return Scores(
            (total / total.sum(0, keepdims=True)).astype(np.float32), image.size, scores.classes, "probabilities"
        )


class Broken:
    """A refiner that always fails."""

    def refine(self, image: Image, scores: Scores, context: JobContext) -> Scores:
        """Raise what a plugin may raise."""
        raise ValueError("the moon is full")


def _smear(values: Mapping[str, ParamValue]) -> Smear:
    return Smear(int(values["reach"]))


@hookimpl
def segstudio_refiners() -> Iterable[RefinerSpec]:
    """Offer two refiners: one that works, one that fails."""
    params = (
        IntParam("reach", "Reach", 6, 0, 24, "How far.", "px"),
        FloatParam("weight", "Weight", 0.5, 0.0, 1.0, 0.05, "How much."),
        BoolParam("strict", "Strict", True, "Whether."),
        ChoiceParam("mode", "Mode", "near", ("near", "far"), "Which."),
    )
    presets = (Preset("wide", "Wide", "this file", {"reach": 12}), Preset("none", "None", "this file", {"reach": 0}))
    return [
        RefinerSpec("smear", "Smear", "Moves edges.", _smear, params, presets),
        RefinerSpec("broken", "Broken", "Fails.", lambda _: Broken()),
    ]


@hookimpl
def segstudio_models() -> Iterable[ModelSpec]:
    """Offer two more networks; the last one has no weights."""
    first = next(iter(toy_plugin.segstudio_models()))
    return [
        ModelSpec(key, title, "Toy", 2016, "nobody, nowhere", "A note.", 1000, 1000, 2, first.load)
        for key, title in ((OTHER, "Other toy"), (BARE, "Bare toy"))
    ]


@dataclass
class HeldEngine:
    """The toy engine, with a gate in the middle: closed, it waits there until it is opened or the job cancelled."""

    gate: threading.Event = field(default_factory=threading.Event)
    started: int = 0
    threads: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.gate.set()

    def segment(self, request: Request, context: JobContext) -> Segmentation:
        """Segment by brightness."""
        self.started += 1
        self.threads.add(threading.get_ident())
        context.step(0, 10, "network")
        while not self.gate.is_set():
            context.check()
            time.sleep(0.005)
        return toy_plugin.ToyEngine().segment(request, context)


def weights(model: str, key: str, title: str, *, present: bool = True) -> WeightsInfo:
    """Describe toy weights."""
    return WeightsInfo(key, model, title, toy_plugin.CLASSES, "CC0", "nowhere", 12, None, present, {"miou": 0.75})


INDEX = (weights(MODEL, "people", "Toy people"), weights(MODEL, "second", "Second"), weights(OTHER, "other", "Others"))


FAR = replace(
    weights(BARE, "far", "Far away", present=False),
    size=2_500_000,
    source="https://publisher.example/zoo/far.pth",
    publisher="Somebody",
)


@dataclass
class HeldFetch:
    """A fetch of `FAR` with a gate in its middle; `fault` is raised behind it. What came is listed from then on."""

    gate: threading.Event = field(default_factory=threading.Event)
    asked: list[tuple[str, FetchOptions]] = field(default_factory=list)
    fault: Exception | None = None
    come: tuple[WeightsInfo, ...] = ()

    def __post_init__(self) -> None:
        self.gate.set()

    def __call__(self, info: WeightsInfo, options: FetchOptions, context: JobContext) -> WeightsInfo:
        """Fetch."""
        self.asked.append((info.key, options))
        context.step(info.size // 2, info.size, "download")
        while not self.gate.is_set():
            context.check()
            time.sleep(0.005)
        if self.fault is not None:
            raise self.fault
        self.come = (replace(info, present=True),)
        return self.come[0]

    def known(self) -> tuple[WeightsInfo, ...]:
        """List the toy weights, and `FAR` here or far."""
        return (*INDEX, *(self.come or (FAR,)))


def save_images(folder: Path, names: Iterable[str], size: tuple[int, int] = (48, 64)) -> list[Path]:
    """Write banded images."""
    paths = []
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        np.save(path, toy_plugin.banded_image(*size).pixels)
        paths.append(path)
    return paths


def true_ids(stripe: int, size: tuple[int, int] = (48, 64)) -> NDArray[np.uint8]:
    """Return what the toy network says of a banded image, but for a stripe and a corner without a class."""
    brightness = toy_plugin.banded_image(*size).pixels[..., 0].astype(int)
    ids: NDArray[np.uint8] = np.clip(brightness // 64, 0, 3).astype(np.uint8)
    ids[4:12, 8:28] = stripe
    ids[-2:, -2:] = 255
    return ids


def make_services(
    home: Path,
    catalog: Catalog,
    engine: HeldEngine,
    samples: Iterable[Path] = (),
    fetch: HeldFetch | None = None,
    sweeps: HeldSweeps | None = None,
) -> Services:
    """Put toy services together; with `fetch` there is something to be fetched."""

    def walk(folder: Path, *, recursive: bool) -> Iterator[Path]:
        return list_images(folder, catalog.image_suffixes, recursive=recursive)

    return Services(
        catalog=catalog,
        engine=engine,
        sweeps=sweeps or HeldSweeps(),
        weights=(lambda: INDEX) if fetch is None else fetch.known,
        import_weights=lambda path: weights(BARE, path.stem, "Imported"),
        fetch_weights=fetch or HeldFetch(),
        compare=lambda _: ComparisonService(catalog, ToyWeights(*INDEX), engine, home / "comparisons"),
        fetching=lambda settings: settings.fetching(),
        describe_device=lambda choice: f"Toy device, because {choice} was asked for.",
        list_images=walk,
        open_image=lambda path, max_pixels, page=0, depth=BESIDE: open_with_depth(
            path, catalog, depth, page, max_pixels
        ),
        count_pages=lambda path: count_pages(path, catalog),
        thumbnail=lambda path, edge: thumbnail(path, catalog, edge),
        samples=tuple(Sample(path, "people") for path in samples),
        settings_file=home / "settings.json",
        state_file=home / "window.ini",
        log_file=home / "segstudio.log",
    )
