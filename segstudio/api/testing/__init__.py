"""The testers through which every plugin passes, the bundled ones and yours: three lines of test for each offer.

    @pytest.mark.parametrize("spec", list(segstudio_models()), ids=lambda spec: spec.key)
    def test_contract(spec):
        check_model(spec)

Each raises `AssertionError` with a sentence that says what a host would stumble over. Importing this package is light;
`check_model` imports torch.
"""

from segstudio.api.testing._files import check_reader, check_writer, sample_result
from segstudio.api.testing._layouts import check_layout, published_shapes
from segstudio.api.testing._light import check_light
from segstudio.api.testing._models import check_model
from segstudio.api.testing._palettes import check_palette
from segstudio.api.testing._refiners import check_refiner

__all__ = [
    "check_layout",
    "check_light",
    "check_model",
    "check_palette",
    "check_reader",
    "check_refiner",
    "check_writer",
    "published_shapes",
    "sample_result",
]
