"""The first page: open, drop, or try a sample."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QWidget

from segstudio.ui.actions import ActionSet
from segstudio.ui.icons import draw
from segstudio.ui.services import Sample
from segstudio.ui.widgets import GRID, button, column, label, row

_CARD: Final = QSize(176, 176)
_PICTURE: Final = 128


class SampleCard(QPushButton):
    """A sample picture; a click segments it."""

    def __init__(self, sample: Sample, title: str) -> None:
        """Draw the picture from its file, which is small."""
        super().__init__()
        self.setProperty("role", "card")
        self.setFixedSize(_CARD)
        self.setAccessibleName(title)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._title = title
        self._picture = QImage()

    def show_picture(self, picture: QImage) -> None:
        """Show a thumbnail."""
        self._picture = picture
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture over the upper part, the title below."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(6, 6, self.width() - 12, _PICTURE)
        shape = QPainterPath()
        shape.addRoundedRect(area, 8, 8)
        painter.fillPath(shape, self.palette().color(QPalette.ColorRole.AlternateBase))
        if not self._picture.isNull():
            self._paint_picture(painter, shape, area)
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        text = QRectF(14, _PICTURE + 8, self.width() - 44, self.height() - _PICTURE - 14)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._title)
        mark = QRectF(self.width() - 30, text.center().y() - 8, 16, 16)
        draw(painter, "play", mark, self.palette().color(QPalette.ColorRole.Highlight))
        painter.end()

    def _paint_picture(self, painter: QPainter, shape: QPainterPath, area: QRectF) -> None:
        size = self._picture.size()
        scale = max(area.width() / size.width(), area.height() / size.height())
        source = QRectF(0, 0, area.width() / scale, area.height() / scale)
        source.moveCenter(QRectF(self._picture.rect()).center())
        painter.save()
        painter.setClipPath(shape)
        painter.drawImage(area, self._picture, source)
        painter.restore()


class StartPage(QScrollArea):
    """Shown while no picture is open."""

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
        self.cards = {sample.path: SampleCard(sample, self._name(sample)) for sample in samples}
        for sample in samples:
            self.cards[sample.path].clicked.connect(lambda _=False, sample=sample: self.sample_chosen.emit(sample))
        self._recent = column(spacing=2)
        self._recent_title = label(self.tr("OPENED LAST"), "section")
        folder = button(self.tr("Open folder…"), "primary", "folder")
        files = button(self.tr("Open pictures…"), "", "image")
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

    def _drop(self) -> QFrame:
        self.drop_area = QFrame()
        self.drop_area.setProperty("role", "drop")
        self.drop_area.setFixedHeight(88)
        words = label(self.tr("Drop pictures or folders anywhere in this window"), "muted")
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
