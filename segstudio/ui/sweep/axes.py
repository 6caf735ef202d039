"""The grid of a sweep: a row for each parameter, with its values as chips, and a range that adds more of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QGridLayout, QSpinBox, QToolButton, QVBoxLayout, QWidget

from segstudio.core import FloatParam, IntParam, Param, ParamValue
from segstudio.core.plugins import RefinerSpec
from segstudio.ui.kit.forms import decimals
from segstudio.ui.kit.i18n import plugin_text, translate
from segstudio.ui.kit.widgets import GRID, CalmWheel, button, label, row, tool
from segstudio.ui.sweep import suggest
from segstudio.ui.sweep.sweep_texts import text_of

_ACROSS: Final = 5  # chips in a line
_FIELD: Final = 84  # pixels
_COUNT: Final = 52
_INSET: Final = 26  # pixels: below the title, not below its box
Axes = dict[str, tuple[ParamValue, ...]]


class RangeLine(QWidget):
    """From, to, and how many: adds values that are not there yet."""

    added = Signal(object)  # tuple of values

    def __init__(self, param: FloatParam | IntParam) -> None:
        """Start with the whole of what is usual: from half the default to twice as much."""
        super().__init__()
        self._param = param
        self.low, self.high = self._number(param.default / 2), self._number(param.default * 2)
        self.count = QSpinBox(minimum=1, maximum=24, value=4)
        self.add = button(translate("sweep", "Add"))
        names = (translate("sweep", "From"), translate("sweep", "To"), translate("sweep", "Values"))
        lay = QGridLayout(self)
        lay.setContentsMargins(0, 0, 0, GRID)
        lay.setHorizontalSpacing(GRID)
        lay.setVerticalSpacing(2)
        for at, (name, field) in enumerate(zip(names, (self.low, self.high, self.count), strict=True)):
            heading = label(name, "small")
            heading.setBuddy(field)
            field.setAccessibleName(f"{plugin_text(param.title)}: {name}")
            field.setKeyboardTracking(False)
            field.setFixedWidth(_COUNT if field is self.count else _FIELD)
            lay.addWidget(heading, 0, at)
            lay.addWidget(field, 1, at)
        lay.addWidget(self.add, 1, 3)
        CalmWheel(self).calm(self.low, self.high, self.count)
        self.add.clicked.connect(self._add)

    def _number(self, value: float) -> QSpinBox | QDoubleSpinBox:
        param = self._param
        if isinstance(param, IntParam):
            return QSpinBox(minimum=param.low, maximum=param.high, value=round(value))
        field = QDoubleSpinBox(decimals=decimals(param), minimum=param.low, maximum=param.high, singleStep=param.step)
        field.setValue(value)
        return field

    def _add(self) -> None:
        self.added.emit(suggest.spread(self._param, self.low.value(), self.high.value(), self.count.value()))


class AxisRow(QWidget):
    """One parameter: tried or not, with which values."""

    changed = Signal()

    def __init__(self, param: Param, values: Sequence[ParamValue]) -> None:
        """Offer values; none is tried yet."""
        super().__init__()
        self.param = param
        self.switch = QCheckBox(plugin_text(param.title))
        self.switch.setToolTip(plugin_text(param.note))
        self.default = label(text_of(param.default), "small")
        self.default.setToolTip(translate("sweep", "The default, which all combinations have"))
        self.more = tool("plus", translate("sweep", "Add values to {title}").format(title=plugin_text(param.title)))
        self.more.setCheckable(True)
        self.range = RangeLine(param) if isinstance(param, FloatParam | IntParam) else None
        self._chips: dict[ParamValue, QToolButton] = {}
        self._grid = QGridLayout()
        self._grid.setContentsMargins(_INSET, 0, 0, 0)
        self._grid.setSpacing(GRID // 2)
        self._grid.setColumnStretch(_ACROSS, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID // 2)
        whole.addLayout(row(self.switch, None, self.default, self.more))
        whole.addLayout(self._grid)
        if self.range is not None:
            whole.addWidget(self.range)
            self.range.added.connect(self._add)
            self.more.toggled.connect(self._show)
        self.switch.toggled.connect(self._toggle)
        self._offer(values)
        self._show()

    @property
    def values(self) -> tuple[ParamValue, ...]:
        """The values that are tried; none where the parameter keeps its default."""
        on = self.switch.isChecked()
        return tuple(value for value, chip in self._chips.items() if on and chip.isChecked())

    def chip(self, value: ParamValue) -> QToolButton:
        """Return the button of one value."""
        return self._chips[value]

    def choose(self, values: Iterable[ParamValue]) -> None:
        """Try these values and no others, without telling it."""
        wanted = suggest.with_values(self.param, values)
        self.blockSignals(True)
        self._offer((*self._chips, *wanted))
        for value, chip in self._chips.items():
            chip.setChecked(value in wanted)
        self.switch.setChecked(bool(wanted))
        self.more.setChecked(False)
        self.blockSignals(False)
        self._show()

    def _offer(self, values: Iterable[ParamValue]) -> None:
        """Show a chip for each value; those that are there already stay as they are."""
        on = {value for value, chip in self._chips.items() if chip.isChecked()}
        for chip in self._chips.values():
            self._grid.removeWidget(chip)
            chip.deleteLater()
        self._chips = {value: self._chip(value, on=value in on) for value in suggest.with_values(self.param, values)}
        for at, chip in enumerate(self._chips.values()):
            self._grid.addWidget(chip, at // _ACROSS, at % _ACROSS)

    def _chip(self, value: ParamValue, *, on: bool) -> QToolButton:
        made = QToolButton()
        made.setProperty("role", "chip")
        made.setText(text_of(value))
        made.setCheckable(True)
        made.setChecked(on)
        made.setAccessibleName(f"{plugin_text(self.param.title)} {text_of(value)}")
        made.toggled.connect(lambda _: self.changed.emit())
        return made

    def _add(self, values: tuple[ParamValue, ...]) -> None:
        """Try these values as well."""
        self.choose((*self.values, *values))
        self.changed.emit()

    def _toggle(self, on: bool) -> None:
        """Try the default and what is beside it, where nothing was chosen yet."""
        if on and not any(chip.isChecked() for chip in self._chips.values()):
            self.choose(self._chips)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        on = self.switch.isChecked()
        for chip in self._chips.values():
            chip.setVisible(on)
        self.default.setVisible(not on)
        self.more.setVisible(on and self.range is not None)
        if self.range is not None:
            self.range.setVisible(on and self.more.isChecked())


class AxesForm(QWidget):
    """All parameters of a refiner."""

    changed = Signal()

    def __init__(self, spec: RefinerSpec | None) -> None:
        """Suggest a grid."""
        super().__init__()
        self.rows = {p.key: AxisRow(p, suggest.offered(spec, p)) for p in spec.params} if spec else {}
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID)
        for made in self.rows.values():
            whole.addWidget(made)
            made.changed.connect(self.changed)
        self.choose(suggest.suggested(spec) if spec else {})

    @property
    def axes(self) -> Axes:
        """The values that are tried, by parameter."""
        return {key: made.values for key, made in self.rows.items() if made.values}

    def choose(self, axes: Mapping[str, Iterable[ParamValue]]) -> None:
        """Try these values, without telling it."""
        for key, made in self.rows.items():
            made.choose(axes.get(key, ()))
