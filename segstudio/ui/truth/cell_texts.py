"""How numbers and kinds of errors are said."""

from segstudio.ui.kit.i18n import class_name, translate
from segstudio.ui.truth.cells import Cell

NOTHING = "\u2014"


def error_word(kind: str) -> str:
    """Say what is wrong with a pixel."""
    return {
        "right": translate("truth", "right"),
        "missed": translate("truth", "missed"),
        "false": translate("truth", "false"),
        "confused": translate("truth", "confused"),
    }.get(kind, kind)


def share_text(share: float) -> str:
    """Write a share for a legend."""
    return f"{100 * share:.1f} %"


def number(value: float | None) -> str:
    """Write a measure in hundredths; a dash where there is none."""
    return NOTHING if value is None else f"{100 * value:.1f}"


def cell_text(cell: Cell) -> str:
    """Name a cell of a confusion matrix."""
    if cell.true == cell.predicted:
        return translate("truth", "{name}, found").format(name=class_name(cell.true))
    text = translate("truth", "{true}, taken for {predicted}")
    return text.format(true=class_name(cell.true), predicted=class_name(cell.predicted))
