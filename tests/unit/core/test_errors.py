"""Every error a person may see is one sentence, names its culprit, and may carry a remedy."""

from contextlib import suppress
from pathlib import Path

import pytest

from segstudio import core
from segstudio.core import (
    Cancelled,
    DataError,
    DuplicateKeyError,
    JobContext,
    ModelError,
    OfferError,
    OutOfMemory,
    PluginError,
    PluginLoadError,
    ReadError,
    RefineError,
    SegStudioError,
    SettingsError,
    UnknownKeyError,
    WeightsError,
    WriteError,
)


def test_sentence_and_remedy_are_kept_apart_and_said_together() -> None:
    error = SegStudioError("The disk is full.", "Free some space.")

    assert (error.message, error.hint) == ("The disk is full.", "Free some space.")
    assert str(error) == "The disk is full. Free some space."
    assert str(SegStudioError("The disk is full.")) == "The disk is full."


@pytest.mark.parametrize("kind", [ReadError, WriteError, DataError])
def test_file_errors_carry_the_path(kind: type[ReadError | WriteError | DataError]) -> None:
    error = kind(Path("a/b.png"), "is empty.", "Remove it.")

    assert error.path == Path("a/b.png")
    assert str(error) == f"{Path('a/b.png')}: is empty. Remove it."


@pytest.mark.parametrize("kind", [PluginLoadError, OfferError, DuplicateKeyError])
def test_plugin_errors_carry_the_plugin(kind: type[PluginError]) -> None:
    error = kind("orchard", "could not be loaded.")

    assert isinstance(error, PluginError)
    assert error.plugin == "orchard"
    assert "orchard" in str(error)


@pytest.mark.parametrize("kind", [WeightsError, OutOfMemory])
def test_model_errors_carry_the_model(kind: type[ModelError]) -> None:
    error = kind("lednet", "does not fit.")

    assert isinstance(error, ModelError)
    assert error.model == "lednet"
    assert str(error) == "lednet: does not fit."


def test_refine_and_settings_errors_carry_their_key() -> None:
    assert RefineError("dense-crf", "failed.").refiner == "dense-crf"
    assert SettingsError("opacity", "is odd.").key == "opacity"


def test_an_unknown_key_is_met_with_the_nearest_ones() -> None:
    error = UnknownKeyError("model", "deeplab3", ["lednet", "deeplabv3", "fcn"])

    assert (error.kind, error.key) == ("model", "deeplab3")
    assert error.message == "No model is called 'deeplab3'."
    assert error.hint == "Did you mean deeplabv3?"


def test_an_unknown_key_like_no_other_is_met_with_all_of_them_in_order() -> None:
    assert UnknownKeyError("model", "xyz", ["b", "a"]).hint == "There is: a, b."
    assert UnknownKeyError("model", "xyz", []).hint == "There is: nothing."


def test_cancelled_escapes_whoever_catches_all_exceptions() -> None:
    context = JobContext()
    context.token.cancel()

    with pytest.raises(Cancelled), suppress(Exception):
        context.check()


def test_the_drawn_tree_is_the_tree() -> None:
    drawn = (core._errors.__doc__ or "").splitlines()
    classes = [value for value in vars(core).values() if isinstance(value, type) and issubclass(value, SegStudioError)]

    for kind in classes:
        line = next(line for line in drawn if line.split("(")[0].split()[:1] == [kind.__name__])
        depth = len([base for base in kind.__mro__ if base in classes]) - 1
        assert len(line) - len(line.lstrip()) == 2 * depth, kind.__name__
