"""What a sweep found, as a table: the network alone first, then all combinations, sorted as one likes."""

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView

from segstudio.core import SWEEP_MEASURES, ParamValue, SweepLine, SweepMeasure, SweepTable
from segstudio.ui.kit.i18n import translate
from segstudio.ui.sweep.sweep_texts import Titles, percent, points, text_of, title_of

Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()
_NARROW: Final = 88  # pixels of a column
_ONE_LINE: Final = 12  # letters of a heading


class ResultsModel(QAbstractTableModel):
    """Rows: the network alone, then the combinations in the order of the column that is sorted by."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._table: SweepTable | None = None
        self._titles: Titles = {}
        self._lines: list[SweepLine] = []
        self._keys: tuple[str, ...] = ()

    def show_table(self, table: SweepTable | None, titles: Titles) -> None:
        """Show what was found, the best mean IoU first."""
        self.beginResetModel()
        self._table, self._titles = table, titles
        self._keys = tuple(table.asked.axes) if table else ()
        self._lines = list(table.lines) if table else []
        self.endResetModel()

    @property
    def measure_columns(self) -> dict[SweepMeasure, int]:
        """The columns of the measures."""
        return {measure: len(self._keys) + at for at, measure in enumerate(SWEEP_MEASURES)}

    def line(self, at: int) -> SweepLine | None:
        """Return a row's combination; None for the network alone, and where there is none."""
        return self._lines[at - 1] if 1 <= at <= len(self._lines) else None

    def row_of(self, line: SweepLine) -> int:
        """Return where a combination stands."""
        return self._lines.index(line) + 1

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Count combinations, and the network alone."""
        return 0 if parent.isValid() or self._table is None else len(self._lines) + 1

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Count parameters, measures, and the time."""
        return 0 if parent.isValid() or self._table is None else len(self._keys) + 3

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's variant
        """Name a column."""
        if role == Qt.ItemDataRole.TextAlignmentRole and section < len(self._keys):
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if way != Qt.Orientation.Horizontal or role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        measures = [title_of(measure) for measure in SWEEP_MEASURES]
        names = [*(self._titles.get(key, key) for key in self._keys), *measures, translate("sweep", "Seconds")]
        if not 0 <= section < len(names):
            return None
        return names[section] if role == Qt.ItemDataRole.ToolTipRole else _on_two_lines(names[section])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's variant
        """Answer for one cell."""
        if self._table is None or not index.isValid():
            return None
        line, at = self.line(index.row()) or self._table.raw, index.column()
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._text(line, at)
        if role == Qt.ItemDataRole.TextAlignmentRole and at >= len(self._keys):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole and self._is_best(line, at):
            bold = QFont(QApplication.font())
            bold.setBold(True)
            return bold
        if role == Qt.ItemDataRole.ForegroundRole and self._is_worse(line, at):
            return QApplication.palette().brush(QPalette.ColorRole.PlaceholderText)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort the combinations; the network alone stays where it is."""
        if self._table is None or not 0 <= column < self.columnCount():
            return
        self.layoutAboutToBeChanged.emit()
        chosen = [(self.line(index.row()), index) for index in self.persistentIndexList()]
        falling = order == Qt.SortOrder.DescendingOrder
        self._lines.sort(key=lambda line: self._rank(line, column), reverse=falling)
        for line, index in chosen:
            row = 0 if line is None else self.row_of(line)
            self.changePersistentIndex(index, self.index(row, index.column()))
        self.layoutChanged.emit()

    def _rank(self, line: SweepLine, column: int) -> tuple[float, str]:
        value: ParamValue = line.seconds
        if column < len(self._keys):
            value = line.values[self._keys[column]]
        elif column < len(self._keys) + len(SWEEP_MEASURES):
            value = line.measure(SWEEP_MEASURES[column - len(self._keys)])
        return (0.0, value) if isinstance(value, str) else (float(value), "")

    def _measure(self, column: int) -> SweepMeasure | None:
        return next((measure for measure, at in self.measure_columns.items() if at == column), None)

    def _text(self, line: SweepLine, column: int) -> str:
        assert self._table is not None
        if column < len(self._keys):
            if line is self._table.raw:
                return translate("sweep", "Network alone") if column == 0 else "\u2013"
            return text_of(line.values[self._keys[column]])
        measure = self._measure(column)
        if measure is None:
            return "\u2013" if line is self._table.raw else f"{line.seconds:.3f}"
        value = line.measure(measure)
        gain = value - self._table.raw.measure(measure)
        return percent(value) if line is self._table.raw else f"{percent(value)}  ({points(gain)})"

    def _is_best(self, line: SweepLine, column: int) -> bool:
        measure = self._measure(column)
        if self._table is None or measure is None:
            return False
        best = max((self._table.raw, *self._table.lines), key=lambda one: one.measure(measure))
        return line is best

    def _is_worse(self, line: SweepLine, column: int) -> bool:
        measure = self._measure(column)
        return (
            self._table is not None and measure is not None and line.measure(measure) < self._table.raw.measure(measure)
        )


def _on_two_lines(name: str) -> str:
    """Break a long name where its lines are about even: columns of numbers are narrower than what they are called."""
    spaces = [at for at, letter in enumerate(name) if letter == " "]
    if len(name) <= _ONE_LINE or not spaces:
        return name
    at = min(spaces, key=lambda at: abs(2 * at - len(name)))
    return f"{name[:at]}\n{name[at + 1 :]}"


class ResultsView(QTableView):
    """The table; a click on a heading sorts by it, Enter and double click take a row."""

    def __init__(self, model: ResultsModel) -> None:
        """Show a model."""
        super().__init__()
        self.setModel(model)
        self.setProperty("role", "results")
        self.setAccessibleName(self.tr("What each combination is worth"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setSortingEnabled(True)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setDefaultSectionSize(28)
        model.modelReset.connect(self._share)
        self.horizontalHeader().setHighlightSections(False)
        # Qt measures both lines as one when it elides.
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideNone)

    def _share(self) -> None:
        """Give figures the room they need, and the rest to the parameters."""
        heading, model = self.horizontalHeader(), self.model()
        heading.setMinimumSectionSize(_NARROW)
        for at in range(model.columnCount()):
            is_figure = at >= model.columnCount() - len(SWEEP_MEASURES) - 1
            mode = QHeaderView.ResizeMode.ResizeToContents if is_figure else QHeaderView.ResizeMode.Stretch
            heading.setSectionResizeMode(at, mode)
