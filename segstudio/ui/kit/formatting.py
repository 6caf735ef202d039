"""Numbers as text: sizes, shares, times, and the facts of weights."""

from segstudio.core import WeightsInfo
from segstudio.ui.kit.i18n import translate


def megabytes(size: float) -> str:
    """Write bytes as people say them."""
    return f"{size / 1e6:.1f} MB" if size < 99.95e6 else f"{size / 1e6:.0f} MB"


def size_of(info: WeightsInfo) -> str:
    """Write the size, with "about" where it was only reckoned."""
    if info.size_is_told:
        return megabytes(info.size)
    return translate("weights", "about {size}").format(size=f"{info.size / 1e6:.0f} MB")


def facts_of(info: WeightsInfo) -> str:
    """Write size, licence and mean IoU in a line."""
    facts = [size_of(info), info.licence]
    if "miou" in info.metrics:
        facts.append(translate("weights", "mean IoU {value}").format(value=f"{info.metrics['miou']:.2f}"))
    return "  ·  ".join(fact for fact in facts if fact)


def percent(share: float | None) -> str:
    """Write a share of the image."""
    if share is None:
        return ""
    return "<0.1 %" if 0 < share < 0.001 else f"{100 * share:.1f} %"


def seconds(value: float) -> str:
    """Write a time so that it can be read at a glance."""
    return f"{value * 1000:.0f} ms" if value < 0.9995 else f"{value:.1f} s"
