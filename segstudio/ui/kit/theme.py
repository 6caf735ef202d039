"""Light and dark: a handful of colours, the palette and the style sheet made from them."""

from dataclasses import asdict, dataclass
from string import Template
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from segstudio.core import resource

FONTS: Final = (
    "Inter",
    "Segoe UI Variable Text",
    "Segoe UI",
    "SF Pro Text",
    "Noto Sans",
    "Noto Sans CJK SC",
    "PingFang SC",
    "Microsoft YaHei UI",
    "WenQuanYi Micro Hei",
    "DejaVu Sans",
)
TEXT_SIZE: Final = 13


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours by what they are for, as #rrggbb. `faint` is for marks, never for text."""

    name: str
    ground: str
    surface: str
    raised: str
    hover: str
    line: str
    edge: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    on_soft: str
    canvas: str
    danger: str
    danger_soft: str
    good: str


LIGHT: Final = Theme(
    "light", ground="#f3f4f7", surface="#ffffff", raised="#f1f3f7", hover="#e8ebf2", line="#e3e6ed", edge="#c9cfda",
    text="#171a21", muted="#565e6d", faint="#a3abb9", accent="#3351cc", accent_hover="#2a45b3", on_accent="#ffffff",
    accent_soft="#e7ecfd", on_soft="#2a45b3", canvas="#e6e9ef", danger="#b3261e", danger_soft="#fdeceb", good="#1c7a48",
)  # fmt: skip
DARK: Final = Theme(
    "dark", ground="#0f1115", surface="#16191f", raised="#21252d", hover="#2a2f39", line="#262b34", edge="#3c4350",
    text="#e9ecf1", muted="#a0a9b8", faint="#6b7484", accent="#8fa7ff", accent_hover="#a9bcff", on_accent="#0d1230",
    accent_soft="#242c4d", on_soft="#b9c7ff", canvas="#0b0c10", danger="#ffa39b", danger_soft="#3a2020", good="#6fd19b",
)  # fmt: skip


def palette(theme: Theme) -> QPalette:
    """Give every role its colour, so that custom painting follows the theme as well."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    made = QPalette()
    colors = {
        role.Window: theme.surface, role.WindowText: theme.text, role.Base: theme.surface,
        role.AlternateBase: theme.raised, role.Text: theme.text, role.Button: theme.raised,
        role.ButtonText: theme.text, role.BrightText: theme.danger, role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent, role.Link: theme.accent, role.LinkVisited: theme.accent,
        role.ToolTipBase: theme.raised, role.ToolTipText: theme.text, role.PlaceholderText: theme.muted,
        role.Mid: theme.edge, role.Midlight: theme.line, role.Dark: theme.canvas, role.Light: theme.hover,
        role.Shadow: theme.line, role.Accent: theme.accent,
    }  # fmt: skip
    for key, value in colors.items():
        made.setColor(key, QColor(value))
    for key in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        made.setColor(group.Disabled, key, QColor(theme.faint))
    made.setColor(group.Disabled, role.Highlight, QColor(theme.hover))
    return made


def style_sheet(theme: Theme) -> str:
    """Fill the colours, and the paths of the small marks, into the style sheet."""
    marks = {name: resource(f"styles/{name}-{theme.name}.svg").as_posix() for name in ("check", "down", "up")}
    return Template(resource("styles/window.qss").read_text("utf-8")).substitute(asdict(theme) | marks)


class ThemeController(QObject):
    """Applies the chosen theme to the program and follows the system where that is wished."""

    changed = Signal(object)  # Theme

    def __init__(self, app: QApplication, parent: QObject | None = None) -> None:
        """Prepare style and font; `choose` does the rest."""
        super().__init__(parent)
        self._app, self._choice = app, "system"
        self.theme = LIGHT
        app.setStyle(QStyleFactory.create("Fusion"))
        font = QFont()
        font.setFamilies(list(FONTS))
        font.setPixelSize(TEXT_SIZE)
        app.setFont(font)
        app.styleHints().colorSchemeChanged.connect(self._follow)

    def choose(self, choice: str) -> None:
        """Apply `light`, `dark`, or whatever the system has."""
        self._choice = choice
        dark = choice == "dark" or (choice == "system" and self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark)
        self.theme = DARK if dark else LIGHT
        self._app.setPalette(palette(self.theme))
        self._app.setStyleSheet(style_sheet(self.theme))
        self.changed.emit(self.theme)

    def _follow(self) -> None:
        if self._choice == "system":
            self.choose("system")
