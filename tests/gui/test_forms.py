"""Forms: what is written in is read back, by widgets and by keys."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QDoubleSpinBox, QLineEdit, QSlider, QSpinBox
from pytestqt.qtbot import QtBot

from segstudio.core import BoolParam, ChoiceParam, FloatParam, IntParam, Param, ParamValue, TextParam
from segstudio.ui.kit.forms import ParamForm, decimals

PARAMS: tuple[Param, ...] = (
    IntParam("steps", "Steps", 10, 1, 100, "How many.", "x"),
    FloatParam("weight", "Weight", 3.5, 0.0, 20.0, 0.5, "How much."),
    FloatParam("fine", "Fine", 0.05, 0.0, 0.2, 0.01, "How fine."),
    BoolParam("strict", "Strict", True, "Whether."),
    ChoiceParam("mode", "Mode", "near", ("near", "far", "wide"), "Which."),
)


@pytest.fixture(params=[False, True], ids=["wide", "stacked"])
def form(qtbot: QtBot, request: pytest.FixtureRequest) -> ParamForm:
    made = ParamForm(PARAMS, stacked=request.param)
    qtbot.addWidget(made)
    made.set_values({})
    made.show()
    return made


@pytest.fixture
def emitted(form: ParamForm) -> list[dict[str, ParamValue]]:
    heard: list[dict[str, ParamValue]] = []
    form.changed.connect(heard.append)
    return heard


def test_defaults(form: ParamForm) -> None:
    assert form.values() == {"steps": 10, "weight": 3.5, "fine": 0.05, "strict": True, "mode": "near"}


def test_writing_tells_nothing_and_reads_back(form: ParamForm, emitted: list[dict[str, ParamValue]]) -> None:
    values: dict[str, ParamValue] = {"steps": 55, "weight": 0.5, "fine": 0.11, "strict": False, "mode": "far"}
    form.set_values(values)

    assert form.values() == values
    assert emitted == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries(
        {
            "steps": st.integers(1, 100),
            "weight": st.integers(0, 40).map(lambda n: n / 2),
            "fine": st.integers(0, 20).map(lambda n: round(n / 100, 2)),
            "strict": st.booleans(),
            "mode": st.sampled_from(["near", "far", "wide"]),
        }
    )
)
def test_any_valid_values_read_back(form: ParamForm, values: dict[str, ParamValue]) -> None:
    form.set_values(values)

    assert form.values() == values


def test_a_key_on_the_slider_moves_the_number_by_a_step(form: ParamForm, emitted: list[dict[str, ParamValue]]) -> None:
    slider, spin = form.field("weight")
    assert isinstance(slider, QSlider)
    assert isinstance(spin, QDoubleSpinBox)
    QTest.keyClick(slider, Qt.Key.Key_Right)

    assert spin.value() == 4.0
    assert [values["weight"] for values in emitted] == [4.0]


def test_a_number_that_is_typed_moves_the_slider(form: ParamForm, emitted: list[dict[str, ParamValue]]) -> None:
    slider, spin = form.field("steps")
    assert isinstance(slider, QSlider)
    assert isinstance(spin, QSpinBox)
    spin.selectAll()
    QTest.keyClicks(spin, "100")
    QTest.keyClick(spin, Qt.Key.Key_Return)

    assert slider.value() == slider.maximum()
    assert emitted[-1]["steps"] == 100
    assert len(emitted) == 1, "half-typed numbers are not told"


def test_switch_and_choice(form: ParamForm, emitted: list[dict[str, ParamValue]]) -> None:
    (switch,), (choice,) = form.field("strict"), form.field("mode")
    assert isinstance(switch, QCheckBox)
    assert isinstance(choice, QComboBox)
    QTest.keyClick(switch, Qt.Key.Key_Space)
    QTest.keyClick(choice, Qt.Key.Key_Down)

    assert [(values["strict"], values["mode"]) for values in emitted] == [(False, "near"), (False, "far")]


def test_reset_tells_once(form: ParamForm, emitted: list[dict[str, ParamValue]]) -> None:
    form.set_values({"steps": 7, "mode": "wide"})
    form.reset()

    assert emitted == [{"steps": 10, "weight": 3.5, "fine": 0.05, "strict": True, "mode": "near"}]


def test_the_wheel_changes_no_field_that_is_only_passed_over(form: ParamForm) -> None:
    for key in ("steps", "weight", "mode"):
        for widget in form.field(key):
            widget.clearFocus()
            at = QPointF(widget.rect().center())
            wheel = QWheelEvent(
                at,
                QPointF(widget.mapToGlobal(QPoint(5, 5))),
                QPoint(0, 0),
                QPoint(0, -120),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
            QApplication.sendEvent(widget, wheel)

    assert form.values()["steps"] == 10
    assert form.values()["weight"] == 3.5
    assert form.values()["mode"] == "near"


def test_notes_and_units_are_shown(form: ParamForm) -> None:
    _, spin = form.field("steps")

    assert spin.toolTip() == "How many."
    assert isinstance(spin, QSpinBox)
    assert spin.suffix() == " x"
    assert spin.accessibleName() == "Steps"


@pytest.mark.parametrize(
    ("step", "default", "wanted"), [(1.0, 3.0, 0), (0.5, 3.0, 1), (0.05, 3.0, 2), (1.0, 3.25, 2), (0.00001, 0.0, 0)]
)
def test_as_many_digits_as_the_step_needs(step: float, default: float, wanted: int) -> None:
    assert decimals(FloatParam("x", "X", default, 0.0, 10.0, step)) == wanted


@pytest.mark.parametrize(("typed", "kept"), [("https://a/b", "https://a/b"), ("  https://a  ", "https://a"), ("", "")])
def test_a_text_is_told_once_it_is_whole(qtbot: QtBot, typed: str, kept: str) -> None:
    form = ParamForm([TextParam("place", "Place", "https://before", shape=r"https?://\S+")])
    qtbot.addWidget(form)
    form.show()
    heard: list[dict[str, ParamValue]] = []
    form.changed.connect(heard.append)
    (line,) = form.field("place")
    assert isinstance(line, QLineEdit)

    line.clear()
    QTest.keyClicks(line, typed)
    assert heard == []
    QTest.keyClick(line, Qt.Key.Key_Return)

    assert heard == [{"place": kept}]
    form.set_values({"place": "https://c"})
    assert form.values() == {"place": "https://c"}
    assert len(heard) == 1


def test_half_a_text_is_neither_told_nor_kept(qtbot: QtBot) -> None:
    form = ParamForm([TextParam("place", "Place", shape=r"https?://\S+")])
    qtbot.addWidget(form)
    (line,) = form.field("place")
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, "htt")
    QTest.keyClick(line, Qt.Key.Key_Return)

    assert line.text() == "htt"
    assert form.values() == {"place": ""}
