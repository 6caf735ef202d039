"""Keeps layers for as long as panes show them, and shares them: equal images are prepared once."""

from collections.abc import Collection

from segstudio.core import Image, LabelMap
from segstudio.ui.canvas.idle_queue import IdleQueue
from segstudio.ui.canvas.layers import ImageLayer, LabelLayer


class LayerCache:
    """Layers by the identity of the value that they show; both are held, so that an identity cannot be reused."""

    def __init__(self, idle: IdleQueue) -> None:
        self._idle = idle
        self._images: dict[int, tuple[Image, ImageLayer]] = {}
        self._labels: dict[int, tuple[LabelMap, LabelLayer]] = {}

    def image_layer(self, image: Image) -> ImageLayer:
        """Return the layer of an image, made at the first call."""
        if id(image) not in self._images:
            self._images[id(image)] = (image, ImageLayer(image, self._idle))
        return self._images[id(image)][1]

    def labels(self, labels: LabelMap) -> LabelLayer:
        """Return the layer of a label map, made at the first call."""
        if id(labels) not in self._labels:
            self._labels[id(labels)] = (labels, LabelLayer(labels, self._idle))
        return self._labels[id(labels)][1]

    def keep(self, images: Collection[Image], labels: Collection[LabelMap]) -> None:
        """Let go of all layers but those of these values."""
        for key in set(self._images) - {id(image) for image in images}:
            self._images.pop(key)[1].close()
        for key in set(self._labels) - {id(label) for label in labels}:
            self._labels.pop(key)[1].close()
