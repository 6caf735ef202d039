import numpy as np

import toy_plugin
from segstudio.core import Image, JobContext
from segstudio.core.pipeline import Variant, refined, run
from segstudio.core.plugins import Catalog

RAW = Variant("toy", "Toy", "toy-brightness", "toy")
SHARP = RAW.refined("toy-sharpen", {"power": 2.0})


def test_each_variant_made_of_the_raw_result_is_what_it_would_be_alone(catalog: Catalog, image: Image) -> None:
    raw = run(RAW.request(image), catalog, toy_plugin.ToyEngine(), JobContext())

    for variant in (RAW, SHARP):
        result = refined(raw, variant, catalog, JobContext())
        alone = run(variant.request(image), catalog, toy_plugin.ToyEngine(), JobContext())
        assert np.array_equal(result.final.ids, alone.final.ids)
        assert result.scores is raw.scores
        assert set(result.seconds) == set(alone.seconds)
        assert result.request == variant.request(image)


def test_titles_and_keys_tell_variants_apart() -> None:
    assert (SHARP.key, SHARP.title) == ("toy-toy-sharpen", "Toy + toy-sharpen")
    assert (SHARP.refine, SHARP.refine_values) == ("toy-sharpen", {"power": 2.0})


def test_refining_is_no_other_network_but_other_weights_are() -> None:
    assert SHARP.network == RAW.network
    assert Variant("b", "B", "toy-brightness", "other").network != RAW.network
