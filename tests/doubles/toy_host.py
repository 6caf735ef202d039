"""What the command line works with, without torch: the toy plugin beside the true file formats."""

import toy_plugin
from file_formats import file_sources
from segstudio.cli.host import Host
from segstudio.core import UnknownKeyError, WeightsError, WeightsInfo
from segstudio.core.pipeline import Engine
from segstudio.core.plugins import PluginSource, build_catalog
from segstudio.engine import WeightsIndex


def toy_weights(key: str = "toy", *, present: bool = True) -> WeightsInfo:
    return WeightsInfo(
        key, "toy-brightness", "Toy", toy_plugin.CLASSES, "Apache-2.0", "made by hand", 123, None, present
    )


class ToyWeights(WeightsIndex):
    """Some weights, found by key as the true index finds them."""

    def __init__(self, *infos: WeightsInfo) -> None:
        super().__init__(())
        self._infos = infos

    def all(self) -> tuple[WeightsInfo, ...]:
        return self._infos

    def find(self, model: str, key_or_path: str) -> WeightsInfo:
        found = [w for w in self._infos if model in ("", w.model) and key_or_path in ("", w.key)]
        if len(found) == 1:
            return found[0]
        if key_or_path:
            raise UnknownKeyError("set of weights", key_or_path, [w.key for w in self._infos])
        raise WeightsError(model, "there are no weights for it on this machine.", "Get some.")


def toy_host(engine: Engine | None = None, *infos: WeightsInfo) -> Host:
    """Put together a host whose engine labels by brightness."""
    catalog = build_catalog([*file_sources("palettes"), PluginSource("toy", toy_plugin)])
    return Host(catalog, ToyWeights(*(infos or (toy_weights(),))), engine or toy_plugin.ToyEngine())
