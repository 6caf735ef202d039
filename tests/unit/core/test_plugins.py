"""Each plugin is loaded and asked alone: a broken one is recorded, and all others stay."""

import logging
import sys
from collections.abc import Callable, Iterable
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType

import pytest

import toy_plugin
from segstudio.core import DuplicateKeyError, OfferError, PluginError, PluginLoadError, UnknownKeyError
from segstudio.core.plugins import (
    Catalog,
    ModelSpec,
    Palette,
    PluginRecord,
    PluginSource,
    build_catalog,
    bundled_sources,
    hookimpl,
    installed_sources,
)

TOY = PluginSource("toy", toy_plugin)
LAST = ModuleType("last")


@hookimpl
def segstudio_palettes() -> Iterable[Palette]:
    return [Palette("last-of-all", "Last", ((1, 2, 3),))]


LAST.segstudio_palettes = segstudio_palettes  # type: ignore[attr-defined]  # modules take any attribute


def module(**hooks: Callable[[], object]) -> ModuleType:
    """Make a plugin of the given hook functions."""
    made = ModuleType("made")
    for name, function in hooks.items():
        setattr(made, name, hookimpl(function))
    return made


def load_beside_others(origin: str | ModuleType | EntryPoint) -> tuple[Catalog, PluginRecord]:
    """Load a plugin between two good ones, and make sure that those two are all there."""
    catalog = build_catalog([TOY, PluginSource("culprit", origin), PluginSource("last", LAST)])
    record = next(r for r in catalog.plugins if r.name == "culprit")
    assert set(catalog.models) >= {"toy-brightness"}
    assert set(catalog.palettes) >= {"toy-two", "last-of-all"}
    assert [r.name for r in catalog.plugins] == ["toy", "culprit", "last"]
    return catalog, record


def only_error(record: PluginRecord, kind: type[PluginError]) -> PluginError:
    assert [type(e) for e in record.errors] == [kind]
    assert record.errors[0].plugin == "culprit"
    return record.errors[0]


def test_a_good_plugin_is_listed_with_all_it_offers(catalog: Catalog) -> None:
    record = catalog.plugins[0]

    assert record.errors == ()
    assert record.offers == ("toy-brightness", "toy-sharpen", "toy-npy", "toy-npy", "toy-two")
    assert catalog.model("toy-brightness").title == "Toy"
    assert catalog.refiner("toy-sharpen").title == "Sharpen"
    assert catalog.writer("toy-npy").suffix == ".npy"
    assert catalog.palette("toy-two").colors[1] == (255, 255, 255)
    assert catalog.image_suffixes == {".npy"}


def test_a_plugin_that_fails_at_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fails_at_import.py").write_text("raise OSError('libfoo.so: cannot open')\n")
    monkeypatch.syspath_prepend(tmp_path)

    _, record = load_beside_others("fails_at_import")

    error = only_error(record, PluginLoadError)
    assert "libfoo.so: cannot open" in str(error)
    assert isinstance(error.__cause__, OSError)
    assert error.hint


def test_a_plugin_that_is_not_there() -> None:
    _, record = load_beside_others("no_such_module_anywhere")

    assert "ModuleNotFoundError" in str(only_error(record, PluginLoadError))


def test_a_plugin_whose_entry_point_names_nothing() -> None:
    _, record = load_beside_others(EntryPoint("culprit", "json:no_such_name", "segstudio"))

    assert "no_such_name" in str(only_error(record, PluginLoadError))


def test_a_plugin_that_fails_when_asked() -> None:
    def segstudio_models() -> Iterable[ModelSpec]:
        raise RuntimeError("no disk")

    _, record = load_beside_others(module(segstudio_models=segstudio_models))

    assert "segstudio_models failed (RuntimeError: no disk)" in str(only_error(record, OfferError))


def test_a_plugin_that_fails_half_way_through_its_offers_keeps_its_other_hooks() -> None:
    def segstudio_models() -> Iterable[ModelSpec]:
        yield from toy_plugin.segstudio_models()
        raise RuntimeError("no disk")

    def segstudio_palettes() -> Iterable[Palette]:
        return [Palette("culprit-red", "Red", ((255, 0, 0),))]

    catalog, record = load_beside_others(
        module(segstudio_models=segstudio_models, segstudio_palettes=segstudio_palettes)
    )

    only_error(record, OfferError)
    assert record.offers == ("culprit-red",)
    assert "culprit-red" in catalog.palettes


def test_a_plugin_with_a_misspelt_hook() -> None:
    def segstudio_modells() -> list[ModelSpec]:
        return []

    _, record = load_beside_others(module(segstudio_modells=segstudio_modells))

    assert "segstudio_modells" in str(only_error(record, PluginLoadError))


def test_a_plugin_with_a_hook_of_other_arguments() -> None:
    def segstudio_models(device: str) -> list[ModelSpec]:
        return []

    _, record = load_beside_others(module(segstudio_models=segstudio_models))  # type: ignore[arg-type]

    assert "device" in str(only_error(record, PluginLoadError))


def test_a_taken_key_stays_with_the_first_plugin_and_the_other_offers_count() -> None:
    def segstudio_palettes() -> Iterable[Palette]:
        return [Palette("toy-two", "Mine now", ((9, 9, 9),)), Palette("culprit-red", "Red", ((255, 0, 0),))]

    catalog, record = load_beside_others(module(segstudio_palettes=segstudio_palettes))

    assert "'toy-two' is taken" in str(only_error(record, DuplicateKeyError))
    assert catalog.palette("toy-two").title == "Two"
    assert record.offers == ("culprit-red",)


@pytest.mark.parametrize("offer", [["toy"], [None], [Palette("p", "P", ())]])
def test_a_plugin_that_offers_the_wrong_type(offer: list[object]) -> None:
    _, record = load_beside_others(module(segstudio_models=lambda: offer))

    assert "not a ModelSpec" in str(only_error(record, OfferError))


def test_a_plugin_that_offers_no_list() -> None:
    _, record = load_beside_others(module(segstudio_models=lambda: 3))

    only_error(record, OfferError)


def test_failures_are_logged_once_with_their_cause(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        load_beside_others("no_such_module_anywhere")

    assert len(caplog.records) == 1
    assert caplog.records[0].exc_info


def test_look_ups_of_unknown_keys_say_what_there_is(catalog: Catalog) -> None:
    with pytest.raises(UnknownKeyError, match=r"No model is called 'toy-bright'. Did you mean toy-brightness"):
        catalog.model("toy-bright")
    with pytest.raises(UnknownKeyError, match="No format is called"):
        catalog.writer("gif")


def test_bundled_plugins_are_named_once_and_installed_ones_come_from_entry_points(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = tmp_path / "orchard-2.5.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: orchard\nVersion: 2.5\n")
    (info / "entry_points.txt").write_text("[segstudio]\norchard = orchard_plugin\n")
    (tmp_path / "orchard_plugin.py").write_text("")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])

    names = [source.name for source in bundled_sources()]
    found = {source.name: source for source in installed_sources()}

    assert len(set(names)) == len(names)
    assert found["orchard"].version == "2.5"
    assert found["orchard"].load().__name__ == "orchard_plugin"


def test_every_bundled_plugin_loads_without_an_error(bundled_catalog: Catalog) -> None:
    assert {r.name: r.errors for r in bundled_catalog.plugins if r.errors} == {}
    assert all(r.offers for r in bundled_catalog.plugins)
