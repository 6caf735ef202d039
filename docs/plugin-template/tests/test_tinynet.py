"""The contract that every network of SegStudio passes, and what is particular to this one."""

import pytest
import torch
from segstudio_tinynet import segstudio_models

from segstudio.api import BuildRequest, ModelSpec
from segstudio.api.testing import check_model


@pytest.mark.parametrize("spec", list(segstudio_models()), ids=lambda spec: spec.key)
def test_contract(spec: ModelSpec) -> None:
    check_model(spec)


def test_width_sets_the_channels() -> None:
    (spec,) = segstudio_models()

    net, _ = spec.load(BuildRequest(classes=2, values={"width": 4}))

    assert isinstance(net, torch.nn.Module)
    assert next(net.parameters()).shape == (4, 3, 3, 3)
