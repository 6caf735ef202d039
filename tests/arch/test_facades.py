"""The names on the front doors are those that lie behind them."""

from types import ModuleType
from typing import Final

import pytest

from segstudio import api, core
from segstudio.core import classes, files, metrics, pipeline, plugins, session, strokes

ROOMS: Final = (classes, files, metrics, pipeline, plugins, session, strokes)


def public_names(module: ModuleType) -> set[str]:
    """Return what a reader of the module would take for public: all but submodules and private names."""
    inner = {name.rpartition(".")[2] for name in vars(module) if name.startswith("_")}
    return {
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and name not in inner
        and not (isinstance(value, ModuleType) and value.__name__ == f"{module.__name__}.{name}")
    }


@pytest.mark.parametrize("module", [core, api, *ROOMS])
def test_all_lists_exactly_the_imported_names(module: ModuleType) -> None:
    assert set(module.__all__) == public_names(module)
    assert len(module.__all__) == len(set(module.__all__))


def test_core_s_own_door_stays_short() -> None:
    assert len(core.__all__) <= 120


def test_api_hands_on_core_s_own_objects() -> None:
    offered = {name: getattr(door, name) for door in (core, *ROOMS) for name in door.__all__}

    assert {name: offered[name] for name in api.__all__} == {name: getattr(api, name) for name in api.__all__}
