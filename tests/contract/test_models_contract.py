"""Every bundled network through the same tester."""

from typing import Final

import pytest

from segstudio.api import ModelSpec
from segstudio.api.testing import check_model
from sisters import CATALOG, is_deeper_sister

LARGE: Final = 20_000_000  # parameters; beyond it a network is looked at on the meta device only, which is quick
RUN_ALTHOUGH_LARGE: Final = (  # their sisters share all of their code
    "fcn8s-atonce-vgg16",
    "fcn-resnet50",
    "deeplabv1-msc-largefov",
    "deeplabv2-resnet101",
    "deeplabv3-resnet101",
    "pspnet-resnet50",
    "danet-resnet50",
    "fastfcn-encnet-resnet50",
    "dupsampling-resnet50",
)
MODELS: Final = tuple(CATALOG.models.values())


@pytest.mark.parametrize(
    "spec",
    [pytest.param(s, id=s.key, marks=[pytest.mark.slow] if is_deeper_sister(s) else []) for s in MODELS],
)
def test_keeps_the_contract(spec: ModelSpec) -> None:
    check_model(spec, run=spec.parameters <= LARGE)


@pytest.mark.slow
@pytest.mark.parametrize("spec", [spec for spec in MODELS if spec.key in RUN_ALTHOUGH_LARGE], ids=lambda spec: spec.key)
def test_keeps_the_contract_when_run(spec: ModelSpec) -> None:
    check_model(spec, sizes=((17, 3),))
