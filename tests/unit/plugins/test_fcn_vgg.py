"""FCN-32s to -2s on VGG16. The whole network is large: what can be is shown on the meta device."""

import pytest
import torch
from torch import Tensor, nn

from segstudio.api import BuildRequest, WeightsError
from segstudio.api.torch import build_on_meta, count_parameters
from segstudio.nn.bilinear import bilinear_deconv
from segstudio.plugins import fcn
from segstudio.plugins.fcn import vgg

SPECS = {spec.key: spec for spec in fcn.segstudio_models()}
VGG = [key for key in SPECS if key.endswith("-vgg16")]
EXTENSIONS = ("fcn4s-vgg16", "fcn2s-vgg16")
RELEASED = [key for key in VGG if key not in EXTENSIONS]
CONVS = [f"conv{stage}_{i}" for stage, depth in enumerate((2, 2, 3, 3, 3), 1) for i in range(1, depth + 1)]
KEYS = {f"{name}.{part}" for name in (*CONVS, "fc6", "fc7", "score_fr") for part in ("weight", "bias")}
OWN_KEYS = {
    "fcn32s-vgg16": {"upscore.weight"},
    "fcn16s-vgg16": {"upscore2.weight", "upscore16.weight", "score_pool4.weight", "score_pool4.bias"},
    "fcn8s-vgg16": {
        "upscore2.weight", "upscore_pool4.weight", "upscore8.weight",
        "score_pool4.weight", "score_pool4.bias", "score_pool3.weight", "score_pool3.bias",
    },
}  # fmt: skip
OWN_KEYS["fcn8s-atonce-vgg16"] = OWN_KEYS["fcn8s-vgg16"]


class ThinFCN(vgg.FCN):
    """The same wiring and offsets with two channels instead of 64 to 4096, so that it runs in no time."""

    def __init__(self, classes: int, stride: int, *, at_once: bool = False) -> None:
        with torch.device("meta"):
            super().__init__(classes, stride, at_once=at_once)
        for name, layer in list(self.named_children()):
            if isinstance(layer, nn.Conv2d):
                outputs = classes if name.startswith("score_") else 2
                inputs = 3 if name == "conv1_1" else 2
                self.add_module(name, nn.Conv2d(inputs, outputs, layer.kernel_size, padding=layer.padding))  # type: ignore[arg-type]  # torch types it as a longer tuple
            elif isinstance(layer, nn.ConvTranspose2d):
                self.add_module(name, bilinear_deconv(classes, layer.kernel_size[0], layer.stride[0]))
        self.eval()


@pytest.mark.parametrize(
    ("key", "at21", "at19"),
    [
        ("fcn32s-vgg16", 136_152_917, 135_817_043),
        ("fcn16s-vgg16", 134_815_994, 134_723_574),
        ("fcn8s-vgg16", 134_489_759, 134_456_985),
        ("fcn8s-atonce-vgg16", 134_489_759, 134_456_985),
    ],
)
def test_has_the_releases_parameters(key: str, at21: int, at19: int) -> None:
    counts = [count_parameters(build_on_meta(SPECS[key], classes)[0]) for classes in (21, 19)]

    assert counts == [at21, at19]


def test_an_extension_has_8s_and_another_score_layer_and_filters_written_out() -> None:
    scored = 134_362_751  # 8s at 21 classes without its deconvolutions
    pool2, pool1, doubling = 128 * 21 + 21, 64 * 21 + 21, 21 * 21 * 4 * 4
    fourfold = 21 * 21 * 8 * 8

    counts = [count_parameters(build_on_meta(SPECS[key], 21)[0]) for key in EXTENSIONS]

    assert counts[0] == scored + pool2 + 3 * doubling + fourfold
    assert counts[1] == scored + pool2 + pool1 + 5 * doubling
    assert not any(SPECS[key].layouts for key in EXTENSIONS)
    assert all("our extension" in SPECS[key].title for key in EXTENSIONS)


@pytest.mark.parametrize(
    ("key", "count"), [("fcn32s-vgg16", 1_806_336), ("fcn16s-vgg16", 458_640), ("fcn8s-vgg16", 127_008)]
)
def test_deconvolutions_are_full_matrices_of_classes(key: str, count: int) -> None:
    net, _ = build_on_meta(SPECS[key], 21)

    assert sum(m.weight.numel() for m in net.modules() if isinstance(m, nn.ConvTranspose2d)) == count


@pytest.mark.parametrize("key", RELEASED)
def test_names_its_tensors_as_the_release_does(key: str) -> None:
    net, _ = build_on_meta(SPECS[key], 21)

    assert set(net.state_dict()) == KEYS | OWN_KEYS[key]


@pytest.mark.parametrize("key", VGG)
@pytest.mark.parametrize("size", [(1, 1), (17, 3), (100, 100), (97, 131), (500, 375)])
def test_gives_back_the_inputs_size(key: str, size: tuple[int, int]) -> None:
    net, _ = build_on_meta(SPECS[key], 21)

    out = net.eval()(torch.zeros(1, 3, *size, device="meta"))["out"]

    assert tuple(out.shape) == (1, 21, *size)


@pytest.mark.parametrize("key", RELEASED)
def test_recognises_its_own_files_and_no_others(key: str) -> None:
    shapes = {k: tuple(v.shape) for k, v in build_on_meta(SPECS[key], 21)[0].state_dict().items()}

    takers = {other for other in SPECS if any(layout.matches(shapes) for layout in SPECS[other].layouts)}

    assert takers == {other for other in RELEASED if OWN_KEYS[other] == OWN_KEYS[key]}


def test_is_fed_blue_first_in_bytes_minus_the_releases_mean() -> None:
    _, feeding = build_on_meta(SPECS["fcn8s-vgg16"], 21)

    assert (feeding.channel_order, feeding.scale_255, feeding.size_multiple) == ("bgr", True, 1)
    assert feeding.mean == (104.00699, 116.66877, 122.67892)
    assert feeding.std == (1.0, 1.0, 1.0)


@pytest.mark.parametrize("stride", [32, 16, 8, 4, 2])
def test_scores_of_a_fresh_network_are_zero(stride: int) -> None:
    net = ThinFCN(3, stride)
    for name, layer in net.named_children():
        if name.startswith("score_"):
            nn.init.zeros_(layer.get_parameter("weight"))
            nn.init.zeros_(layer.get_parameter("bias"))

    assert not net(torch.randn(1, 3, 33, 20))["out"].any()


def test_score_layers_of_the_true_network_start_at_zero_and_deconvolutions_bilinear() -> None:
    net = vgg.FCN.__new__(vgg.FCN)
    nn.Module.__init__(net)
    net.stride = 8

    net._add_scores(4)
    net._add_upsampling(4, learn=False)

    assert not any(p.any() for name, p in net.named_parameters() if name.startswith("score_"))
    for name, size in (("upscore2", 4), ("upscore_pool4", 4), ("upscore8", 16)):
        weight = net.get_submodule(name).get_parameter("weight")
        assert weight[0, 0].sum() == pytest.approx((size / 2) ** 2)
        assert not weight[~torch.eye(4, dtype=torch.bool)].any()
        assert torch.equal(weight[1, 1], weight[1, 1].flip(0, 1))


@pytest.mark.parametrize(("learn", "learning"), [(False, set()), (True, {"upscore2.weight", "upscore_pool4.weight"})])
def test_upsampling_is_fixed_as_released_or_learnt_but_for_the_last_as_in_the_paper(
    learn: bool, learning: set[str]
) -> None:
    with torch.device("meta"):
        net, _ = vgg.load(BuildRequest(21, {"learn_upsampling": learn}), 8)

    assert {n for n, p in net.named_parameters() if p.requires_grad and n.startswith("upscore")} == learning


def test_at_once_equals_8s_with_score_weights_scaled_beforehand() -> None:
    at_once, plain = ThinFCN(3, 8, at_once=True), ThinFCN(3, 8)
    plain.load_state_dict(at_once.state_dict())
    with torch.no_grad():
        plain.get_parameter("score_pool4.weight").mul_(0.01)
        plain.get_parameter("score_pool3.weight").mul_(0.0001)
    image = torch.randn(1, 3, 37, 50) * 100

    assert torch.allclose(at_once(image)["out"], plain(image)["out"], rtol=1e-4, atol=1e-5)
    assert not torch.allclose(at_once(image)["out"], ThinFCN(3, 8)(image)["out"])


@pytest.mark.parametrize(("offset", "size"), [(5, 12), (9, 20), (31, 40)])
def test_crops_begin_at_the_fixed_offset(offset: int, size: int) -> None:
    grid = torch.arange(100).expand(1, 1, 100, 100)

    cut = vgg._crop(grid, offset, torch.zeros(1, 1, size, size))

    assert cut.shape == (1, 1, size, size)
    assert cut[0, 0, 0, 0] == offset


@pytest.mark.parametrize(
    ("stride", "path"),
    [
        *((32, "score_fr"), (16, "score_fr"), (16, "score_pool4")),
        *((8, "score_fr"), (8, "score_pool4"), (8, "score_pool3")),
        *((4, "score_fr"), (4, "score_pool3"), (4, "score_pool2")),
        *((2, "score_fr"), (2, "score_pool3"), (2, "score_pool2"), (2, "score_pool1")),
    ],
)
def test_scores_lie_where_the_image_lies(stride: int, path: str) -> None:
    """What a row of the output sees is centred on it: a wrong crop offset would shift the middle of its field."""
    rows = range(300, 332)  # one period of the coarsest grid

    middles = _middles_of_fields(_see_through(ThinFCN(1, stride), only=path), rows)

    assert middles.mean() == sum(rows) / len(rows)


def _see_through(net: ThinFCN, only: str) -> ThinFCN:
    """Let each layer average what it sees, and all score layers but one be silent."""
    for name, layer in net.named_children():
        if isinstance(layer, nn.Conv2d):
            silent = name.startswith("score_") and name != only
            nn.init.constant_(layer.weight, 0.0 if silent else 1 / layer.weight[0].numel())
            nn.init.zeros_(layer.get_parameter("bias"))
    net.pool = nn.AvgPool2d(2, ceil_mode=True)  # type: ignore[assignment]  # a maximum sees one pixel, a mean all
    return net


def _middles_of_fields(net: ThinFCN, rows: range) -> Tensor:
    """For each row of the output, the middle of the rows of the input whose gradient is not zero."""
    images = torch.ones(len(rows), 3, 640, 1, requires_grad=True)
    out = net(images)["out"][..., 0]
    torch.autograd.backward(sum(out[i, 0, row] for i, row in enumerate(rows)))
    assert images.grad is not None
    fields = [field.nonzero() for field in images.grad[:, 0, :, 0]]
    return torch.tensor([float(field.min() + field.max()) / 2 for field in fields])


def test_pretrained_without_cached_weights_names_the_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))

    with pytest.raises(WeightsError, match=r"vgg16-397923af\.pth"):
        SPECS["fcn8s-vgg16"].load(BuildRequest(21, pretrained=True))


@pytest.mark.parametrize(
    ("key", "stride"),
    [
        ("fcn32s-vgg16", 32),
        ("fcn16s-vgg16", 16),
        ("fcn8s-vgg16", 8),
        ("fcn8s-atonce-vgg16", 8),
        ("fcn4s-vgg16", 4),
        ("fcn2s-vgg16", 2),
    ],
)
def test_a_variant_has_the_stride_of_its_name_and_scores_every_pixel(key: str, stride: int) -> None:
    """The last deconvolution is part of the network, so that one cell of the output stands for one pixel."""
    net, feeding = build_on_meta(SPECS[key], 2)
    *_, last = [layer for layer in net.modules() if isinstance(layer, nn.ConvTranspose2d)]

    assert last.stride == (stride, stride)
    assert (SPECS[key].output_stride, feeding.output_stride, feeding.score_stride) == (stride, stride, 1)


def test_dense_layers_of_the_classifier_become_fc6_and_fc7() -> None:
    """Where the map is 7x7, a convolution of 7x7 must say what the dense layer says of the flattened map."""
    source = nn.Module()
    source.features = nn.Sequential(*(nn.Conv2d(2 if i else 3, 2, 3, padding=1) for i in range(13)))
    source.classifier = nn.Sequential(nn.Linear(2 * 49, 2), nn.ReLU(), nn.Dropout(), nn.Linear(2, 2))
    net = ThinFCN(3, 8)

    vgg._start_from(net, source)

    grid = torch.randn(1, 2, 7, 7)
    fc6 = source.classifier[0](grid.flatten(1))
    assert torch.allclose(net.fc6(grid).flatten(1), fc6, atol=1e-5)
    assert torch.allclose(net.fc7(fc6[..., None, None]).flatten(1), source.classifier[3](fc6), atol=1e-5)
    for name, layer in zip(CONVS, source.features, strict=True):
        assert torch.equal(net.get_submodule(name).get_parameter("weight"), layer.get_parameter("weight"))
