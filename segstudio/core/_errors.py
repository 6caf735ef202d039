"""The errors a person may see, as one tree.

SegStudioError(message, hint)
  ReadError(path)        a file could not be read
    DepthError           an image has no depth map, or a wrong one
  WriteError(path)       a file could not be written
  PluginError(plugin)    somebody's plugin failed
    PluginLoadError      while it was imported
    OfferError           while it was asked what it offers
    DuplicateKeyError    it offers a key that is taken
  ModelError(model)      a network could not be built or run
    WeightsError(path)   its weights are missing, broken or of another network
    OutOfMemory          the device has no room for it
  RefineError(refiner)   a refiner failed
  DataError(path)        a data set is not what it should be
  FetchError(address)    something could not be fetched from the net
  SettingsError(key)     a setting or parameter has a wrong value
  UnknownKeyError(key)   nothing is registered under this key
Cancelled(BaseException) a job was stopped; never shown
"""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path


class SegStudioError(Exception):
    """Something went wrong that a person can act on: one sentence, and what to do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Keep the sentence and the remedy apart, so that a window can set them apart."""
        super().__init__(f"{message} {hint}".strip())
        self.message = message
        self.hint = hint


class _FileError(SegStudioError):
    def __init__(self, path: Path, message: str, hint: str = "") -> None:
        super().__init__(f"{path}: {message}", hint)
        self.path = path


class ReadError(_FileError):
    """A file could not be read."""


class DepthError(ReadError):
    """An image has no depth map where a network needs one, or its map is broken or of another size or unit."""


class WriteError(_FileError):
    """A file could not be written."""


class DataError(_FileError):
    """A data set is not laid out as expected."""


class PluginError(SegStudioError):
    """A plugin failed; the culprit is named."""

    def __init__(self, plugin: str, message: str, hint: str = "") -> None:
        """Name the plugin in the sentence."""
        super().__init__(f"Plugin {plugin}: {message}", hint)
        self.plugin = plugin


class PluginLoadError(PluginError):
    """The plugin could not be imported or registered."""


class OfferError(PluginError):
    """The plugin failed while it was asked what it offers."""


class DuplicateKeyError(PluginError):
    """The plugin offers a key that an earlier one has taken."""


class ModelError(SegStudioError):
    """A network could not be built or run."""

    def __init__(self, model: str, message: str, hint: str = "") -> None:
        """Name the model in the sentence."""
        super().__init__(f"{model}: {message}", hint)
        self.model = model


class WeightsError(ModelError):
    """Weights are missing, broken, unsafe, or belong to another network."""


class OutOfMemory(ModelError):  # noqa: N818 - the term every framework uses
    """The device has no room for the network on this image."""


class RefineError(SegStudioError):
    """A refiner failed."""

    def __init__(self, refiner: str, message: str, hint: str = "") -> None:
        """Name the refiner in the sentence."""
        super().__init__(f"{refiner}: {message}", hint)
        self.refiner = refiner


class FetchError(SegStudioError):
    """Something could not be fetched, or is not what it should be."""

    def __init__(self, address: str, message: str, hint: str = "") -> None:
        """Name the address in the sentence."""
        super().__init__(f"{address}: {message}", hint)
        self.address = address


class SettingsError(SegStudioError):
    """A setting or parameter has a value it cannot have."""

    def __init__(self, key: str, message: str, hint: str = "") -> None:
        """Name the setting in the sentence."""
        super().__init__(f"{key}: {message}", hint)
        self.key = key


class UnknownKeyError(SegStudioError):
    """Nothing is registered under a key; the message lists what is, the nearest first."""

    def __init__(self, kind: str, key: str, known: Iterable[str]) -> None:
        """Suggest close names before listing all of them."""
        names = sorted(known)
        near = get_close_matches(key, names, n=3, cutoff=0.5)
        hint = f"Did you mean {' or '.join(near)}?" if near else f"There is: {', '.join(names) or 'nothing'}."
        super().__init__(f"No {kind} is called {key!r}.", hint)
        self.kind = kind
        self.key = key


class Cancelled(BaseException):
    """A job was asked to stop and did."""
