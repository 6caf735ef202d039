"""The contracts of readers and writers."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from segstudio.api.testing._expect import expect, expect_key
from segstudio.api.testing._light import check_light
from segstudio.api.testing._refiners import sample
from segstudio.core import Image, ReadError, Request, Result, Scores, SegStudioError, scoring
from segstudio.core.plugins import ReaderSpec, ReadRequest, WriterSpec


def check_reader(
    spec: ReaderSpec, samples: Mapping[Path, NDArray[np.uint8]], folder: Path, *, tolerance: int = 0
) -> None:
    """Check one reader of images on files of its own format, each with the pixels that it should give.

    Pixels may be off by `tolerance` (lossy formats). Files are left as they are, pages counted, thumbnails small;
    what is missing, empty, cut short or too large is a `ReadError` that names the file and the remedy. `folder` is an
    empty one to put broken files in.
    """
    check_light(spec.read.__module__)
    expect_key(spec.key, spec.title)
    expect(bool(spec.suffixes), f"{spec.key}: takes no suffix.")
    for suffix in spec.suffixes:
        expect(suffix == suffix.lower() and suffix.startswith("."), f"{spec.key}: {suffix!r} must be like '.png'.")
    expect(bool(samples), f"{spec.key}: give it at least one sample to read.")
    for path, pixels in samples.items():
        _check_reads(spec, path, pixels, tolerance)
        _check_refuses_broken(spec, path, folder)


def _check_reads(spec: ReaderSpec, path: Path, pixels: NDArray[np.uint8], tolerance: int) -> None:
    before = path.read_bytes()
    image = spec.read(ReadRequest(path))
    expect(image.size == pixels.shape[:2], f"{spec.key}: {path.name} has size {image.size}, not {pixels.shape[:2]}.")
    off = int(np.abs(image.pixels.astype(int) - pixels.astype(int)).max())
    expect(off <= tolerance, f"{spec.key}: {path.name} is off by {off} of 255.")
    expect(np.array_equal(spec.read(ReadRequest(path)).pixels, image.pixels), f"{spec.key}: reads {path.name} anew.")
    expect(spec.pages(path) >= 1, f"{spec.key}: {path.name} has no page.")
    edge = max(1, max(image.size) // 2)
    small = spec.thumbnail(ReadRequest(path), edge)
    expect(max(small.size) <= edge, f"{spec.key}: the thumbnail of {path.name} is {small.size}, beyond {edge}.")
    expect(path.read_bytes() == before, f"{spec.key}: reading {path.name} changed it.")


def _check_refuses_broken(spec: ReaderSpec, path: Path, folder: Path) -> None:
    content = path.read_bytes()
    for name, data in {"empty": b"", "cut": content[: len(content) // 3], "noise": bytes(range(256)) * 4}.items():
        broken = folder / f"{path.stem}-{name}{path.suffix}"
        broken.write_bytes(data)
        _expect_read_error(spec, ReadRequest(broken), f"a file that is {name}")
    _expect_read_error(spec, ReadRequest(folder / f"nothing-here{path.suffix}"), "a missing file")
    image = spec.read(ReadRequest(path))
    if image.pixels.size > 3:
        limit = image.size[0] * image.size[1] - 1
        _expect_read_error(spec, ReadRequest(path, max_pixels=limit), "an image beyond the limit")


def _expect_read_error(spec: ReaderSpec, request: ReadRequest, what: str) -> None:
    try:
        spec.read(request)
    except ReadError as error:
        expect(error.path == request.path, f"{spec.key}: the error for {what} names {error.path}.")
        expect("\n" not in str(error), f"{spec.key}: the error for {what} is more than one line.")
        expect(bool(error.hint), f"{spec.key}: the error for {what} names no remedy.")
    else:
        raise AssertionError(f"{spec.key}: reads {what} as if nothing were wrong.")


def sample_result(size: tuple[int, int] = (24, 32), *, refined: bool = True) -> Result:
    """Make a result as a writer gets it: an image, logits at half its size, and refined probabilities if asked for."""
    image, scores = sample(size)
    better = Scores(scoring.probabilities(scores), size, scores.classes, "probabilities") if refined else None
    return Result(
        request=Request(replace(image, path=Path("image.png")), "some-model", "some-weights"),
        scores=scores,
        labels=scoring.labels(scores),
        refined_scores=better,
        refined=scoring.labels(better) if better else None,
        device="cpu",
        reason="it is a sample",
        seconds={"network": 0.1},
    )


def check_writer(spec: WriterSpec, folder: Path, *, result: Result | None = None) -> None:
    """Check one writer: it makes exactly the file it was given, twice the same, and leaves the result alone.

    Without a refined part it writes too, or says in a `SegStudioError` with a remedy that it cannot. `folder` is an
    empty one to write to.
    """
    check_light(spec.write.__module__)
    expect_key(spec.key, spec.title)
    expect(spec.suffix == spec.suffix.lower() and spec.suffix.startswith("."), f"{spec.key}: suffix {spec.suffix!r}.")
    result = result or sample_result()
    kept = _arrays(result)
    first, second = (_written(spec, result, folder / f"{name}{spec.suffix}") for name in ("one", "two"))
    expect(first == second, f"{spec.key}: writes one result differently each time.")
    for before, after in zip(kept, _arrays(result), strict=True):
        expect(np.array_equal(before, after), f"{spec.key}: changes the result it writes.")
    try:
        _written(spec, sample_result(refined=False), folder / f"raw{spec.suffix}")
    except SegStudioError as error:
        expect(bool(error.hint), f"{spec.key}: cannot write a raw result and does not say what to do.")


def _written(spec: WriterSpec, result: Result, path: Path) -> bytes:
    before = set(path.parent.iterdir())
    spec.write(result, path)
    made = set(path.parent.iterdir()) - before
    expect(made == {path}, f"{spec.key}: asked to write {path.name}, made {sorted(p.name for p in made)}.")
    content = path.read_bytes()
    expect(bool(content), f"{spec.key}: {path.name} is empty.")
    return content


def _arrays(result: Result) -> list[NDArray[np.generic]]:
    image: Image = result.request.image
    return [image.pixels.copy(), result.scores.data.copy(), result.labels.ids.copy(), result.final.ids.copy()]
