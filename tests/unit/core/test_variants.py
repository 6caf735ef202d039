import numpy as np
import pytest

import toy_plugin
from segstudio.core import (
    Cancelled,
    CancelToken,
    Catalog,
    Image,
    JobContext,
    Request,
    Segmentation,
    Variant,
    run,
    run_variants,
)

RAW = Variant("toy", "Toy", "toy-brightness", "toy")


class Counting(toy_plugin.ToyEngine):
    """The toy engine, counting how often it runs."""

    def __init__(self) -> None:
        self.runs = 0

    def segment(self, request: Request, context: JobContext) -> Segmentation:
        self.runs += 1
        return super().segment(request, context)


def test_the_network_runs_once_for_its_raw_and_refined_variants(catalog: Catalog, image: Image) -> None:
    engine = Counting()
    variants = (RAW, RAW.refined("toy-sharpen"), RAW.refined("toy-sharpen", {"power": 3.0}))

    found = dict(run_variants(image, variants, catalog, engine, JobContext()))

    assert engine.runs == 1
    assert list(found) == list(variants)
    assert len({id(result.scores) for result in found.values()}) == 1
    assert found[RAW].refined is None


def test_each_variant_is_what_it_would_be_alone(catalog: Catalog, image: Image) -> None:
    variants = (RAW, RAW.refined("toy-sharpen"))

    for variant, result in run_variants(image, variants, catalog, Counting(), JobContext()):
        alone = run(variant.request(image), catalog, Counting(), JobContext())
        assert np.array_equal(result.final.ids, alone.final.ids)
        assert set(result.seconds) == set(alone.seconds)
        assert result.request == variant.request(image)


def test_other_weights_are_another_run(catalog: Catalog, image: Image) -> None:
    engine, other = Counting(), Variant("b", "B", "toy-brightness", "other")

    list(run_variants(image, (RAW, other, RAW.refined("toy-sharpen")), catalog, engine, JobContext()))

    assert engine.runs == 2


def test_titles_and_keys_tell_variants_apart() -> None:
    refined = RAW.refined("toy-sharpen", {"power": 2.0})

    assert (refined.key, refined.title) == ("toy-toy-sharpen", "Toy + toy-sharpen")
    assert (refined.refine, refined.refine_values) == ("toy-sharpen", {"power": 2.0})
    assert refined.network == RAW.network


def test_a_cancelled_job_stops_between_variants(catalog: Catalog, image: Image) -> None:
    token = CancelToken()
    walk = run_variants(image, (RAW, RAW.refined("toy-sharpen")), catalog, Counting(), JobContext(token))

    next(walk)
    token.cancel()

    with pytest.raises(Cancelled):
        next(walk)
