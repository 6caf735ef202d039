"""Puts pen, bar, keys and canvas of one window together; the strokes themselves outlive it."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject

from segstudio.ui.kit.actions import ActionSet
from segstudio.ui.legend.classes import ClassesPanel
from segstudio.ui.shell.commands import Commands
from segstudio.ui.shell.stage import Stage
from segstudio.ui.shell.workbench import Workbench
from segstudio.ui.strokes.bar import StrokeBar
from segstudio.ui.strokes.stroke_keys import StrokeKeys
from segstudio.ui.strokes.tool import StrokeTool


class StrokeController(QObject):
    """Takes the pen in the hand and puts it away; undo goes to the strokes while it is there."""

    def __init__(
        self, bench: Workbench, stage: Stage, legend: ClassesPanel, actions: ActionSet, commands: Commands
    ) -> None:
        """Build the parts into a window's stage."""
        super().__init__(stage)
        self._bench, self._stage, self._legend, self._actions = bench, stage, legend, actions
        self._commands = commands
        self.tool = StrokeTool(bench.store, bench.strokes, bench.pen, self)
        self.bar = StrokeBar(bench.store, bench.pen, actions)
        self.keys = StrokeKeys(bench.pen, self.tool, stage.canvas)
        stage.set_tools(self.bar)
        self.tool.changed.connect(stage.canvas.camera.tool_changed)
        bench.pen.changed.connect(self._follow)
        self._follow()

    def table(self) -> Mapping[str, Callable[[], object]]:
        """Return what to call for each action that concerns strokes."""
        return {
            "strokes": lambda: self.take(self._actions["strokes"].isChecked()),
            "hide_strokes": lambda: self._bench.pen.hide(self._actions["hide_strokes"].isChecked()),
            "clear_strokes": self._bench.strokes.clear,
            "undo": self.undo,
            "redo": self.redo,
        }

    def take(self, on: bool) -> None:
        """Take the pen: strokes change the refined output, so that is what shows then."""
        if on:
            view = self._bench.store.session.style.view
            self._commands.show_view("refined" if view in {"raw", "grid"} else view)
        self._bench.pen.take(on)
        for pane in self._stage.canvas.panes[:1]:
            pane.viewport.setFocus()

    def undo(self) -> None:
        """Take a stroke back while the pen is in the hand and there is one, else the last choice."""
        if self._bench.pen.state.on and self._bench.store.session.strokes.past:
            self._bench.strokes.undo()
        else:
            self._bench.store.undo()

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self._bench.pen.state.on and self._bench.store.session.strokes.future:
            self._bench.strokes.redo()
        else:
            self._bench.store.redo()

    def enable(self) -> None:
        """Say whether there is something to take back, and to do again."""
        store, on = self._bench.store, self._bench.pen.state.on
        strokes = store.session.strokes
        self._actions["undo"].setEnabled(store.can_undo or (on and bool(strokes.past)))
        self._actions["redo"].setEnabled(store.can_redo or (on and bool(strokes.future)))

    def _follow(self) -> None:
        state = self._bench.pen.state
        self._actions["strokes"].setChecked(state.on)
        self._actions["hide_strokes"].setChecked(state.hidden)
        self._stage.canvas.camera.set_tool(self.tool if state.on else None)
        self._legend.pick = self._bench.pen.choose_id if state.on else None
        self.enable()
