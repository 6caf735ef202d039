"""A published checkpoint goes in by `weights import` and its own logits come out of `segment --format scores-npz`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import PIL.Image
import pytest
import torch
from numpy.typing import NDArray
from torch import nn
from torchvision.models import segmentation

from segstudio import cli
from segstudio.api.testing import published_shapes
from sisters import CATALOG

MEAN: Final = (0.485, 0.456, 0.406)
STD: Final = (0.229, 0.224, 0.225)
PUBLISHED: Final[dict[str, Callable[..., nn.Module]]] = {
    "deeplabv3-mobilenet-v3-large": segmentation.deeplabv3_mobilenet_v3_large,
    "fcn-resnet50": segmentation.fcn_resnet50,
}


def publish(make: Callable[..., nn.Module], path: Path) -> nn.Module:
    """Save the publisher's network with random weights, as its own files are saved."""
    torch.manual_seed(3)
    network = make(weights=None, weights_backbone=None, num_classes=21, aux_loss=True).eval()
    torch.save(network.state_dict(), path)
    return network


@torch.inference_mode()
def own_logits(network: nn.Module, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Run the publisher's code as its documentation says."""
    values = torch.from_numpy(pixels.copy()).permute(2, 0, 1)[None].float() / 255
    values = (values - torch.tensor(MEAN).view(3, 1, 1)) / torch.tensor(STD).view(3, 1, 1)
    out: NDArray[np.float32] = network(values)["out"][0].numpy()
    return out


@pytest.mark.parametrize("key", PUBLISHED)
def test_import_and_segment_give_the_publisher_s_logits(
    key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    network = publish(PUBLISHED[key], tmp_path / "published.pth")
    pixels = np.random.default_rng(4).integers(0, 256, (97, 131, 3), dtype=np.uint8)
    PIL.Image.fromarray(pixels).save(tmp_path / "picture.png")
    weights = tmp_path / "imported.safetensors"

    assert cli.main(["weights", "import", str(tmp_path / "published.pth"), "--out", str(weights), "--json"]) == 0
    imported = json.loads(capsys.readouterr().out)
    words = [str(tmp_path / "picture.png"), "--weights", str(weights), "--format", "scores-npz", "--device", "cpu"]
    assert cli.main(["segment", *words, "--out", str(tmp_path / "out")]) == 0

    assert imported["model"] == key
    assert imported["classes"][:2] == ["class 0", "class 1"]
    with np.load(tmp_path / "out" / "picture.npz", allow_pickle=False) as archive:
        scores, names = archive["scores"], archive["classes"].tolist()
    expected = own_logits(network, pixels)
    assert names == [f"class {i}" for i in range(21)]
    assert scores.shape == expected.shape == (21, 97, 131)
    assert np.abs(scores - expected).max() <= 2e-5 * np.abs(expected).max()


def test_a_checkpoint_of_two_files_is_imported_by_naming_both(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = CATALOG.model("bisenet-xception39")
    (layout,) = spec.layouts
    tensors = {name: torch.zeros(shape) for name, shape in published_shapes(spec, layout, classes=3).items()}
    files = [tmp_path / "encoder.pth", tmp_path / "decoder.pth"]
    for path, inside in zip(files, (True, False), strict=True):
        torch.save({k: v for k, v in tensors.items() if k.startswith("context_path.") == inside}, path)

    code = cli.main(["weights", "import", *map(str, files), "--out", str(tmp_path / "o.safetensors"), "--json"])

    assert code == 0
    imported = json.loads(capsys.readouterr().out)
    assert (imported["model"], len(imported["classes"])) == (spec.key, 3)
