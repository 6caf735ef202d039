"""A refiner whose parameter matters: it turns the first columns of two classes around."""

from collections.abc import Callable, Iterable, Mapping
from types import ModuleType

from file_formats import file_sources
from segstudio.api import (
    BoolParam,
    ChoiceParam,
    Image,
    IntParam,
    JobContext,
    ParamValue,
    RefinerSpec,
    Scores,
    hookimpl,
)
from segstudio.core.plugins import Catalog, PluginSource, build_catalog
from tiny_data import tiny_module


class Mender:
    """Turns around `columns` columns; `called` hears of it before."""

    def __init__(self, columns: int, called: Callable[[int], None]) -> None:
        self.columns, self.called = columns, called

    def refine(self, image: Image, scores: Scores, context: JobContext) -> Scores:
        """Return scores of the same kind."""
        context.check()
        self.called(self.columns)
        data = scores.data.copy()
        data[:, :, : self.columns] = data[::-1, :, : self.columns]
        return Scores(data, image.size, scores.classes, scores.kind)


def mender_catalog(called: Callable[[int], None] = lambda _: None, missing: str = "") -> Catalog:
    """Offer it under the key `mender`, beside the tiny network."""
    module = ModuleType("mender")

    def make(values: Mapping[str, ParamValue]) -> Mender:
        return Mender(int(values["columns"]), called)

    params = (
        IntParam("columns", "Columns", 0, 0, 32),
        BoolParam("idle", "Idle", False),
        ChoiceParam("word", "Word", "a", ("a", "b")),
    )

    @hookimpl
    def segstudio_refiners() -> Iterable[RefinerSpec]:
        yield RefinerSpec("mender", "Mender", "Mends.", make, params, available=lambda: missing)

    module.segstudio_refiners = segstudio_refiners  # type: ignore[attr-defined]  # that is how a module offers
    return build_catalog([*file_sources(), PluginSource("tiny", tiny_module()), PluginSource("mender", module)])
