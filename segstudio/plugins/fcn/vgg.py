"""FCN-32s, -16s and -8s on VGG16, as released, and two finer ones.

Long, Shelhamer, Darrell, "Fully Convolutional Networks for Semantic Segmentation", CVPR 2015 (arXiv 1411.4038) and
TPAMI 2017 (arXiv 1605.06211); the graph is that of the authors' release, in which the first convolution pads by 100,
pools round up, and maps are cropped at fixed offsets: any size from 1x1 works, and the output has the input's size.
Layers carry the release's names. Deviation: weights to start from are torchvision's VGG16, not Caffe's.

FCN-4s and -2s are extensions of ours: the same skips, once and twice more, from pool2 and pool1. The paper stops at
8s, where it saw diminishing returns (section 4.2). Their crops follow from the release's own arithmetic: with the first
padding of 100, cell p of pool k lies at pixel 2^k p + (2^k - 1) / 2 - 99, and each upsampling of factor f by a filter
of size 2f shifts by (2f - 1) / 2 cells.
"""

from typing import Final

from torch import Tensor, nn
from torchvision.models import VGG

from segstudio.api import BuildRequest, NetSpec
from segstudio.nn.bilinear import bilinear_deconv
from segstudio.nn.vgg import imagenet_vgg16, init_vgg

MEAN_BGR: Final = (104.00699, 116.66877, 122.67892)
_STAGES: Final = ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))  # width and depth of conv1_* ... conv5_*
_CROPS: Final = {32: 19, 16: 27, 8: 31, 4: 33, 2: 34}  # where the input begins in the last upsampled map
_POOL_CROPS: Final = {4: 5, 3: 9, 2: 17, 1: 33}  # where the coarser scores begin in those of a pool
_POOL_WIDTHS: Final = {4: 512, 3: 256, 2: 128, 1: 64}
_AT_ONCE: Final = {4: 0.01, 3: 0.0001}


class FCN(nn.Module):
    """The network of figure 3: VGG16 made convolutional, class scores at several strides, upsampled and added.

    `stride` is that of the finest scores: 32, 16 or 8, or of our extensions 4 or 2. `at_once` multiplies pool4 by 0.01
    and pool3 by 0.0001 before they are scored, so that the whole can be trained in one go (TPAMI, section 4.3).
    """

    def __init__(self, classes: int, stride: int, *, at_once: bool = False, learn_upsampling: bool = False) -> None:
        super().__init__()
        self.stride = stride
        self.scales = _AT_ONCE if at_once else {}
        self._add_vgg()
        init_vgg(self)
        self._add_scores(classes)
        self._add_upsampling(classes, learn=learn_upsampling)

    def _add_vgg(self) -> None:
        """Add conv1_1 ... conv5_3 and the classifier's dense layers as convolutions fc6 (7x7) and fc7."""
        inputs = 3
        for stage, (width, depth) in enumerate(_STAGES, start=1):
            for i in range(1, depth + 1):
                pad = 100 if inputs == 3 else 1
                self.add_module(f"conv{stage}_{i}", nn.Conv2d(inputs, width, 3, padding=pad))
                inputs = width
        self.fc6 = nn.Conv2d(512, 4096, 7)
        self.fc7 = nn.Conv2d(4096, 4096, 1)
        self.relu = nn.ReLU(inplace=True)
        self.pool = nn.MaxPool2d(2, ceil_mode=True)
        self.dropout = nn.Dropout()

    def _add_scores(self, classes: int) -> None:
        """Add the score layers, which start at zero (section 4.1)."""
        self.score_fr = nn.Conv2d(4096, classes, 1)
        for pool in self.pools:
            self.add_module(f"score_pool{pool}", nn.Conv2d(_POOL_WIDTHS[pool], classes, 1))
        for name, layer in self.named_children():
            if name.startswith("score_"):
                for parameter in layer.parameters():
                    nn.init.zeros_(parameter)

    def _add_upsampling(self, classes: int, *, learn: bool) -> None:
        """Add the bilinear deconvolutions; the release keeps all of them fixed, the paper lets the inner ones learn."""
        inner = [self._doubling(pool) for pool in self.pools]
        for name in inner:
            self.add_module(name, bilinear_deconv(classes, 4, 2))
        self.add_module(self._last, bilinear_deconv(classes, 2 * self.stride, self.stride))
        for name in (*inner, self._last):
            self.get_submodule(name).requires_grad_(learn and name != self._last)

    @property
    def pools(self) -> list[int]:
        """The pools whose features are scored and added, coarsest first."""
        return [pool for pool in _POOL_CROPS if 2**pool >= self.stride]

    @property
    def _last(self) -> str:
        """Name the last upsampling as the release does; a 2s would clash with the first doubling's name."""
        return {32: "upscore", 2: "upscore_pool1"}.get(self.stride, f"upscore{self.stride}")

    @staticmethod
    def _doubling(pool: int) -> str:
        """Name the layer that doubles the scores before those of a pool are added."""
        return "upscore2" if pool == 4 else f"upscore_pool{pool + 1}"

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Map (N, 3, H, W) to `out`: (N, classes, H, W)."""
        pools, fc7 = self._encode(x)
        score = self.score_fr(fc7)
        for pool in self.pools:
            score = self.get_submodule(self._doubling(pool))(score)
            skip = self.get_submodule(f"score_pool{pool}")(pools[pool - 1] * self.scales.get(pool, 1.0))
            score = score + _crop(skip, _POOL_CROPS[pool], score)
        return {"out": _crop(self.get_submodule(self._last)(score), _CROPS[self.stride], x)}

    def _encode(self, x: Tensor) -> tuple[list[Tensor], Tensor]:
        """Run VGG16; return the five pools (strides 2 to 32) and fc7 (4096 channels, stride 32)."""
        pools: list[Tensor] = []
        for stage, (_, depth) in enumerate(_STAGES, start=1):
            for i in range(1, depth + 1):
                x = self.relu(self.get_submodule(f"conv{stage}_{i}")(x))
            x = self.pool(x)
            pools.append(x)
        for layer in (self.fc6, self.fc7):
            x = self.dropout(self.relu(layer(x)))
        return pools, x


def _crop(x: Tensor, offset: int, like: Tensor) -> Tensor:
    """Cut the window of the size of `like` that begins `offset` pixels in."""
    height, width = like.shape[-2:]
    return x[..., offset : offset + height, offset : offset + width]


def load(request: BuildRequest, stride: int, *, at_once: bool = False) -> tuple[FCN, NetSpec]:
    """Build the network and say how it is fed: BGR, 0-255, minus the mean."""
    source = imagenet_vgg16(MEAN_BGR, 255.0) if request.pretrained else None
    learn = request.values.get("learn_upsampling", False) is True
    net = FCN(request.classes, stride, at_once=at_once, learn_upsampling=learn)
    if source is not None:
        _start_from(net, source)
    return net, NetSpec(
        mean=MEAN_BGR, std=(1.0, 1.0, 1.0), channel_order="bgr", scale_255=True, output_stride=stride, score_stride=1
    )


def _start_from(net: FCN, source: VGG) -> None:
    """Copy the classifier's convolutions, and its dense layers reshaped to fc6 and fc7 (section 3.1)."""
    convs = [layer for layer in source.features if isinstance(layer, nn.Conv2d)]
    names = [f"conv{stage}_{i}" for stage, (_, depth) in enumerate(_STAGES, start=1) for i in range(1, depth + 1)]
    for name, layer in zip((*names, "fc6", "fc7"), (*convs, source.classifier[0], source.classifier[3]), strict=True):
        target = net.get_submodule(name)
        shape = target.get_parameter("weight").shape
        target.load_state_dict({"weight": layer.weight.detach().reshape(shape), "bias": layer.bias.detach()})
