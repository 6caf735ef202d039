"""The table of a sweep by itself: what each cell says, what stands out, and how it is sorted."""

from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QFont
from pytestqt.qtbot import QtBot

from segstudio.core import Sweep, SweepLine, SweepTable
from segstudio.ui.sweep.results import ResultsModel, ResultsView

ROLE = Qt.ItemDataRole
TITLES = {"reach": "Reach", "mode": "Mode", "strict": "Strict"}
DOWN, UP = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder


def line(reach: int, mode: str, miou: float, boundary: float, *, strict: bool = True) -> SweepLine:
    return SweepLine({"reach": reach, "mode": mode, "strict": strict}, miou, boundary, reach / 100)


LINES = (line(2, "near", 0.71, 0.55), line(10, "far", 0.69, 0.66), line(4, "near", 0.73, 0.60, strict=False))


@pytest.fixture
def model(qtbot: QtBot) -> ResultsModel:
    axes = {"reach": (2, 4, 10), "mode": ("near", "far"), "strict": (True, False)}
    asked = Sweep(Path("cells"), "val", "net", "w", "r", axes)
    made = ResultsModel()
    made.show_table(SweepTable(asked, SweepLine({}, 0.70, 0.60, 0.0), LINES), TITLES)
    return made


def texts(model: ResultsModel, column: int) -> list[str]:
    return [str(model.data(model.index(row, column))) for row in range(model.rowCount())]


def reaches(model: ResultsModel) -> list[str]:
    return texts(model, 0)[1:]


def test_headings_name_parameters_measures_and_the_time(model: ResultsModel) -> None:
    names = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]

    assert names == ["Reach", "Mode", "Strict", "Mean IoU", "Boundary F", "Seconds"]


def test_a_long_heading_stands_on_two_lines_and_whole_in_its_tooltip(qtbot: QtBot) -> None:
    model = ResultsModel()
    asked = Sweep(Path("cells"), "val", "net", "w", "r", {"w1": (1, 2)})
    model.show_table(SweepTable(asked, SweepLine({}, 0.70, 0.60, 0.0), ()), {"w1": "Appearance weight w1"})

    across = Qt.Orientation.Horizontal
    assert model.headerData(0, across, ROLE.DisplayRole) == "Appearance\nweight w1"
    assert model.headerData(0, across, ROLE.ToolTipRole) == "Appearance weight w1"


def test_the_network_alone_has_figures_but_no_values(model: ResultsModel) -> None:
    first = [texts(model, column)[0] for column in range(model.columnCount())]

    assert first == ["Network alone", "\u2013", "\u2013", "70.00\u00a0%", "60.00\u00a0%", "\u2013"]


def test_combinations_tell_values_figures_and_what_they_gain(model: ResultsModel) -> None:
    last = [texts(model, column)[3] for column in range(model.columnCount())]

    assert last == ["4", "near", "off", "73.00\u00a0%  (+3.00)", "60.00\u00a0%  (+0.00)", "0.040"]
    assert texts(model, 3)[2] == "69.00\u00a0%  (\u22121.00)"


def test_the_best_of_each_measure_is_bold(model: ResultsModel) -> None:
    fonts = {
        (row, column): model.data(model.index(row, column), ROLE.FontRole) for row in range(4) for column in (3, 4)
    }

    assert [at for at, font in fonts.items() if isinstance(font, QFont) and font.bold()] == [(2, 4), (3, 3)]


def test_what_is_worse_than_the_network_alone_is_muted(model: ResultsModel) -> None:
    muted = [row for row in range(4) if model.data(model.index(row, 3), ROLE.ForegroundRole) is not None]

    assert muted == [2]


@pytest.mark.parametrize(
    ("column", "order", "expected"),
    [
        (0, UP, ["2", "4", "10"]),
        (0, DOWN, ["10", "4", "2"]),
        (1, UP, ["10", "2", "4"]),
        (3, DOWN, ["4", "2", "10"]),
        (4, DOWN, ["10", "4", "2"]),
        (5, UP, ["2", "4", "10"]),
    ],
)
def test_any_column_sorts_and_the_network_alone_stays_first(
    model: ResultsModel, column: int, order: Qt.SortOrder, expected: list[str]
) -> None:
    model.sort(column, order)

    assert reaches(model) == expected
    assert texts(model, 0)[0] == "Network alone"


def test_a_chosen_row_goes_along_when_it_is_sorted(model: ResultsModel, qtbot: QtBot) -> None:
    view = ResultsView(model)
    qtbot.addWidget(view)
    view.selectRow(model.row_of(LINES[1]))
    for order in (UP, DOWN):
        model.sort(0, order)
        assert model.line(view.selectionModel().selectedRows()[0].row()) is LINES[1]


def test_rows_are_combinations_and_the_first_is_none(model: ResultsModel) -> None:
    assert model.line(0) is None
    assert model.line(1) is LINES[0]
    assert model.line(9) is None


def test_an_empty_table_has_no_rows_and_takes_sorting(model: ResultsModel) -> None:
    model.show_table(None, {})
    model.sort(2)

    assert (model.rowCount(), model.columnCount()) == (0, 0)
    assert model.data(QModelIndex()) is None
