"""Everything that works behind the window and outlives it when the window is built anew in another language."""

from PySide6.QtCore import QObject, Signal

from segstudio.core.session import Session, Style
from segstudio.ui.base.context import UiContext
from segstudio.ui.base.depth_folders import DepthStore
from segstudio.ui.base.image_list import FileListModel
from segstudio.ui.base.library import Library
from segstudio.ui.base.preferences import Preferences
from segstudio.ui.base.result_cache import ResultCache
from segstudio.ui.base.services import Services
from segstudio.ui.base.store import SessionStore
from segstudio.ui.base.stroke_files import StrokeStore
from segstudio.ui.compare.comparer import Comparer
from segstudio.ui.compare.counterparts import Counterparts
from segstudio.ui.compare.layer_maker import LayerMaker
from segstudio.ui.compare.saved_layouts import SavedLayouts
from segstudio.ui.compare.scene_source import SceneSource
from segstudio.ui.depth.view import DepthViews
from segstudio.ui.images.batch import Batch
from segstudio.ui.images.exporting import Exporter
from segstudio.ui.images.opening import Opener
from segstudio.ui.images.thumbnails import ThumbnailLoader
from segstudio.ui.legend.areas import AreaCounter
from segstudio.ui.networks.fetching import Fetcher
from segstudio.ui.networks.segmenter import Segmenter
from segstudio.ui.refine.changes import ChangeViews
from segstudio.ui.refine.convergence import Convergence
from segstudio.ui.refine.presets import PresetStore
from segstudio.ui.refine.previews import Previews
from segstudio.ui.strokes.editor import StrokeEditor
from segstudio.ui.strokes.pen import Pen
from segstudio.ui.sweep.sweeper import Sweeper
from segstudio.ui.truth.ground_truth import TruthController
from segstudio.ui.truth.order import Orderer
from segstudio.ui.truth.reporting import Reporter
from segstudio.ui.truth.scanner import Scanner
from segstudio.ui.truth.views import TruthViews


class Workbench(QObject):
    """Puts store, file list, cache and workers together; `problem` gathers what any of them could not do."""

    problem = Signal(object)

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Build all parts; nothing runs yet."""
        super().__init__(parent)
        self.services = services
        self.preferences = Preferences(services.settings_file, self)
        settings = self.preferences.settings
        self.store = SessionStore(Session(style=Style(opacity=settings.opacity)), self)
        self.files = FileListModel(self)
        self.cache = ResultCache(lambda: self.preferences.settings.cache_mb * 1_000_000)
        files = StrokeStore(services.settings_file.parent / "strokes")
        self.depths = DepthStore(services.settings_file.parent / "depths.json", self.preferences, self)
        context = self.context = UiContext(
            services, self.preferences, self.store, self.files, self.cache, files, self.depths
        )
        self.strokes = StrokeEditor(self.store, files, self)
        self.pen = Pen(self.store, self)
        self.opener = Opener(context, self)
        self.segmenter = Segmenter(context, self)
        self.comparer = Comparer(context, self.segmenter.runner, self)
        self.previews = Previews(services.catalog, self.preferences, self.store, self)
        self.convergence = Convergence(services.catalog, self.store, self)
        self.changes = ChangeViews(self.store, self)
        self.batch = Batch(context, self.segmenter.runner, self)
        self.sweeper = Sweeper(context, self.segmenter.runner, self)
        self.presets = PresetStore(services.settings_file.parent / "presets", services.catalog, self)
        self.exporter = Exporter(services.catalog, self.files, self)
        self.library = Library(services, self.preferences, self.store, self)
        self.fetcher = Fetcher(services, self.preferences, self)
        self.thumbnails = ThumbnailLoader(services.thumbnail, self.files, self)
        self.areas = AreaCounter(self.store, self)
        self.depth = DepthViews(self.store, self)
        self.layers = LayerMaker(self.store, self)
        self.truth = TruthController(services.compare, context, self)
        self.truth_views = TruthViews(services.compare, context, self)
        self.counterparts = Counterparts(services.compare, context, self)
        self.scenes = SceneSource(
            catalog=services.catalog,
            library=self.library,
            comparer=self.comparer,
            layers=self.layers,
            truth=self.truth_views,
            counterparts=self.counterparts,
            parent=self,
        )
        self.saved_layouts = SavedLayouts(self.preferences)
        self.scanner = Scanner(services.compare, context, self)
        self.orderer = Orderer(self.scanner, self.files, self)
        self.reporter = Reporter(services.compare, context, self)
        parts = (self.opener, self.segmenter, self.batch, self.exporter, self.library, self.fetcher, self.preferences)
        for part in (*parts, self.strokes, self.sweeper, self.presets, self.depths):
            part.problem.connect(self.problem)
        for problem in (self.layers.problem, self.scanner.problem, self.reporter.problem):
            problem.connect(self.problem)
        self.opener.began.connect(self._forget)
        self.opener.listed.connect(self.truth.follow_list)
        self.fetcher.fetched.connect(self.library.accept)

    def _forget(self) -> None:
        """Forget what was measured of another list."""
        self.scanner.forget()
        self.orderer.choose(None)

    def run(self) -> None:
        """Run the chosen network; in the grid what its panes lack, or all of them where they lack nothing."""
        style = self.store.session.style
        if style.view == "grid" and style.layout.setups:
            self.comparer.run(anew=self.comparer.is_complete)
        else:
            self.segmenter.run()

    def cancel(self) -> None:
        """Stop what runs on the device."""
        self.segmenter.cancel()

    def shutdown(self) -> None:
        """Stop everything and wait until no thread is left."""
        for part in (
            self.segmenter,
            self.previews,
            self.convergence,
            self.changes,
            self.opener,
            self.thumbnails,
            self.library,
            self.fetcher,
            self.exporter,
            self.areas,
            self.depth,
            self.layers,
            self.truth,
            self.truth_views,
            self.counterparts,
            self.scanner,
            self.orderer,
            self.reporter,
            self.strokes,
            self.sweeper,
            self.presets,
            self.depths,
        ):
            part.shutdown()
