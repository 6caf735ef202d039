"""What the sweep says: how much there is to do, how long it takes, and whether refining helps."""

from collections.abc import Mapping
from typing import Final

from segstudio.core import ParamValue, Progress, Sweep, SweepMeasure, SweepPlan, SweepTable
from segstudio.core.plugins import RefinerSpec
from segstudio.ui.kit.i18n import plugin_text, translate

Titles = Mapping[str, str]
_MINUTES: Final = 90  # seconds from which they are counted as minutes
_HOURS: Final = 90 * 60


def title_of(measure: SweepMeasure) -> str:
    """Name a measure."""
    return translate("sweep", "Mean IoU") if measure == "miou" else translate("sweep", "Boundary F")


def best_on(measure: SweepMeasure, data: str) -> str:
    """Name the best combination by a measure."""
    mean, boundary = translate("sweep", "Best mean IoU on {data}"), translate("sweep", "Best boundary F on {data}")
    return (mean if measure == "miou" else boundary).format(data=data)


def titles_of(spec: RefinerSpec | None) -> Titles:
    """Name a refiner's parameters."""
    return {param.key: plugin_text(param.title) for param in spec.params} if spec else {}


def text_of(value: ParamValue) -> str:
    """Write one value of a parameter."""
    if isinstance(value, bool):
        return translate("sweep", "on") if value else translate("sweep", "off")
    return f"{value:g}" if isinstance(value, int | float) else plugin_text(str(value))


def duration(seconds: float) -> str:
    """Write a time roughly."""
    if seconds >= _HOURS:
        return translate("sweep", "{n} h").format(n=f"{seconds / 3600:.1f}")
    if seconds >= _MINUTES:
        return translate("sweep", "{n} min").format(n=round(seconds / 60))
    return translate("sweep", "{n} s").format(n=max(1, round(seconds)))


def work_of(combinations: int, plan: SweepPlan, seconds: float | None) -> str:
    """Say what there is to do before it is done, and how long that takes."""
    text = translate("sweep", "{combinations} combinations and the network alone on {images} images: {total} in all")
    parts = [text.format(combinations=f"{combinations:,}", images=f"{plan.images:,}", total=f"{plan.total:,}")]
    if plan.done == plan.total:
        parts.append(translate("sweep", "all of them are kept from before"))
    else:
        if plan.done:
            kept = translate("sweep", "{n} are kept from before, and it goes on from there")
            parts.append(kept.format(n=f"{plan.done:,}"))
        if seconds is not None:
            parts.append(translate("sweep", "about {time}").format(time=duration(seconds)))
    return translate("sweep", "; ").join(parts)


def way_of(progress: Progress, left: float | None) -> str:
    """Say how far it is."""
    text = translate("sweep", "{done} of {total}").format(done=f"{progress.done:,}", total=f"{progress.total:,}")
    if left is None:
        return text
    return f"{text}   ·   " + translate("sweep", "{time} left").format(time=duration(left))


def percent(share: float) -> str:
    """Write a share with two digits, as tables do."""
    return f"{100 * share:.2f}\u00a0%"


def points(gain: float) -> str:
    """Write a difference of two shares, with its sign."""
    return f"{100 * gain:+.2f}".replace("-", "\u2212")


def chosen(asked: Sweep, values: Mapping[str, ParamValue], titles: Titles) -> str:
    """Write the values of a combination that were tried."""
    named = (f"{titles.get(key, key)} {text_of(values[key])}" for key in asked.axes if key in values)
    return ", ".join(named)


def verdict(table: SweepTable, measure: SweepMeasure, titles: Titles) -> str:
    """Say which combination is best, or that refining hurts."""
    best, gain = table.best(measure), table.gain(measure)
    facts = {
        "measure": title_of(measure),
        "best": percent(best.measure(measure)),
        "raw": percent(table.raw.measure(measure)),
        "gain": f"{100 * abs(gain):.2f}",
        "values": chosen(table.asked, best.values, titles),
    }
    if gain > 0:
        text = translate("sweep", "{measure}: {best}, {gain} points better than the network alone, with {values}.")
    elif gain == 0:
        text = translate("sweep", "{measure}: no combination is better than the network alone ({raw}).")
    else:
        text = translate(
            "sweep", "{measure}: the refiner hurts here. The network alone is better by {gain} points ({raw}; {best})."
        )
    return text.format(**facts)
