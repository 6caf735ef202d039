"""Colours one can read, icons that follow them, texts that fit."""

from dataclasses import fields
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from segstudio.core import resources
from segstudio.ui.kit.actions import ACTIONS
from segstudio.ui.kit.icons import icon
from segstudio.ui.kit.theme import DARK, LIGHT, Theme, ThemeController, palette, style_sheet

TEXT_ON = [
    *product(("text", "muted", "danger", "good", "accent"), ("ground", "surface", "raised")),
    *product(("text", "muted"), ("hover", "canvas", "accent_soft", "danger_soft")),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_soft", "accent_soft"),
]


def luminance(color: QColor) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(v) for v in (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(QColor(one)), luminance(QColor(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
@pytest.mark.parametrize(("ink", "ground"), TEXT_ON)
def test_text_can_be_read(theme: Theme, ink: str, ground: str) -> None:
    assert contrast(getattr(theme, ink), getattr(theme, ground)) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
def test_every_colour_is_one(theme: Theme) -> None:
    assert all(QColor(getattr(theme, f.name)).isValid() for f in fields(theme) if f.name != "name")


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
def test_the_style_sheet_is_filled_in_and_understood(qtbot: QtBot, theme: Theme, qapp: QApplication) -> None:
    """Qt warns of what it does not understand, and a warning fails a test."""
    sheet = style_sheet(theme)
    try:
        qapp.setStyleSheet(sheet)
    finally:
        qapp.setStyleSheet("")

    assert "$" not in sheet
    assert theme.accent in sheet


def test_choosing_a_theme_changes_palette_and_style(qtbot: QtBot, qapp: QApplication) -> None:
    before, font = qapp.palette(), qapp.font()
    controller = ThemeController(qapp)
    received: list[Theme] = []
    controller.changed.connect(received.append)
    try:
        controller.choose("dark")
        assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.surface)
        controller.choose("light")
        assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(LIGHT.surface)
        controller.choose("system")
        assert controller.theme in (LIGHT, DARK)
    finally:
        qapp.setStyleSheet("")
        qapp.setPalette(before)
        qapp.setFont(font)

    assert received[:2] == [DARK, LIGHT]


def test_disabled_text_differs_from_enabled(qtbot: QtBot) -> None:
    made = palette(LIGHT)

    assert made.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text) != made.color(QPalette.ColorRole.Text)


def test_an_icon_takes_the_colour_of_the_palette(qtbot: QtBot, qapp: QApplication) -> None:
    before = qapp.palette()
    try:
        for theme in (LIGHT, DARK):
            qapp.setPalette(palette(theme))
            image = icon("play").pixmap(QSize(48, 48)).toImage()
            inks = {
                image.pixelColor(x, y).name()
                for x in range(48)
                for y in range(48)
                if image.pixelColor(x, y).alpha() == 255
            }
            assert inks == {theme.text}
    finally:
        qapp.setPalette(before)


def test_a_disabled_icon_is_fainter(qtbot: QtBot, qapp: QApplication) -> None:
    normal, disabled = (
        icon("play").pixmap(QSize(24, 24), mode).toImage() for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled)
    )

    assert normal != disabled


@pytest.mark.parametrize("path", sorted((resources() / "icons").glob("*.svg")), ids=lambda p: p.stem)
def test_icons_are_of_one_family(qtbot: QtBot, path: Path) -> None:
    text = path.read_text("utf-8")

    assert 'viewBox="0 0 24 24"' in text
    assert 'stroke-width="1.7"' in text
    assert "currentColor" in text
    image = icon(path.stem).pixmap(QSize(24, 24)).toImage()
    assert any(image.pixelColor(x, y).alpha() > 0 for x in range(24) for y in range(24))


def test_every_action_has_an_icon_that_is_there() -> None:
    assert all((resources() / "icons" / f"{action.icon}.svg").is_file() for action in ACTIONS)
