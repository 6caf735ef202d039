"""A section that shows how mean field converges: curves, and a stepper that shows each iteration in the image."""

from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtWidgets import QSlider

from segstudio.core import Progress
from segstudio.core.pipeline import Trace
from segstudio.core.session import Session
from segstudio.ui.base.store import SessionStore
from segstudio.ui.kit.error_texts import translated
from segstudio.ui.kit.i18n import translate
from segstudio.ui.kit.widgets import CalmWheel, Section, label, row, tool
from segstudio.ui.refine.convergence import Convergence
from segstudio.ui.refine.curves import Curve, CurvePlot, Plot

_PACE: Final = 350  # milliseconds for each iteration while they play


class ConvergenceSection(Section):
    """Two plots, a slider over the iterations, and a button that plays them. Works only while it is open."""

    def __init__(self, convergence: Convergence, store: SessionStore) -> None:
        """Follow what is known of the iterations."""
        super().__init__(translate("live", "Convergence"))
        self._convergence, self._store = convergence, store
        self.energy = CurvePlot(self.tr("Free energy over the iterations"))
        self.changes = CurvePlot(self.tr("Changed pixels over the iterations"))
        self.play = tool("play", self.tr("Play the iterations"))
        self.play.setCheckable(True)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setPageStep(1)
        self.slider.setAccessibleName(self.tr("Iteration"))
        self.slider.setToolTip(self.tr("Iteration that is shown; arrow keys step, Home is the network's own output"))
        CalmWheel(self).calm(self.slider)
        self.numbers = label("", "small", wrap=True)
        self.message = label("", "small", wrap=True)
        self.body.addWidget(self.message)
        self.body.addWidget(self.energy)
        self.body.addWidget(self.changes)
        self.body.addLayout(row(self.play, self.slider))
        self.body.addWidget(self.numbers)
        self._clock = QTimer(self, interval=_PACE)
        self._clock.timeout.connect(self._advance)
        self._connect()
        self.set_open(False)
        self._show()

    def _connect(self) -> None:
        self.opened.connect(self._convergence.watch)
        self._convergence.changed.connect(self._show)
        self._convergence.progressed.connect(self._refresh)
        self.slider.valueChanged.connect(self._choose)
        self.play.toggled.connect(self._play)
        for plot in (self.energy, self.changes):
            plot.picked.connect(self.slider.setValue)
        self._store.changed.connect(self._follow)

    def _show(self) -> None:
        """Show the curves, or why there are none."""
        known, parts = self._convergence.trace, (self.energy, self.changes, self.play, self.slider, self.numbers)
        stays = known is None and self._convergence.is_coming and self.slider.isVisibleTo(self)
        for widget in parts:
            widget.setEnabled(known is not None)
            widget.setVisible(known is not None or stays)
        self.message.setVisible(known is None and not stays)
        if known is None:
            self.play.setChecked(False)
            self.message.setText(self._why())
            return
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, len(known.steps) - 1)
            self.slider.setValue(len(known.steps) - 1)
        self.energy.show_plot(energy_plot(known))
        self.energy.setVisible(any(step.energy is not None for step in known.steps))
        self.changes.show_plot(change_plot(known))
        self._mark(self.slider.value())

    def _why(self) -> str:
        problem = self._convergence.problem
        if problem is not None:
            return translated(str(problem))
        if self._convergence.is_busy:
            return self.tr("Following the iterations…")
        return self.tr("Once an image is refined, its iterations are shown here.")

    def _refresh(self, progress: Progress) -> None:
        if self._convergence.trace is None and progress.total:
            done = self.tr("Following the iterations: {n} of {total}")
            self.message.setText(done.format(n=progress.done, total=progress.total))

    def _follow(self, old: Session, new: Session) -> None:
        """Go back to the last iteration when something else is shown."""
        if new.refine_is_due != old.refine_is_due or new.result is not old.result:
            self._show()
        if old.live is not None and old.live.step is not None and new.live is None:
            with QSignalBlocker(self.slider):
                self.slider.setValue(self.slider.maximum())
            self._mark(self.slider.value())

    def _choose(self, step: int) -> None:
        self._mark(step)
        self._convergence.show_step(step)

    def _mark(self, step: int) -> None:
        known = self._convergence.trace
        for plot in (self.energy, self.changes):
            plot.show_step(step)
        if known is not None and step < len(known.steps):
            self.numbers.setText(numbers(known, step))

    def _play(self, on: bool) -> None:
        if on and self.slider.value() == self.slider.maximum():
            self.slider.setValue(0)
        self._clock.start() if on else self._clock.stop()

    def _advance(self) -> None:
        self.slider.setValue(self.slider.value() + 1)
        if self.slider.value() == self.slider.maximum():
            self.play.setChecked(False)


def percent(share: float) -> str:
    """Write a share of the image."""
    return f"{100 * share:.2f}\u00a0%"


def numbers(known: Trace, step: int) -> str:
    """Say in words what an iteration changed."""
    at = known.steps[step]
    if step == 0:
        return translate("live", "Iteration 0: the network's own output")
    text = translate("live", "Iteration {n}: {pixels} pixels changed ({share}); {raw} against the network's output")
    return text.format(
        n=step, pixels=f"{at.changed:,}", share=percent(known.share(at.changed)), raw=percent(known.share(at.from_raw))
    )


def energy_plot(known: Trace) -> Plot:
    """Draw the free energy."""
    curve = Curve(translate("live", "Free energy"), tuple(step.energy for step in known.steps))
    title = translate("live", "Free energy, nats per pixel")
    return Plot(title, (curve,), "{:.3f}".format, x_title=translate("live", "Iteration"))


def change_plot(known: Trace) -> Plot:
    """Draw the shares of pixels that changed."""
    changed = tuple(known.share(step.changed) if n else None for n, step in enumerate(known.steps))
    raw = tuple(known.share(step.from_raw) for step in known.steps)
    curves = (
        Curve(translate("live", "Against the iteration before"), changed),
        Curve(translate("live", "Against the network's output"), raw, dashed=True),
    )
    title = translate("live", "Changed pixels (dashed: against raw)")
    return Plot(title, curves, percent, from_zero=True, x_title=translate("live", "Iteration"))
