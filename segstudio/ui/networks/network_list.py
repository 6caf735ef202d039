"""The list of networks that opens below the chooser: a field that filters, headings, and what the marked one is."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QDrag, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QWidget

from segstudio.ui.canvas import NETWORK
from segstudio.ui.kit.i18n import plugin_text, translate
from segstudio.ui.kit.widgets import GRID, MARGIN, column, label, line
from segstudio.ui.networks.choices import Choice, Group, Standing, fitting
from segstudio.ui.networks.network_row import HEADING, ROW, NetworkDelegate, NetworkRole, number

_POPUP: Final = Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint
_WIDTH: Final = 460
_TALLEST: Final = 400  # pixels of the list itself
_STEPS: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


def facts(choice: Choice) -> str:
    """Tell the size, the work and the weights of a network in one line."""
    spec = choice.spec
    weights = {
        Standing.HERE: translate("networks", "weights: {names}").format(
            names=", ".join(map(plugin_text, choice.weights))
        ),
        Standing.ELSEWHERE: translate("networks", "weights can be fetched"),
        Standing.NOWHERE: translate("networks", "no weights here"),
    }[choice.standing]
    size = translate("networks", "{n} parameters").format(n=number(spec.parameters))
    work = translate("networks", "{n} MACs at 512x512").format(n=number(spec.macs_512))
    return "  ·  ".join(fact.replace(" ", "\u00a0") for fact in (size, work)) + f"  ·  {weights}"


def tip(choice: Choice) -> str:
    """Tell all of a network: title, note, facts, paper."""
    spec = choice.spec
    title, note = plugin_text(spec.title), plugin_text(spec.note)
    return f"<b>{title}</b><br>{note}<br>{facts(choice)}<br><i>{spec.paper}</i>"


class NetworkView(QListView):
    """Networks can be dragged out of it, onto the grid; `left` tells that one is."""

    left = Signal()

    def __init__(self) -> None:
        """Allow dragging."""
        super().__init__()
        self.setDragEnabled(True)

    def startDrag(self, _: Qt.DropAction) -> None:
        """Carry the key of the network."""
        choice: Choice | None = self.currentIndex().data(NetworkRole.CHOICE)
        if choice is None:
            return
        self.left.emit()
        drag = QDrag(self.window().parent() or self)
        drag.setMimeData(carried(choice))
        drag.exec(Qt.DropAction.CopyAction)


def carried(choice: Choice) -> QMimeData:
    """Pack a network for dragging."""
    data = QMimeData()
    data.setData(NETWORK, choice.spec.key.encode())
    return data


class NetworkList(QFrame):
    """A popup; Enter or a click chooses, Escape or a click elsewhere closes."""

    chosen = Signal(str)  # the key of a network

    def __init__(self) -> None:
        """Start empty and hidden."""
        super().__init__(None, _POPUP)
        self.setProperty("role", "list")
        self._groups: Sequence[Group] = ()
        self.field = QLineEdit(placeholderText=self.tr("Title, family, key or year"))
        self.field.setAccessibleName(self.tr("Search networks"))
        self.field.setClearButtonEnabled(True)
        self.view = NetworkView()
        self.view.left.connect(self.hide)
        self.view.setMouseTracking(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setItemDelegate(NetworkDelegate(self.view))
        self.view.setAccessibleName(self.tr("Networks"))
        self._model = QStandardItemModel(self.view)
        self.view.setModel(self._model)
        self._about = label("", "small", wrap=True)
        self._about.setContentsMargins(MARGIN, GRID, MARGIN, GRID)
        self._about.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._about.setFixedHeight(6 * self._about.fontMetrics().lineSpacing() + 2 * GRID)
        self.setLayout(column(self.field, self.view, line(), self._about, spacing=0, margin=1))
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.view.clicked.connect(self._take)
        self.view.selectionModel().currentChanged.connect(lambda *_: self._refresh())

    def open(self, groups: Sequence[Group], current: str, below: QWidget, letters: str = "") -> None:
        """Show the groups below a field, the `current` network marked, filtered by what was typed already."""
        if self.parentWidget() is not below.window():  # never the field: in it, Qt would take this for its own list
            self.setParent(below.window(), _POPUP)
        self._groups = groups
        self.field.setText(letters)
        self._search(letters)
        self._mark(current)
        self.setGeometry(self._place(below))
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self.view.scrollTo(self.view.currentIndex(), QListView.ScrollHint.PositionAtCenter)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrows and Enter in the field work on the list; Escape closes it, and nothing else."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()  # before the action that has this key
            if event.type() == QEvent.Type.KeyPress:
                self.hide()
                return True
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in _STEPS:
                self._move(_STEPS[key])
                return True
            if key in _ENTER:
                self._choose()
                return True
        return super().eventFilter(watched, event)

    def keys(self) -> list[str]:
        """Return the keys of the networks that show, in their order."""
        return [self._choices()[row].spec.key for row in sorted(self._choices())]

    def _choices(self) -> dict[int, Choice]:
        rows = ((row, self._model.item(row).data(NetworkRole.CHOICE)) for row in range(self._model.rowCount()))
        return {row: choice for row, choice in rows if choice is not None}

    def _place(self, below: QWidget) -> QRect:
        """Find room below a field: right edges in line, inside the screen."""
        heights = sum(ROW if row in self._choices() else HEADING for row in range(self._model.rowCount()))
        height = min(_TALLEST, heights + GRID) + self._about.height() + self.field.sizeHint().height() + 3
        size = QSize(max(_WIDTH, below.width()), height)
        corner = below.mapToGlobal(QPoint(below.width() - size.width(), below.height() + GRID // 2))
        screen = below.screen().availableGeometry()
        left = max(screen.left(), min(corner.x(), screen.right() - size.width()))
        top = max(screen.top(), min(corner.y(), screen.bottom() - size.height()))
        return QRect(QPoint(left, top), size)

    def _search(self, letters: str) -> None:
        titles = {c.spec.key: plugin_text(c.spec.title) for group in self._groups for c in group.choices}
        self._model.clear()
        for group in fitting(self._groups, letters, titles):
            self._append_heading(group)
            for choice in group.choices:
                self._append(choice, titles[choice.spec.key])
        first = min(self._choices(), default=None)
        if first is not None:
            self.view.setCurrentIndex(self._model.index(first, 0))
        else:
            nothing = QStandardItem(self.tr("Nothing found"))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self._model.appendRow(nothing)
        self.view.scrollToTop()  # to the heading, which stands above what is marked
        self._refresh()

    def _append_heading(self, group: Group) -> None:
        title = plugin_text(group.family) if group.family else self.tr("Ready to run")
        item = QStandardItem(f"{title}   {group.years}".strip())
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self._model.appendRow(item)

    def _append(self, choice: Choice, title: str) -> None:
        item = QStandardItem(title)
        item.setData(choice, NetworkRole.CHOICE)
        item.setToolTip(tip(choice))
        item.setAccessibleText(f"{title}, {facts(choice)}")
        self._model.appendRow(item)

    def _mark(self, key: str) -> None:
        for row, choice in self._choices().items():
            if choice.spec.key == key:
                self.view.setCurrentIndex(self._model.index(row, 0))

    def _move(self, step: int) -> None:
        """Go up or down over the networks, past headings; single steps go round."""
        rows = sorted(self._choices())
        if not rows:
            return
        at = rows.index(self.view.currentIndex().row()) + step
        at = at % len(rows) if abs(step) == 1 else max(0, min(at, len(rows) - 1))
        if at == 0:
            self.view.scrollToTop()
        self.view.setCurrentIndex(self._model.index(rows[at], 0))

    def _refresh(self) -> None:
        choice: Choice | None = self.view.currentIndex().data(NetworkRole.CHOICE)
        self._about.setText(tip(choice).partition("<br>")[2] if choice else "")

    def _choose(self) -> None:
        self._take(self.view.currentIndex())

    def _take(self, index: QModelIndex) -> None:
        choice: Choice | None = index.data(NetworkRole.CHOICE)
        if choice is not None:
            self.hide()
            self.chosen.emit(choice.spec.key)
