"""Which classes mean the same is shown as it is understood, and can be understood otherwise."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from hands import CTRL, in_dialog, press, type_path
from segstudio.core import ClassSet, SegClass, SegStudioError
from segstudio.core.classes import align, read_map, unaligned, write_map
from segstudio.core.session import Session
from segstudio.ui.compare.mapping_dialog import MappingDialog
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.workbench import Workbench
from segstudio.ui.truth.ground_truth import TruthQuery

Wait = Callable[[Callable[[], bool]], None]
Now = Callable[[], Session]
ALT = Qt.KeyboardModifier.AltModifier
PETS = ClassSet(tuple(SegClass(i, n, (i, 9, 9)) for i, n in enumerate(("background", "cat", "dog"))))
WILD = ClassSet(tuple(SegClass(i, n, (9, i, 9)) for i, n in enumerate(("background", "lion", "wolf", "tree"))))


Make = Callable[[Sequence[ClassSet]], MappingDialog]


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Make]:
    """Dialogs that are closed after the test."""
    made: list[MappingDialog] = []

    def one(sets: Sequence[ClassSet]) -> MappingDialog:
        dialog = MappingDialog(align(sets), ("Pets", "Wild"))
        qtbot.addWidget(dialog)
        made.append(dialog)
        return dialog

    yield one
    for dialog in made:
        dialog.reject()


@pytest.fixture
def dialog(make: Make) -> MappingDialog:
    return make([PETS, WILD])


def choose(dialog: MappingDialog, name: str, target: str | None) -> None:
    for row in range(dialog.table.rowCount()):
        item, box = dialog.table.item(row, 1), dialog.table.cellWidget(row, 2)
        if item is not None and item.text() == name and isinstance(box, QComboBox):
            box.setCurrentIndex(box.findData(target))
            box.activated.emit(box.currentIndex())
            return
    raise AssertionError(name)


def test_every_class_of_every_set_is_there_with_its_counterpart(dialog: MappingDialog) -> None:
    assert dialog.table.rowCount() == len(PETS) + len(WILD)
    assert dialog.shared == ("background",)
    assert dialog.mapping == {
        "background": "background", "cat": None, "dog": None, "lion": None, "wolf": None, "tree": None,
    }  # fmt: skip
    assert "Common classes (1): background" in dialog.note.text()


def test_classes_with_one_name_are_compared(dialog: MappingDialog) -> None:
    choose(dialog, "dog", "dog")
    choose(dialog, "wolf", "dog")
    found = align([PETS, WILD], dialog.mapping)

    assert dialog.shared == ("background", "dog")
    assert found.targets[1]["wolf"] == "dog"
    assert found.missing(1) == ("lion", "tree")


def test_what_only_one_set_has_is_no_common_class(dialog: MappingDialog) -> None:
    choose(dialog, "cat", "cat")

    assert "cat" not in dialog.shared
    assert align([PETS, WILD], dialog.mapping).missing(0) == ("cat", "dog")


def test_nothing_in_common_cannot_be_used(dialog: MappingDialog) -> None:
    choose(dialog, "background", None)

    assert dialog.shared == ()
    assert not dialog.use.isEnabled()
    assert "Nothing in common yet" in dialog.note.text()


def test_sets_without_anything_in_common_can_be_joined(qtbot: QtBot) -> None:
    moons = ClassSet((SegClass(0, "moon", (1, 1, 1)),))
    with pytest.raises(SegStudioError, match="no class in common"):
        align([PETS, moons])
    made = MappingDialog(unaligned([PETS, moons]), ("Pets", "Moons"))
    qtbot.addWidget(made)
    assert not made.use.isEnabled()

    choose(made, "cat", "cat")
    choose(made, "moon", "cat")

    assert made.use.isEnabled()
    assert align([PETS, moons], made.mapping).common.names == ("cat",)


def test_names_that_nobody_has_are_passed_over_where_a_map_is_older_than_the_panes() -> None:
    mapping = {"background": "background", "moon": "cat"}
    with pytest.raises(SegStudioError, match="nobody has: moon"):
        align([PETS, WILD], mapping)

    assert align([PETS, WILD], mapping, strict=False).common.names == ("background",)
    assert align([PETS, WILD], {"moon": "cat"}, strict=False).reason == "names", "nothing of it is left"


def test_a_map_is_saved_and_opened_again(dialog: MappingDialog, make: Make, tmp_path: Path, qtbot: QtBot) -> None:
    choose(dialog, "dog", "dog")
    choose(dialog, "wolf", "dog")
    path = tmp_path / "maps" / "pets.json"
    with qtbot.waitSignal(dialog.files.saved):
        dialog.files.save(path, dialog.mapping)
    assert str(path) in dialog.note.text()
    assert align([PETS, WILD], read_map(path)).common.names == ("background", "dog"), "as the command reads it"

    other = make([PETS, WILD])
    with qtbot.waitSignal(other.files.opened):
        other.files.open(path)

    assert other.mapping == dialog.mapping
    assert other.shared == ("background", "dog")


def test_a_map_is_understood_as_the_command_understands_it(dialog: MappingDialog, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "map.json"
    write_map(path, {"dog": "canine", "wolf": "canine", "cat": None, "moon": "star"})
    with qtbot.waitSignal(dialog.files.opened):
        dialog.files.open(path)
    fields = [dialog.table.cellWidget(at, 2) for at in range(dialog.table.rowCount())]

    assert dialog.shared == align([PETS, WILD], read_map(path), strict=False).common.names == ("background", "canine")
    assert [f.currentData() for f in fields if isinstance(f, QComboBox)].count("canine") == 2, "a name that is new"
    assert "of no class here, and passed over: 1." in dialog.note.text()


@pytest.mark.parametrize(
    ("content", "message"),
    [("[1]", "not a map of names"), ("{", "cannot be read"), ('{"moon": null}', "names no class that is here")],
)
def test_a_file_that_does_not_help_says_why(
    dialog: MappingDialog, tmp_path: Path, qtbot: QtBot, content: str, message: str
) -> None:
    before, path = dialog.mapping, tmp_path / "map.json"
    path.write_text(content)
    received = dialog.files.opened if "moon" in content else dialog.files.problem
    with qtbot.waitSignal(received):
        dialog.files.open(path)

    assert message in dialog.note.text()
    assert dialog.mapping == before


def test_what_is_saved_is_written_though_the_dialog_closes_at_once(dialog: MappingDialog, tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    dialog.files.save(path, dialog.mapping)
    dialog.reject()

    assert read_map(path) == dialog.mapping


def test_the_buttons_ask_for_files(dialog: MappingDialog, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "mine"

    choose(dialog, "cat", "cat")
    choose(dialog, "lion", "cat")
    in_dialog(QFileDialog, lambda asked: type_path(asked, path))
    with qtbot.waitSignal(dialog.files.saved):
        dialog.save.click()
    choose(dialog, "lion", None)
    path = path.with_suffix(".json")
    in_dialog(QFileDialog, lambda asked: type_path(asked, path))
    with qtbot.waitSignal(dialog.files.opened):
        dialog.load.click()

    assert dialog.start == str(path)
    assert "cat" in dialog.shared


def test_by_key_used_counted_and_taken_back(
    grid: MainWindow, bench: Workbench, labels: Path, session: Now, wait: Wait, qtbot: QtBot
) -> None:
    (labels / "classes.json").write_text('["night", "dusk", "day", "moon"]')
    received: list[object] = []
    bench.truth.found.connect(received.append)
    bench.truth.search(TruthQuery(labels))
    wait(lambda: bool(received))
    bench.truth.use(received[0].truth)  # type: ignore[attr-defined]  # what is found
    wait(lambda: bench.counterparts.alignment is not None)
    assert bench.counterparts.missing

    def join(dialog: QDialog) -> None:
        assert isinstance(dialog, MappingDialog)
        choose(dialog, "snow", "snow")
        choose(dialog, "moon", "snow")
        dialog.use.click()

    in_dialog(MappingDialog, join)
    press(qtbot, grid, Qt.Key.Key_M, CTRL | ALT)

    assert session().mapping["moon"] == "snow"
    wait(lambda: not any(bench.counterparts.missing.values()))
    bench.opener.step(1)
    wait(lambda: session().image is not None)
    bench.comparer.run()
    wait(lambda: bench.comparer.is_complete and len(bench.truth_views.view.numbers) == 3)
    assert bench.truth_views.view.classes is not None
    assert "snow" in bench.truth_views.view.classes.names
    in_dialog(MappingDialog, lambda dialog: dialog.reset.click())  # type: ignore[attr-defined]  # of this kind
    grid.actions_["mapping"].trigger()
    assert session().mapping == {}
