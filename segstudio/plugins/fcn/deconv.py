"""FCN with five learnt deconvolutions on VGG16: the form in which PyTorch users commonly meet FCN.

It follows the idea of Long, Shelhamer, Darrell (CVPR 2015, arXiv 1411.4038) but not its graph: the map is doubled five
times by 3x3 transposed convolutions with ReLU and batch normalisation, and encoder features (not class scores) are
added on the way. Two orders coexist: 32s, 16s and 8s add before the normalisation, `s` adds after it. Deviation from
the common training code: softmax cross-entropy instead of a sigmoid per class.

The light form, for training from nothing on a laptop, has half of all widths and batch normalisation in its encoder,
without which a VGG16 hardly starts to learn.
"""

from typing import Final

from torch import Tensor, nn

from segstudio.api import BuildRequest, NetSpec, WeightsError
from segstudio.nn.vgg import imagenet_vgg16, vgg16_features

MEAN_BGR: Final = (103.939 / 255, 116.779 / 255, 123.68 / 255)
_WIDEST: Final = 512
_LIGHT_WIDEST: Final = 256
_LIGHT_SKIPS: Final = 2


class FCNDeconv(nn.Module):
    """VGG16, five doublings, and a 1x1 to the classes. Height and width must be multiples of 32.

    `skips` encoder maps, deepest first, are added: after the ReLU and before the normalisation, or after both where
    `add_after_norm`. `widest` is the width of the encoder's end; `normalised` puts batch normalisation into it.
    """

    def __init__(
        self,
        classes: int,
        skips: int,
        *,
        add_after_norm: bool = False,
        widest: int = _WIDEST,
        normalised: bool = False,
    ) -> None:
        super().__init__()
        self.skips = skips
        self.add_after_norm = add_after_norm
        self.features = vgg16_features(widest, batch_norm=normalised)
        widths = (widest, *(widest >> halvings for halvings in range(5)))
        for i in range(1, 6):
            deconv = nn.ConvTranspose2d(widths[i - 1], widths[i], 3, stride=2, padding=1, output_padding=1)
            self.add_module(f"deconv{i}", deconv)
            self.add_module(f"bn{i}", nn.BatchNorm2d(widths[i]))
        self.relu = nn.ReLU(inplace=True)
        self.classifier = nn.Conv2d(widths[-1], classes, 1)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Map (N, 3, H, W) to `out`: (N, classes, H, W)."""
        *shallow, x = self._encode(x)
        for i in range(1, 6):
            x = self.relu(self.get_submodule(f"deconv{i}")(x))
            x = self._join(x, shallow[-i] if i <= self.skips else None, self.get_submodule(f"bn{i}"))
        return {"out": self.classifier(x)}

    def _encode(self, x: Tensor) -> list[Tensor]:
        """Return the five pools: 64, 128, 256, 512, 512 channels (or in proportion) at strides 2 to 32."""
        pools = []
        for layer in self.features:
            x = layer(x)
            if isinstance(layer, nn.MaxPool2d):
                pools.append(x)
        return pools

    def _join(self, x: Tensor, skip: Tensor | None, norm: nn.Module) -> Tensor:
        if skip is None:
            joined: Tensor = norm(x)
        elif self.add_after_norm:
            joined = norm(x) + skip
        else:
            joined = norm(x + skip)
        return joined


def load(request: BuildRequest, skips: int, *, add_after_norm: bool = False) -> tuple[FCNDeconv, NetSpec]:
    """Build the network and say how it is fed: BGR, 0-1, minus the mean, in multiples of 32."""
    source = imagenet_vgg16(MEAN_BGR, 1.0) if request.pretrained else None
    net = FCNDeconv(request.classes, skips, add_after_norm=add_after_norm)
    if source is not None:
        net.features.load_state_dict(source.features.state_dict())
    return net, _feeding(skips)


def load_light(request: BuildRequest) -> tuple[FCNDeconv, NetSpec]:
    """Build the light form with the skips of 8s; it can only start from nothing."""
    if request.pretrained:
        raise WeightsError(
            "fcn8s-deconv-light", "there are no ImageNet weights for a VGG16 of half its width.", "Train from scratch."
        )
    return FCNDeconv(request.classes, _LIGHT_SKIPS, widest=_LIGHT_WIDEST, normalised=True), _feeding(_LIGHT_SKIPS)


def _feeding(skips: int) -> NetSpec:
    return NetSpec(
        mean=MEAN_BGR,
        std=(1.0, 1.0, 1.0),
        channel_order="bgr",
        size_multiple=32,
        output_stride=32 >> skips,  # of the finest encoder features that it adds
        score_stride=1,
        backbone="features",
    )
