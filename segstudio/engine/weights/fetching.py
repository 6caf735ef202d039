"""Published weights on demand: found in a folder, at a mirror or at the publisher's, checked, and imported."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from segstudio.core import FetchError, FetchOptions, JobContext, UnknownKeyError, WeightsInfo
from segstudio.core.plugins import Catalog
from segstudio.engine.folders import downloads_folder
from segstudio.engine.weights.published import Published, class_set, loadable, not_here, read_published, reckoned_size

if TYPE_CHECKING:
    from segstudio.engine.weights.download import Downloader, Wanted

MIRROR: Final = "SEGSTUDIO_MIRROR"  # variables of the environment; each goes before its setting
FOLDER: Final = "SEGSTUDIO_CHECKPOINTS"
IMPORTING: Final = "import"  # a stage
_SLACK: Final = 64 * 2**20  # bytes that a file may hold beyond its numbers


@dataclass(frozen=True, slots=True)
class PublishedWeights:
    """The published checkpoints that the catalog's networks take over; called, it fetches one of them.

    Satisfies `core.FetchWeights`. `downloader` keeps what has not come whole yet; without one it is the usual one. What
    talks to the net is imported when something is fetched: most days nothing is.
    """

    catalog: Catalog
    entries: tuple[Published, ...]
    downloader: "Downloader | None" = None

    def beyond(self, here: Iterable[WeightsInfo]) -> tuple[WeightsInfo, ...]:
        """Describe those that are not among the weights at hand."""
        return not_here(self.entries, self.catalog, here)

    def has(self, key: str) -> bool:
        """Say whether one has this key."""
        return any(entry.key == key for entry in self.entries)

    def find(self, key: str) -> Published:
        """Find one by its key; raises `UnknownKeyError`."""
        found = next((entry for entry in self.entries if entry.key == key), None)
        if found is None:
            raise UnknownKeyError("published set of weights", key, [entry.key for entry in self.entries])
        return found

    def recognise(self, path: Path, context: JobContext) -> Published | None:
        """Tell which of them a file is, by its name and its hash; None for any other file."""
        from segstudio.engine.weights.download import hash_of  # noqa: PLC0415 - see above

        entry = next((one for one in self.entries if one.file == path.name), None)
        if entry is None or not path.is_file():
            return None
        return entry if hash_of(path, context).startswith(entry.sha256) else None

    def __call__(self, info: WeightsInfo, options: FetchOptions, context: JobContext) -> WeightsInfo:
        """Fetch, check and import; what was fetched is imported once and then removed, what lay in a folder stays."""
        entry = self.find(info.key)
        wanted = self._wanted(entry)
        source = _in_folder(options.folder, entry)
        if source is not None:
            _check_file(source, wanted, context)
            return self.take(source, entry, context)
        if options.offline:
            raise FetchError(
                entry.file, f"it does not lie in {options.folder}.", f"Copy it there from {entry.url}, or go online."
            )
        source = self._downloader().fetch(wanted, addresses(entry, options.mirror), context)
        made = self.take(source, entry, context)
        source.unlink(missing_ok=True)
        return made

    def _downloader(self) -> "Downloader":
        from segstudio.engine.weights.download import Downloader  # noqa: PLC0415 - see above

        return self.downloader or Downloader(downloads_folder())

    def _wanted(self, entry: Published) -> "Wanted":
        from segstudio.engine.weights.download import Wanted  # noqa: PLC0415 - see above

        limit = 2 * (entry.size or reckoned_size(self.catalog.model(entry.model))) + _SLACK
        return Wanted(entry.file, entry.sha256, limit, entry.size or 0, entry.rounding)

    def take(self, source: Path, entry: Published, context: JobContext, destination: Path | None = None) -> WeightsInfo:
        """Import a file that is one of them, by the safe loader; the numbers stay as published."""
        from segstudio.engine.weights.importing import PublisherHints, import_checkpoint  # noqa: PLC0415 - torch is imported on use

        context.step(0, 0, IMPORTING)
        hints = PublisherHints(
            layout=entry.layout,
            values=entry.values,
            key=entry.key,
            title=entry.title,
            data=entry.title,
            licence=entry.licence,
            source=entry.url,
            short_side=entry.short_side,
            metrics={} if entry.miou is None else {"miou": entry.miou},
        )
        made = import_checkpoint(source, destination, self.catalog, class_set(entry.classes), entry.model, hints=hints)
        return replace(made, publisher=entry.publisher)


def published_weights(catalog: Catalog) -> PublishedWeights:
    """Read the lists that come with the program; nothing is fetched."""
    return PublishedWeights(catalog, loadable(read_published(), catalog))


def nothing_published() -> PublishedWeights:
    """Return an empty list."""
    return PublishedWeights(Catalog(), ())


def addresses(entry: Published, mirror: str = "") -> tuple[str, ...]:
    """Return where a checkpoint may lie: at the publisher's, or with a mirror only there, by its path or flat."""
    if not mirror:
        return (entry.url,)
    from segstudio.engine.weights.http import check_mirror  # noqa: PLC0415 - see above

    base = check_mirror(mirror)
    return f"{base}{urlsplit(entry.url).path}", f"{base}/{entry.file}"


def with_environment(options: FetchOptions, environment: Mapping[str, str] = os.environ) -> FetchOptions:
    """Let the environment's variables go before settings."""
    folder = environment.get(FOLDER)
    return replace(
        options,
        mirror=environment.get(MIRROR) or options.mirror,
        folder=Path(folder) if folder else options.folder,
    )


def _in_folder(folder: Path | None, entry: Published) -> Path | None:
    """Look for a file in a person's folder, flat or as the publisher's paths go."""
    if folder is None:
        return None
    places = (folder / entry.file, folder / urlsplit(entry.url).path.lstrip("/"))
    return next((path for path in places if path.is_file()), None)


def _check_file(path: Path, wanted: "Wanted", context: JobContext) -> None:
    from segstudio.engine.weights.download import hash_of  # noqa: PLC0415 - see above

    try:
        wanted.check_size(path.stat().st_size, str(path))
        found = hash_of(path, context)
    except OSError as error:
        raise FetchError(str(path), f"it cannot be read ({error.strerror}).", "Check its rights.") from error
    if not found.startswith(wanted.sha256):
        raise FetchError(
            str(path),
            f"it is not the published file: its sha256 begins with {found[: len(wanted.sha256)]} instead of "
            f"{wanted.sha256}.",
            "Copy it again, or take it out of the folder.",
        )
