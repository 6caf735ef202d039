"""The first page: open, drop, or try a sample."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QImage, QPainter, QPainterPath, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QWidget

from segstudio.ui.base.services import Sample
from segstudio.ui.kit.actions import ActionSet
from segstudio.ui.kit.icons import draw
from segstudio.ui.kit.widgets import GRID, button, column, label, row

_CARD: Final = QSize(184, 196)
_IMAGE: Final = 136
SAMPLE_EDGE: Final = 480  # pixels; sharp on a screen at 200 %


class SampleCard(QAbstractButton):
    """A sample image; a click segments it."""

    def __init__(self, title: str, note: str) -> None:
        """Start without an image; `title` and `note` are what is read below it."""
        super().__init__()
        self.setFixedSize(_CARD)
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(note)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._note = note
        self._image = QImage()

    def show_image(self, image: QImage) -> None:
        """Show a thumbnail."""
        self._image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the image over the upper part, title and note below."""
        role, lit = QPalette.ColorRole, self.underMouse() or self.hasFocus()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(
            QPen(self.palette().color(role.Highlight if lit else role.Midlight), 2 if self.hasFocus() else 1)
        )
        painter.setBrush(self.palette().color(role.AlternateBase if self.isDown() else role.Base))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 12, 12)
        area = QRectF(7, 7, self.width() - 14, _IMAGE)
        shape = QPainterPath()
        shape.addRoundedRect(area, 7, 7)
        painter.fillPath(shape, self.palette().color(role.AlternateBase))
        if not self._image.isNull():
            self._paint_image(painter, shape, area)
        self._paint_text(painter, lit=lit)
        painter.end()

    def _paint_text(self, painter: QPainter, *, lit: bool) -> None:
        role, align = QPalette.ColorRole, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        upper = QRectF(14, _IMAGE + 13, self.width() - 48, 20)
        lower = QRectF(14, upper.bottom(), self.width() - 48, 18)
        font = painter.font()
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(self.palette().color(role.Text))
        painter.drawText(upper, align, self.text())
        font.setWeight(QFont.Weight.Normal)
        font.setPixelSize(12)
        painter.setFont(font)
        painter.setPen(self.palette().color(role.PlaceholderText))
        painter.drawText(lower, align, self._note)
        mark = QRectF(self.width() - 32, upper.bottom() - 9, 18, 18)
        draw(painter, "play", mark, self.palette().color(role.Highlight if lit else role.PlaceholderText))

    def _paint_image(self, painter: QPainter, shape: QPainterPath, area: QRectF) -> None:
        size = self._image.size()
        scale = max(area.width() / size.width(), area.height() / size.height())
        source = QRectF(0, 0, area.width() / scale, area.height() / scale)
        source.moveCenter(QRectF(self._image.rect()).center())
        painter.save()
        painter.setClipPath(shape)
        painter.drawImage(area, self._image, source)
        painter.restore()


class StartPage(QScrollArea):
    """Shown while no image is open."""

    sample_chosen = Signal(object)  # Sample
    recent_chosen = Signal(object)  # Path

    def __init__(self, samples: Sequence[Sample], actions: ActionSet) -> None:
        """Offer the samples and the two ways to open."""
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        page = QWidget()
        page.setProperty("role", "ground")
        self.setWidget(page)
        middle = QWidget()
        middle.setMaximumWidth(4 * _CARD.width() + 3 * 2 * GRID)
        self.cards = {s.path: SampleCard(self._name(s), self._note(s)) for s in samples}
        for sample in samples:
            self.cards[sample.path].clicked.connect(lambda _=False, sample=sample: self.sample_chosen.emit(sample))
        self._recent = column(spacing=2)
        self._recent_title = label(self.tr("OPENED LAST"), "section")
        folder = button(self.tr("Open folder…"), "primary", "folder")
        files = button(self.tr("Open images…"), "", "image")
        folder.clicked.connect(actions["open_folder"].trigger)
        files.clicked.connect(actions["open_files"].trigger)
        parts = column(spacing=GRID)
        parts.addWidget(label(self.tr("Masks from photographs"), "hero"))
        parts.addWidget(
            label(
                self.tr(
                    "Choose a network, see what it sees, refine the edges, export. Everything stays on this machine."
                ),
                "lead",
                wrap=True,
            )
        )
        parts.addSpacing(2 * GRID)
        parts.addLayout(row(folder, files, None))
        parts.addSpacing(GRID)
        parts.addWidget(self._drop())
        parts.addSpacing(3 * GRID)
        parts.addWidget(label(self.tr("OR TRY A SAMPLE: ONE CLICK, A FINISHED MASK"), "section"))
        parts.addLayout(row(*self.cards.values(), None, spacing=2 * GRID))
        parts.addSpacing(3 * GRID)
        parts.addWidget(self._recent_title)
        parts.addLayout(self._recent)
        middle.setLayout(parts)
        whole = column()
        whole.addStretch(2)
        inner = row(spacing=0)
        inner.addStretch(1)
        inner.addWidget(middle, 100)
        inner.addStretch(1)
        inner.setContentsMargins(6 * GRID, 4 * GRID, 6 * GRID, 4 * GRID)
        whole.addLayout(inner)
        whole.addStretch(3)
        page.setLayout(whole)
        self.show_recent(())

    def _name(self, sample: Sample) -> str:
        return {
            "astronaut": self.tr("Astronaut"),
            "chelsea": self.tr("Cat"),
            "coffee": self.tr("Coffee"),
            "rocket": self.tr("Rocket"),
            "ihc": self.tr("Tissue"),
            "cell": self.tr("Cell"),
        }.get(sample.path.stem, sample.path.stem)

    def _note(self, sample: Sample) -> str:
        return {"people": self.tr("People and clothes"), "nuclei": self.tr("Cell nuclei")}.get(sample.weights, "")

    def show_image(self, path: Path, image: QImage) -> None:
        """Show a sample's thumbnail."""
        if path in self.cards:
            self.cards[path].show_image(image)

    def _drop(self) -> QFrame:
        self.drop_area = QFrame()
        self.drop_area.setProperty("role", "drop")
        self.drop_area.setFixedHeight(88)
        words = label(self.tr("Drop images or folders anywhere in this window"), "muted")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.drop_area.setLayout(column(words, margin=GRID))
        return self.drop_area

    def set_drop_over(self, over: bool) -> None:
        """Light the drop area while something hovers over the window."""
        self.drop_area.setProperty("over", "true" if over else "false")
        self.drop_area.style().polish(self.drop_area)

    def show_recent(self, paths: Sequence[Path]) -> None:
        """List what was opened last."""
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for path in paths[:4]:
            link = button(str(path), "link", "folder" if path.is_dir() else "image")
            link.clicked.connect(lambda _=False, path=path: self.recent_chosen.emit(path))
            line_of = row(link, None)
            holder = QWidget()
            holder.setLayout(line_of)
            self._recent.addWidget(holder)
        self._recent_title.setVisible(bool(paths))
