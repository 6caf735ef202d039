"""The right side of the sweep: the table, the plots, whether refining helps, and taking the best over."""

from collections.abc import Mapping

from PySide6.QtCore import QItemSelection, Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from segstudio.core import SWEEP_MEASURES, ParamValue, SweepLine, SweepTable
from segstudio.core.plugins import Catalog
from segstudio.ui.kit.i18n import translate
from segstudio.ui.kit.widgets import GRID, CalmWheel, button, column, label, row
from segstudio.ui.sweep.plots import PlotView, plot_of
from segstudio.ui.sweep.results import ResultsModel, ResultsView
from segstudio.ui.sweep.sweep_texts import Titles, best_on, chosen, percent, title_of, titles_of, verdict

Values = Mapping[str, ParamValue]


class FoundPanel(QWidget):
    """Shows what a sweep found; `taken` carries a title, a source and the values of the chosen combination."""

    taken = Signal(str, str, object)
    export_asked = Signal()

    def __init__(self, catalog: Catalog) -> None:
        """Say what will be here."""
        super().__init__()
        self._catalog = catalog
        self._table: SweepTable | None = None
        self._titles: Titles = {}
        self.model = ResultsModel(self)
        self.view = ResultsView(self.model)
        self.plots = {measure: PlotView(title_of(measure)) for measure in SWEEP_MEASURES}
        self.parameter = QComboBox()
        self.parameter.setAccessibleName(self.tr("Parameter of the plots"))
        self.verdicts = {measure: label("", wrap=True) for measure in SWEEP_MEASURES}
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("Name of the preset"))
        self.take = button(self.tr("&Take over as preset"), "", "check")
        self.export = button(self.tr("&Export…"), "", "export")
        self.hint = label("", "small", wrap=True)
        CalmWheel(self).calm(self.parameter)
        self._stack = QStackedWidget()
        self._lay()
        self.parameter.activated.connect(self._plot)
        self.view.selectionModel().selectionChanged.connect(self._follow_choice)
        self.view.activated.connect(self._take)
        self.name.textChanged.connect(self._enable)
        self.name.returnPressed.connect(self._take)
        self.take.clicked.connect(self._take)
        self.export.clicked.connect(self.export_asked)
        self.show_table(None)

    def _lay(self) -> None:
        empty = label(
            self.tr("What is found comes here: the network alone as the first row, then every combination."),
            "muted",
            wrap=True,
        )
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        below = QWidget()
        plots = row(*self.plots.values(), spacing=2 * GRID)
        whole = column()
        whole.setContentsMargins(0, GRID, 0, 0)
        whole.addLayout(row(label(self.tr("Against"), "small"), self.parameter, None))
        whole.addLayout(plots, 1)
        below.setLayout(whole)
        both = QSplitter(Qt.Orientation.Vertical)
        both.setChildrenCollapsible(False)
        both.addWidget(self.view)
        both.addWidget(below)
        both.setStretchFactor(0, 1)
        both.setHandleWidth(1)
        named = row(self.name, self.take, self.export)
        named.setStretch(0, 1)
        page = QWidget()
        lay = QVBoxLayout(page)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(GRID)
        lay.addWidget(both, 1)
        for message in (*self.verdicts.values(), self.hint):
            lay.addWidget(message)
        lay.addLayout(named)
        for each in (empty, page):
            self._stack.addWidget(each)
        self.setLayout(column(self._stack))

    def show_table(self, table: SweepTable | None) -> None:
        """Show what was found."""
        self._stack.setCurrentIndex(0 if table is None else 1)
        self.setEnabled(table is not None)
        if table is None or table is self._table:
            self._table = table
            return
        self._table = table
        self._titles = titles_of(self._catalog.refiners.get(table.asked.refiner))
        self.model.show_table(table, self._titles)
        best = max(SWEEP_MEASURES, key=table.gain)
        self.view.sortByColumn(self.model.measure_columns[best], Qt.SortOrder.DescendingOrder)
        self.parameter.clear()
        for key, values in table.asked.axes.items():
            if len(values) > 1:
                self.parameter.addItem(self._titles.get(key, key), key)
        for measure, message in self.verdicts.items():
            message.setText(verdict(table, measure, self._titles))
            message.setProperty("role", "" if table.gain(measure) > 0 else "error")
            message.style().polish(message)
        self.view.selectRow(self.model.row_of(table.best(best)))
        self._plot()

    def _plot(self) -> None:
        key = self.parameter.currentData()
        for measure, plot in self.plots.items():
            plot.setVisible(key is not None)
            if self._table is not None and key is not None:
                plot.show_plot(plot_of(self._table, key, self.parameter.currentText(), measure))

    @property
    def line(self) -> SweepLine | None:
        """The combination that is chosen; None where that is the network alone."""
        rows = self.view.selectionModel().selectedRows()
        return self.model.line(rows[0].row()) if rows else None

    def _follow_choice(self, _: QItemSelection, __: QItemSelection) -> None:
        table, line = self._table, self.line
        if table is not None and line is not None:
            best = next((m for m in SWEEP_MEASURES if table.best(m) is line), None)
            name = table.asked.data.name
            title = best_on(best, name) if best else ""
            values = chosen(table.asked, line.values, self._titles)
            self.name.setText(title or translate("sweep", "{values}, on {data}").format(values=values, data=name))
            self.name.setCursorPosition(0)
        self._enable()

    def _enable(self) -> None:
        table, line = self._table, self.line
        self.take.setEnabled(line is not None and bool(self.name.text().strip()))
        worse = [m for m in SWEEP_MEASURES if table and line and line.measure(m) <= table.raw.measure(m)]
        names = translate("sweep", " and ").join(title_of(measure) for measure in worse)
        hurts = translate("sweep", "With these values refining makes it no better by {measures}.")
        nothing = translate("sweep", "The network alone needs no preset: turn refining off.")
        self.show_hint((hurts.format(measures=names) if worse else "") if line is not None else nothing)

    def show_hint(self, text: str) -> None:
        """Say something below the plots, until another row is chosen."""
        self.hint.setText(text)
        self.hint.setVisible(bool(text))

    def _take(self) -> None:
        """Take the chosen combination over, under the name that is written."""
        table, line, title = self._table, self.line, self.name.text().strip()
        if table is None or line is None or not title:
            return
        text = translate("sweep", "a sweep over {data}, {split}: {facts}")
        facts = ", ".join(
            f"{title_of(m)} {percent(line.measure(m))} ({percent(table.raw.measure(m))})" for m in SWEEP_MEASURES
        )
        source = text.format(data=table.asked.data.name, split=table.asked.split, facts=facts)
        self.taken.emit(title, source, dict(line.values))
