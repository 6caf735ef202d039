"""What is on the screen, as one frozen snapshot; every change is a method that returns a new one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Literal

from segstudio.core._overlay import background_ids
from segstudio.core._result import Result
from segstudio.core._strokes import NOTHING_DRAWN, Stroke, StrokeHistory
from segstudio.core._values import RGB, ClassSet, Image, LabelMap
from segstudio.core.classes.ground_truth import Truth
from segstudio.core.pipeline.previews import Preview
from segstudio.core.session.layout import Layer, Layout
from segstudio.core.session.pane_results import Outcome
from segstudio.core.session.setup import Setup
from segstudio.core.strokes.coverage import known_strokes

View = Literal["raw", "refined", "split", "side", "grid"]
Task = Literal["", "running", "refining", "batch", "exporting", "comparing", "sweeping"]
VIEWS: Final[tuple[View, ...]] = ("raw", "refined", "split", "side")  # of one network; `grid` holds many


@dataclass(frozen=True, slots=True)
class Style:
    """How results are drawn. `opacity` is 0 to 1; `hidden`, `solo` and `colors` go by class id.

    `depth` shows the depth map beside an image that has one. In the grid, `layout` says what each pane shows and
    `layer` what is painted over the images of networks; where a network is less sure than `unsure` (a probability,
    0 to 1) its class is not painted. `changes` shows what refining changed, `changed_class` that of one class alone.
    """

    view: View = "split"
    opacity: float = 0.55
    contours: bool = False
    hidden: frozenset[int] = frozenset()
    solo: int | None = None
    colors: Mapping[int, RGB] = field(default_factory=dict)
    depth: bool = True
    layout: Layout = field(default_factory=Layout)
    layer: Layer = "classes"
    min_confidence: float = 0.0
    changes: bool = False
    changed_class: int | None = None

    def toggled(self, class_id: int) -> "Style":
        """Hide a class, or show it again."""
        return replace(self, hidden=self.hidden ^ {class_id})

    def soloed(self, class_id: int) -> "Style":
        """Show one class alone, or all again if it was alone already."""
        return replace(self, solo=None if self.solo == class_id else class_id)

    def with_opacity(self, opacity: float) -> "Style":
        """Draw more or less strongly; values outside 0 to 1 are clipped."""
        return replace(self, opacity=round(min(1.0, max(0.0, opacity)), 3))

    def with_changes_of(self, class_id: int | None) -> "Style":
        """Show what one class gained and lost, or all changes again if it was alone already."""
        other = None if self.changes and self.changed_class == class_id else class_id
        return replace(self, changes=True, changed_class=other)

    def next_view(self) -> "Style":
        """Go to the next of the views of one network, round and round; from the grid to the first."""
        at = VIEWS.index(self.view) if self.view in VIEWS else -1
        return replace(self, view=VIEWS[(at + 1) % len(VIEWS)])

    def with_layout(self, layout: Layout) -> "Style":
        """Show these panes side by side."""
        return replace(self, view="grid", layout=layout)

    def for_new_classes(self, classes: ClassSet | None) -> "Style":
        """Forget what was said about classes by id; a background stays clear until it is asked for."""
        hidden = background_ids(classes) if classes else frozenset()
        return replace(self, hidden=hidden, solo=None, colors={}, changed_class=None)


@dataclass(frozen=True, slots=True)
class Session:
    """The open image, its result, how results are made and drawn, and what is being worked on.

    `page` counts from 0; `pages` is how many the file has, 1 until that is known. `strokes` are those of the image;
    `outcomes` holds what the panes of the grid came to on it, by the key of their setup. `truth` are the label files
    that networks are measured against; `mapping` gives classes their common names, empty where the program finds them.
    """

    path: Path | None = None
    page: int = 0
    pages: int = 1
    image: Image | None = None
    result: Result | None = None
    setup: Setup = field(default_factory=Setup)
    style: Style = Style()
    classes: ClassSet | None = None
    task: Task = ""
    unreadable: str = ""
    strokes: StrokeHistory = NOTHING_DRAWN
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    preview: Preview | None = None
    truth: Truth | None = None
    mapping: Mapping[str, str | None] = field(default_factory=dict)

    def opening(self, path: Path, page: int = 0) -> "Session":
        """Name the image that is being read; the one before goes, with its result."""
        pages = self.pages if path == self.path else 1
        return replace(self.closed(), path=path, page=page, pages=pages)

    def closed(self) -> "Session":
        """Show no image."""
        return replace(
            self, path=None, page=0, pages=1, image=None, result=None, outcomes={}, unreadable="",
            strokes=NOTHING_DRAWN,
        )  # fmt: skip

    def with_problem(self, path: Path, problem: str) -> "Session":
        """Say why the image at `path` cannot be shown."""
        return replace(self, unreadable=problem) if path == self.path else self

    def with_image(self, image: Image, path: Path, page: int = 0, pages: int = 1) -> "Session":
        """Show the image that was read from a page of `path`, unless another one was asked for meanwhile."""
        wanted = (path, page) == (self.path, self.page)
        return replace(self, image=image, pages=pages, result=None, outcomes={}) if wanted else self

    def with_strokes(self, strokes: StrokeHistory) -> "Session":
        """Draw on the image, or take back what was drawn."""
        if strokes == self.strokes:
            return self
        nothing = not strokes.strokes and not self.has_network  # a result of strokes alone goes with the last of them
        return replace(self, strokes=strokes, result=None if nothing else self.result)

    def with_result(self, result: Result) -> "Session":
        """Show a result, unless its image is no longer open or another network was chosen meanwhile.

        One of strokes alone gives way to that of a network, never the other way round.
        """
        request = result.request
        if request.image is not self.image:
            return self
        alone = not request.model
        if (alone and self.has_network) or (not alone and (request.model, request.weights) != self.setup.network):
            return self
        return replace(self.with_classes(result.scores.classes), result=result, preview=None)

    def with_preview(self, preview: Preview | None) -> "Session":
        """Show quickly made labels until the refiner is done."""
        return replace(self, preview=preview)

    def with_outcomes(self, outcomes: Mapping[str, Outcome]) -> "Session":
        """Show what panes came to, but for those of another image."""
        own = {key: outcome for key, outcome in outcomes.items() if outcome.image is self.image}
        return replace(self, outcomes={**self.outcomes, **own}) if own else self

    def with_truth(self, truth: Truth | None) -> "Session":
        """Measure against these label files, or against none."""
        return replace(self, truth=truth)

    def with_mapping(self, mapping: Mapping[str, str | None]) -> "Session":
        """Compare in these common classes; with an empty one as names, tables and cards have them."""
        return replace(self, mapping=mapping)

    def with_classes(self, classes: ClassSet | None) -> "Session":
        """Tell which classes the legend shows; other classes than before start with a fresh legend."""
        same = classes == self.classes
        return self if same else replace(self, classes=classes, style=self.style.for_new_classes(classes))

    def with_setup(self, setup: Setup) -> "Session":
        """Choose how to segment; the result of another network is not shown as if it were this one's."""
        same = setup.network == self.setup.network
        return replace(self, setup=setup, result=self.result if same else None)

    def with_style(self, style: Style) -> "Session":
        """Draw differently."""
        return replace(self, style=style)

    def working(self, task: Task) -> "Session":
        """Tell what is being worked on; an empty word means nothing is."""
        return replace(self, task=task)

    def restored(self, past: "Session") -> "Session":
        """Take back choices (setup, style, classes), never images, results or work that goes on."""
        same = past.classes == self.classes
        style = past.style if same else past.style.for_new_classes(self.classes)
        return self.with_setup(past.setup).with_style(style)

    @property
    def place(self) -> tuple[Path, int] | None:
        """File and page of the open image."""
        return None if self.path is None else (self.path, self.page)

    @property
    def is_reading(self) -> bool:
        """Whether an image is on its way."""
        return self.path is not None and self.image is None and not self.unreadable

    @property
    def is_batch_running(self) -> bool:
        """Whether many images are worked through, which a single run must not stop."""
        return self.task in {"batch", "sweeping"}

    @property
    def has_network(self) -> bool:
        """Whether the result is that of a network, not of strokes alone."""
        return self.result is not None and bool(self.result.request.model)

    @property
    def active_strokes(self) -> tuple[Stroke, ...]:
        """The strokes whose classes the result knows."""
        return known_strokes(self.strokes.strokes, self.result.scores.classes) if self.result is not None else ()

    @property
    def refined(self) -> LabelMap | None:
        """The refined labels, where refining is on or something was drawn, and done."""
        if self.result is None or (self.setup.refine is None and not self.active_strokes):
            return None
        return self.result.refined

    @property
    def live(self) -> Preview | None:
        """What is shown for a while: a preview while it is newer than the result, or a step of the result's own."""
        shown = self.preview
        if shown is None or shown.result is not self.result or self.setup.refine is None or self.active_strokes:
            return None  # what is drawn is in neither
        return shown if self.refine_is_due is (shown.step is None) else None

    @property
    def strokes_are_due(self) -> bool:
        """Whether something was drawn, or taken back, that does not count in what is shown yet."""
        if self.result is None:
            return self.image is not None and bool(self.strokes.strokes and self.strokes.past)
        return known_strokes(self.result.request.strokes, self.result.scores.classes) != self.active_strokes

    @property
    def refine_is_due(self) -> bool:
        """Whether there are scores, but not refined with the values that are set and the strokes that are drawn."""
        if self.result is None:
            return False
        done = self.result.request
        if self.setup.refine is None:
            missing = bool(self.active_strokes) and (self.result.refined is None or done.refine is not None)
            return missing or self.strokes_are_due
        as_set = done.refine == self.setup.refine and dict(done.refine_values) == dict(self.setup.refine_values)
        return self.result.refined is None or not as_set or self.strokes_are_due
