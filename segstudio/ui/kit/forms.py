"""Parameters that plugins and settings declare, as fields: sliders with number boxes, switches and choices."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QSlider,
    QSpinBox,
    QWidget,
)

from segstudio.core import BoolParam, ChoiceParam, FloatParam, IntParam, Param, ParamValue, TextParam
from segstudio.ui.kit.widgets import GRID, CalmWheel, ElidedLabel, label

_NOTCHES: Final = 1000  # a slider needs no more
_NUMBER: Final = 74  # pixels of a narrow field for a number, at least
_ROW: Final = 36  # of a switch or a choice among them
_SLIDER: Final = 22  # pixels, with room to the next title
Translate = Callable[[str], str]


def decimals(param: FloatParam) -> int:
    """How many digits after the point show the step and the default exactly, four at most."""
    wanted = 0
    for value in (param.step, param.default, param.low):
        text = f"{value:.4f}".rstrip("0")
        wanted = max(wanted, len(text.partition(".")[2]))
    return wanted


class _Field:
    """One parameter's widgets; `read` and `write` its value."""

    def __init__(self, param: Param, words: Translate, emit: Callable[[], None], calm: CalmWheel) -> None:
        self.param = param
        self.widgets: tuple[QWidget, ...]
        self.read: Callable[[], ParamValue]
        self.write: Callable[[ParamValue], None]
        if isinstance(param, BoolParam):
            self._switch(words(param.title), emit)
        elif isinstance(param, ChoiceParam):
            self._choice(param, words, emit)
        elif isinstance(param, TextParam):
            self._text(param, emit)
        else:
            self._number(param, words, emit)
        calm.calm(*(w for w in self.widgets if not isinstance(w, QCheckBox)))
        for widget in self.widgets:
            widget.setToolTip(words(param.note))
            widget.setAccessibleName(words(param.title))
            widget.setAccessibleDescription(words(param.note))

    def _switch(self, title: str, emit: Callable[[], None]) -> None:
        box = QCheckBox(title)
        box.toggled.connect(emit)
        self.widgets = (box,)
        self.read = box.isChecked
        self.write = lambda value: box.setChecked(bool(value))

    def _choice(self, param: ChoiceParam, words: Translate, emit: Callable[[], None]) -> None:
        box = QComboBox()
        for choice in param.choices:
            box.addItem(words(choice), choice)
        box.currentIndexChanged.connect(emit)
        self.widgets = (box,)
        self.read = lambda: str(box.currentData())
        self.write = lambda value: box.setCurrentIndex(box.findData(value))

    def _text(self, param: TextParam, emit: Callable[[], None]) -> None:
        """Tell a text when it is whole; what has not the shape is neither told nor kept."""
        line = QLineEdit(clearButtonEnabled=True, placeholderText=param.example)
        line.setValidator(QRegularExpressionValidator(rf"\s*(?:{param.shape})?\s*", line))
        kept = [param.default]

        def finish() -> None:
            if line.hasAcceptableInput() and line.text().strip() != kept[0]:
                kept[0] = line.text().strip()
                emit()

        def write(value: ParamValue) -> None:
            kept[0] = str(value)
            line.setText(kept[0])

        line.editingFinished.connect(finish)
        self.widgets = (line,)
        self.read = lambda: kept[0]
        self.write = write

    def _number(self, param: IntParam | FloatParam, words: Translate, emit: Callable[[], None]) -> None:
        spin = _spin(param, words)
        spin.setMinimumWidth(92)
        slider = QSlider(Qt.Orientation.Horizontal)
        step = param.step if isinstance(param, FloatParam) else 1
        notches = min(_NOTCHES, max(1, round((param.high - param.low) / step)))
        slider.setRange(0, notches)
        slider.setPageStep(max(1, notches // 10))
        span = param.high - param.low

        def notch(value: float) -> int:
            return round((value - param.low) / span * notches) if span else 0

        def slid(at: int) -> None:
            value = param.low + span * at / notches
            spin.setValue(round(value) if isinstance(param, IntParam) else value)  # type: ignore[arg-type]  # its own type

        def typed(value: float) -> None:
            with QSignalBlocker(slider):
                slider.setValue(notch(value))
            emit()

        slider.valueChanged.connect(slid)
        spin.valueChanged.connect(typed)
        self.widgets = (slider, spin)
        self.read = spin.value
        self.write = lambda value: spin.setValue(value)  # type: ignore[arg-type]  # noqa: PLW0108 - checked by the param


def _spin(param: IntParam | FloatParam, words: Translate) -> QSpinBox | QDoubleSpinBox:
    spin: QSpinBox | QDoubleSpinBox
    if isinstance(param, IntParam):
        spin = QSpinBox()
        spin.setRange(param.low, param.high)
    else:
        spin = QDoubleSpinBox()
        spin.setDecimals(decimals(param))
        spin.setRange(param.low, param.high)
        spin.setSingleStep(param.step)
    spin.setKeyboardTracking(False)
    spin.lineEdit().setTextMargins(GRID - 2, 0, 0, 0)
    if param.unit:
        spin.setSuffix(f" {words(param.unit)}")
    return spin


def _widest(spin: QSpinBox | QDoubleSpinBox) -> int:
    """Measure the longer end of a field's range, with its unit."""
    ends = (spin.textFromValue(end) for end in (spin.minimum(), spin.maximum()))  # type: ignore[arg-type]  # its own type
    return max(spin.fontMetrics().horizontalAdvance(text + spin.suffix()) for text in ends)


class ParamForm(QWidget):
    """A form for some parameters. `changed` carries all values whenever a person changed one of them."""

    changed = Signal(object)

    def __init__(self, params: Sequence[Param], words: Translate = str, *, stacked: bool = False) -> None:
        """Draw the parameters; `words` translates titles, `stacked` sets titles above their fields."""
        super().__init__()
        self._silent = False
        self._calm = CalmWheel(self)
        self._fields = {p.key: _Field(p, words, self._emit, self._calm) for p in params}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(0 if stacked else GRID // 2)
        self._grid.setColumnStretch(0 if stacked else 1, 1)
        for field in self._fields.values():
            self._lay(field, words, stacked=stacked)

    def _lay(self, field: _Field, words: Translate, *, stacked: bool) -> None:
        at = self._grid.rowCount()
        if stacked and isinstance(field.param, BoolParam | ChoiceParam):
            self._grid.setRowMinimumHeight(at, _ROW)
        if isinstance(field.param, BoolParam):
            self._grid.addWidget(field.widgets[0], at, 0 if stacked else 1, 1, 2)
            self._note(field, words, at + 1, shown=not stacked)
            return
        title: QLabel = ElidedLabel("", Qt.TextElideMode.ElideRight) if stacked else QLabel(words(field.param.title))
        title.setBuddy(field.widgets[-1])
        self._grid.addWidget(title, at, 0)
        if isinstance(title, ElidedLabel):
            title.show_text(words(field.param.title))
            self._stack(field, at)
        for column, widget in enumerate(() if stacked else field.widgets, 1):
            self._grid.addWidget(widget, at, column, 1, 2 if len(field.widgets) == 1 else 1)
        title.setToolTip(words(field.param.note))
        self._note(field, words, at + 1, shown=not stacked)

    def _note(self, field: _Field, words: Translate, at: int, *, shown: bool) -> None:
        """Write a parameter's note below its field, where there is room for it."""
        if shown and field.param.note:
            note = label(words(field.param.note), "small", wrap=True)
            note.setContentsMargins(0, 0, 0, GRID)
            self._grid.addWidget(note, at, 1, 1, 2)

    def _stack(self, field: _Field, at: int) -> None:
        """Set the number beside its title and the slider below both: narrow panels show more that way."""
        *below, value = field.widgets
        if isinstance(value, QSpinBox | QDoubleSpinBox):
            value.setProperty("role", "compact")
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            value.setFixedWidth(max(_NUMBER, _widest(value) + 3 * GRID))
        self._grid.addWidget(value, at, 1, Qt.AlignmentFlag.AlignRight)
        for widget in below:
            self._grid.addWidget(widget, at + 1, 0, 1, 2)
            self._grid.setRowMinimumHeight(at + 1, _SLIDER)

    def field(self, key: str) -> tuple[QWidget, ...]:
        """Return the widgets of one parameter: for numbers the slider and the box."""
        return self._fields[key].widgets

    def values(self) -> dict[str, ParamValue]:
        """Read all fields."""
        return {key: field.read() for key, field in self._fields.items()}

    def set_values(self, values: Mapping[str, ParamValue]) -> None:
        """Write fields without telling it; parameters that are not named get their default."""
        self._silent = True
        for key, field in self._fields.items():
            field.write(field.param.check(values.get(key, field.param.default)))
        self._silent = False

    def reset(self) -> None:
        """Go back to the defaults, and tell it."""
        self.set_values({})
        self._emit()

    def _emit(self) -> None:
        if not self._silent:
            self.changed.emit(self.values())
