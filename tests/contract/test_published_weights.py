"""From a torchvision file to scores on the disk by the command line alone, against torchvision's own answer."""

import json
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
import torch
from numpy.typing import NDArray
from torch import nn

from segstudio.api.testing import published_shapes
from segstudio.cli.program import main
from sisters import CATALOG
from torchvision_twin import twin

SIZE = (97, 131)
MEAN, STD = (torch.tensor(v)[:, None, None] for v in ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)))


@pytest.fixture
def image(tmp_path: Path, rng: np.random.Generator) -> tuple[Path, NDArray[np.uint8]]:
    """A small photograph-like PNG: a slope with noise."""
    slope = np.linspace(0, 200, SIZE[0] * SIZE[1] * 3).reshape(*SIZE, 3)
    pixels = (slope + rng.uniform(0, 55, slope.shape)).astype(np.uint8)
    path = tmp_path / "image.png"
    PIL.Image.fromarray(pixels).save(path)
    return path, pixels


def answer(net: nn.Module, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """What torchvision says, prepared as its documentation prescribes."""
    planes = torch.from_numpy(pixels.transpose(2, 0, 1).copy()).float() / 255
    with torch.no_grad():
        out: NDArray[np.float32] = net(((planes - MEAN) / STD)[None])["out"][0].numpy()
    return out


@pytest.mark.parametrize("key", ["fcn-resnet50", "deeplabv3-mobilenet-v3-large"])
def test_imported_weights_score_as_torchvision_does(
    key: str,
    image: tuple[Path, NDArray[np.uint8]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path, pixels = image
    theirs = twin(key)
    published = tmp_path / "published.pth"
    torch.save(theirs.state_dict(), published)
    weights, out = tmp_path / "imported.safetensors", tmp_path / "out"

    assert main(["weights", "import", str(published), "--out", str(weights), "--json"]) == 0
    imported = json.loads(capsys.readouterr().out)
    command = ["segment", str(path), "--weights", str(weights), "--format", "scores-npz", "--out", str(out), "--json"]
    assert main(command) == 0
    (result,) = json.loads(capsys.readouterr().out)["results"]

    assert imported["model"] == key
    assert result["error"] is None
    with np.load(result["outputs"][0]) as archive:
        scores, classes = archive["scores"], archive["classes"]
    expected = answer(theirs, pixels)
    assert scores.dtype == np.float32
    assert classes.tolist() == imported["classes"] == [f"class {i}" for i in range(21)]
    assert scores.shape == (21, *SIZE) == expected.shape
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

    code = main(["weights", "import", *map(str, files), "--out", str(tmp_path / "o.safetensors"), "--json"])

    assert code == 0
    imported = json.loads(capsys.readouterr().out)
    assert (imported["model"], len(imported["classes"])) == (spec.key, 3)
