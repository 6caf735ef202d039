"""The whole folder: every image segmented and, if wished, written; one bad file is noted and the rest goes on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from segstudio import core
from segstudio.core import Image, JobContext, Progress, Result, RunOptions, SegStudioError, Stroke, files, pipeline
from segstudio.core.session import Setup
from segstudio.ui.base.context import UiContext
from segstudio.ui.base.depth_folders import DepthPlaces
from segstudio.ui.base.image_list import FileState
from segstudio.ui.base.naming import ExportPlan, Naming
from segstudio.ui.base.result_cache import Stamp, stamp
from segstudio.ui.base.runner import Job, JobRunner
from segstudio.ui.base.services import Services
from segstudio.ui.kit.error_texts import full_message
from segstudio.ui.kit.i18n import translate


@dataclass(frozen=True, slots=True)
class Item:
    """What became of one image."""

    path: Path
    result: Result | None
    state: Stamp | None = None
    error: SegStudioError | None = None
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a batch."""

    done: int
    skipped: int
    errors: tuple[tuple[Path, SegStudioError], ...]

    @property
    def summary(self) -> SegStudioError:
        """All errors as one."""
        count, (_, first) = len(self.errors), self.errors[0]
        if count == 1:
            return first
        lines = "\n".join(str(error) for _, error in self.errors)
        message = translate("batch", "{n} images failed; the rest is done. The first: {first}")
        sentence = message.format(n=count, first=full_message(first))
        error = SegStudioError(sentence, translate("batch", "They are marked in the list."))
        error.add_note(lines)
        return error


@dataclass(frozen=True, slots=True)
class BatchWork:
    """Segments images one by one on the device's thread; `emit` hears of each as soon as it is finished."""

    paths: tuple[Path, ...]
    everything: tuple[Path, ...]
    root: Path | None
    setup: Setup
    options: RunOptions
    plan: ExportPlan | None
    max_pixels: int
    services: Services
    emit: Callable[[Item], None]
    drawn: Callable[[Image], tuple[Stroke, ...]]
    depths: DepthPlaces = field(default_factory=DepthPlaces)

    def __call__(self, context: JobContext) -> Report:
        """Run on the device's thread."""
        catalog = self.services.catalog
        if self.plan is not None:
            files.ready_folder(self.plan.folder)
        naming = Naming(self.everything, self.root, self.plan, catalog) if self.plan else None
        done, skipped, errors = 0, 0, []
        for number, path in enumerate(self.paths):
            context.step(number, len(self.paths), path.name)
            item = self._one(path, naming, context)
            self.emit(item)
            done += item.result is not None
            skipped += item.skipped
            if item.error is not None:
                errors.append((path, item.error))
        context.step(len(self.paths), len(self.paths))
        return Report(done, skipped, tuple(errors))

    def _one(self, path: Path, naming: Naming | None, context: JobContext) -> Item:
        try:
            if naming is not None and naming.is_finished(path):
                return Item(path, None, skipped=True)
            depth = self.depths.of(path)
            state = stamp(path, depth)
            image = self.services.open_image(path, self.max_pixels, depth=depth)
            request = self.setup.request(image, self.options, self.drawn(image))
            result = pipeline.run(request, self.services.catalog, self.services.engine, JobContext(context.token))
            if naming is not None:
                naming.write(path, result)
        except SegStudioError as error:
            return Item(path, None, error=error)
        except OSError as error:
            return Item(path, None, error=core.ReadError(path, f"{error.strerror}.", "Check the file."))
        return Item(path, result, state)


class Batch(QObject):
    """Runs batches on the device's thread."""

    progressed = Signal(object)  # Progress
    finished = Signal(object)  # Report
    problem = Signal(object)  # an error
    _emitted = Signal(object)

    def __init__(
        self,
        context: UiContext,
        runner: JobRunner,
        parent: QObject | None = None,
    ) -> None:
        """Take the collaborators; the runner is the device's, shared with single runs."""
        super().__init__(parent)
        self._services, self._preferences, self._store = context.services, context.preferences, context.store
        self._files, self._cache, self._runner = context.files, context.cache, runner
        self._drawn, self._depths = context.strokes.drawn, context.depths
        self._emitted.connect(self._note)
        runner.progressed.connect(self._emit)
        runner.finished.connect(self._finish)
        runner.failed.connect(self._fail)
        runner.cancelled.connect(self._end)

    def run(self, paths: Sequence[Path], plan: ExportPlan | None = None) -> None:
        """Segment images with the setup of this moment."""
        session, settings = self._store.session, self._preferences.settings
        if not paths or not session.setup.is_complete:
            return
        work = BatchWork(
            tuple(paths),
            tuple(self._files.paths),
            self._files.root,
            session.setup,
            settings.options(),
            plan,
            settings.max_megapixels * 1_000_000,
            self._services,
            self._emitted.emit,
            self._drawn,
            self._depths.places,
        )
        self._runner.submit("batch", work)
        self._store.put(self._store.session.working("batch"))

    def _note(self, item: Item) -> None:
        """Mark a row and keep the result; the open image shows its own at once."""
        if item.error is not None:
            self._files.set_state(item.path, FileState(error=item.error))
        elif item.skipped:
            self._files.set_state(item.path, FileState(done=True))
        elif item.result is not None and item.state is not None:
            self._files.set_state(item.path, FileState(done=True))
            self._keep(item.path, item.result, item.state)

    def _keep(self, path: Path, result: Result, state: Stamp) -> None:
        session = self._store.session
        shown = session.image
        if session.place == (path, 0) and shown is not None and shown.size == result.request.image.size:
            self._store.put(session.with_image(result.request.image, path, 0, session.pages).with_result(result))
        self._cache.opened((path, 0), result.request.image, state)
        self._cache.put((path, 0), result)

    def _emit(self, job: Job, progress: Progress) -> None:
        if job.kind == "batch":
            self.progressed.emit(progress)

    def _finish(self, job: Job, value: object) -> None:
        if job.kind == "batch" and isinstance(value, Report):
            self._store.put(self._store.session.working(""))
            self.finished.emit(value)

    def _fail(self, job: Job, error: BaseException) -> None:
        if job.kind == "batch":
            self._store.put(self._store.session.working(""))
            self.problem.emit(error)

    def _end(self, job: Job) -> None:
        if job.kind == "batch" and self._store.session.task == "batch":
            self._store.put(self._store.session.working(""))
