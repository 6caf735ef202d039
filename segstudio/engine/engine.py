"""The engine: a request comes in, scores go out."""

import math
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segstudio.core import (
    Image,
    JobContext,
    ModelError,
    OutOfMemory,
    Request,
    RunOptions,
    Scores,
    Segmentation,
    SegStudioError,
    SettingsError,
    WeightsInfo,
)
from segstudio.core.plugins import Catalog
from segstudio.engine.backends import torch_backends
from segstudio.engine.cache import NetworkCache
from segstudio.engine.depths import check_depth, check_unit, resized
from segstudio.engine.devices import Backend, Device, choose
from segstudio.engine.malloc import FreedMemory
from segstudio.engine.memory import Attempt, attempts, fits_whole
from segstudio.engine.networks import Meter, Network, Precision, to_tensor
from segstudio.engine.precision import runs, with_precision
from segstudio.engine.resize import to_short_side
from segstudio.engine.tta import InferenceMode, Prediction, mean, mirrored, passes, predict
from segstudio.engine.weights.index import WeightsIndex
from segstudio.engine.weights.loading import load_network, plugin_of

_FLOAT32_VALUES: Final = 64 * 1024**2  # scores up to 256 MB keep every bit; larger ones are halved
_SLIMMEST: Final = 32  # times longer than wide: slimmer images are enlarged less
_LOW: Final = 512 * 1024**2  # bytes free below which networks that are not used now are let go
_POLL: Final = 0.05  # seconds between looks at the cancel token while another thread is served


class TorchEngine:
    """Runs networks through torch and keeps them loaded between images; requests of several threads take turns."""

    def __init__(
        self,
        catalog: Catalog,
        weights: WeightsIndex,
        backends: Mapping[str, Backend] | None = None,
        cache: NetworkCache | None = None,
    ) -> None:
        """Backends and cache are handed in by tests; otherwise they are torch's own and a small one."""
        self._catalog = catalog
        self._weights = weights
        self._backends = backends or torch_backends()
        self._cache = NetworkCache() if cache is None else cache
        self._lock = threading.Lock()
        self._freed = FreedMemory()

    def segment(self, request: Request, context: JobContext) -> Segmentation:
        """Run the request's network on its image.

        Lack of memory leads to smaller windows and then to the CPU, as the notes tell. Raises `SettingsError` for
        options that make no sense, `WeightsError`, `ModelError`, `PluginError` with the plugin's name, `OutOfMemory`
        when nothing fits, `DepthError` for an image without the depth map that the network needs, and `Cancelled`
        within one layer.
        """
        _check(request.options)
        with self._turn(context), self._freed.kept():
            return self._segment(request, context)

    @contextmanager
    def _turn(self, context: JobContext) -> Iterator[None]:
        """Wait for other threads, but not longer than the job is wanted."""
        while not self._lock.acquire(timeout=_POLL):
            context.check()
        try:
            context.check()
            yield
        finally:
            self._lock.release()

    def _segment(self, request: Request, context: JobContext) -> Segmentation:
        spec = self._catalog.model(request.model)
        check_depth(request.image, spec.key, needed=spec.needs_depth)
        info = self._weights.find(request.model, request.weights)
        device = choose(request.options.device, self._backends)
        notes: list[str] = []
        for attempt in attempts(request.options, device, self._backends):
            if attempt.note:
                notes.append(attempt.note)
            done = self._attempt(request, info, attempt, context)
            if done is not None:
                return Segmentation(done[0], attempt.device.name, attempt.device.reason, (*notes, *done[1]))
            self._make_room(attempt.device)
        raise OutOfMemory(
            request.model,
            f"there is not enough memory on {device.name} for this image.",
            "Close other programs, or choose a smaller network or image.",
        )

    def _attempt(
        self, request: Request, info: WeightsInfo, attempt: Attempt, context: JobContext
    ) -> tuple[Scores, tuple[str, ...]] | None:
        """Try one step of the ladder; None when memory ran out, so that nothing of the failure stays alive."""
        try:
            network = self._network(info, attempt.device)
            check_unit(request.image, request.model, network.net)
            return _scored(network, request, attempt.window, context)
        except SegStudioError:
            raise
        except Exception as error:
            if attempt.device.backend.is_out_of_memory(error):
                return None
            plugin = plugin_of(self._catalog, request.model)
            raise ModelError(
                request.model,
                f"failed in plugin {plugin} ({type(error).__name__}: {error}).",
                "Choose another network, or report this to the plugin's author.",
            ) from error

    def _network(self, info: WeightsInfo, device: Device) -> Network:
        modified = info.path.stat().st_mtime_ns if info.path and info.path.exists() else 0
        key = (info.model, info.path, modified, device.torch_name)
        free = device.backend.free_bytes(device.index)
        if free is not None and free < max(_LOW, 4 * info.size) and self._cache.keep_only(key):
            device.backend.empty_cache()
        return self._cache.get(key, lambda: load_network(self._catalog, info, device))

    def _make_room(self, device: Device) -> None:
        self._cache.clear()
        device.backend.empty_cache()


def _check(options: RunOptions) -> None:
    if options.window < 32:
        raise SettingsError("window", f"{options.window} pixels are too few.", "Choose at least 32.")
    if not 0 <= options.overlap <= 0.9:
        raise SettingsError("overlap", f"expected 0 to 0.9, got {options.overlap}.", "Choose 0.25.")
    if not options.scales or not all(0.1 <= scale <= 8 for scale in options.scales):
        raise SettingsError("scales", f"expected numbers from 0.1 to 8, got {options.scales}.", "Choose 1.0.")


def _scored(network: Network, request: Request, window: int, context: JobContext) -> tuple[Scores, tuple[str, ...]]:
    """Look at the image at every scale and mirrored as asked, and make scores of the mean."""
    options, image = request.options, request.image
    inputs = [_scaled(image, network, scale) for scale in _nearest_first(options.scales)]
    notes: list[str] = []
    if not window and options.windowing == "auto":
        largest = max(scaled.size for scaled in inputs)
        if not fits_whole(network, largest):
            window = options.window
            notes.append(f"The image is large: it was run by windows of {window} pixels.")
    counted = sum(passes(network, scaled.size, InferenceMode(window, options.overlap)) for scaled in inputs)
    meter = Meter(context, counted * (2 if options.flip else 1) * runs(network, options.precision))

    def run(precision: Precision) -> Prediction:
        mode = InferenceMode(window, options.overlap, precision)
        predictions: list[Prediction] = []
        for scaled in inputs:
            x = to_tensor(scaled.pixels, network.net, scaled.depth)
            predictions.append(predict(network, x, mode, meter))
            if options.flip:
                predictions.append(mirrored(network, x, mode, meter))
        return mean(predictions)

    seen = with_precision(network, options.precision, run)
    if seen.note:
        notes.append(seen.note)
    values = seen.predict.values.numpy()
    return Scores(stored(values), image.size, network.classes, "logits", network.net.align_corners), tuple(notes)


def _nearest_first(scales: tuple[float, ...]) -> list[float]:
    """Put the scale nearest to 1 first: the mean lies on its grid."""
    return sorted(scales, key=lambda scale: abs(scale - 1))


def _scaled(image: Image, network: Network, scale: float) -> Image:
    """Bring an image, and its depth where that is needed, to the size that the network was trained at, times `scale`.

    Depth keeps its values: what is seen larger is not nearer.
    """
    edge, long = sorted(image.size)
    short = (network.short_side or edge) * scale
    if short > edge and long > _SLIMMEST * edge:
        # A strip of few rows must not grow into billions of pixels only to reach the usual height.
        short = max(edge, short * math.sqrt(_SLIMMEST * edge / long))
    pixels = to_short_side(image.pixels, max(1, round(short)))
    if image.depth is None or not network.net.needs_depth:
        return Image(pixels)
    return Image(pixels, depth=resized(image.depth, (pixels.shape[0], pixels.shape[1])), depth_unit=image.depth_unit)


def stored(values: NDArray[np.float32], limit: int = _FLOAT32_VALUES) -> NDArray[np.float32] | NDArray[np.float16]:
    """Keep scores as they are up to `limit` values, and halve larger ones."""
    if values.size <= limit:
        return values
    largest = np.finfo(np.float16).max
    return np.clip(values, -largest, largest).astype(np.float16)
