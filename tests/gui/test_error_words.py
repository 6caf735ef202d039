"""What errors say is known in every language, and a sentence is said in the window's with what it speaks of."""

import ast
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from segstudio.core import (
    ModelError,
    PluginError,
    ReadError,
    RefineError,
    SegStudioError,
    SettingsError,
    UnknownKeyError,
    WeightsError,
)
from segstudio.core.plugins import Catalog
from segstudio.ui.images.batch import Report
from segstudio.ui.kit.error_bar import ErrorBar, describe
from segstudio.ui.kit.error_texts import Phrases, pairs, translated, translated_parts
from segstudio.ui.kit.i18n import Translations
from segstudio.ui.shell.main_window import MainWindow
from segstudio.ui.shell.workbench import Workbench

TOOLS: Final = Path(__file__).resolve().parents[2] / "tools"
TOOL: Final[dict[str, Any]] = runpy.run_path(str(TOOLS / "error_texts.py"))
HELP: Final = (
    "Errors say what no Chinese text is known for, or no longer say what one is known for. Run `python "
    "tools/translations.py`, write each text that it names at its end into "
    'resources/translations/errors_zh_CN.ts (take `type="unfinished"` away, keep the numbers in braces), run it again, '
    "and commit what it wrote."
)
KNOWN: Final = dict(pairs("zh_CN"))


@pytest.fixture
def chinese(qtbot: QtBot) -> Iterator[Translations]:
    made = Translations()
    made.install("zh_CN")
    yield made
    made.install("en")


def test_every_sentence_of_every_error_is_translated_and_no_other() -> None:
    made = set(TOOL["templates"]())

    assert len(made) > 200
    assert sorted(made - set(KNOWN)) == [], HELP
    assert sorted(set(KNOWN) - made) == [], HELP


@pytest.mark.parametrize("text", KNOWN)
def test_place_holders_of_errors_survive(text: str) -> None:
    hole = Phrases({text: KNOWN[text]})
    numbers = [word for word in "123456789" if f"{{{word}}}" in text]

    assert [word for word in "123456789" if f"{{{word}}}" in KNOWN[text]] == numbers
    assert hole.translate(text) == KNOWN[text]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('raise ReadError(p, "gone.", "Look.")', {"gone.", "Look."}),
        ('raise ReadError(p, f"page {n} of {p.name!r} is gone.")', {"page {1} of {2} is gone."}),
        ('raise ModelError(k, "a." if x else "b.")', {"a.", "b."}),
        ('raise ModelError(k, "a " + str(n))', {"a {1}"}),
        ('HINT = "Look."\ndef f():\n    raise ModelError(k, "a.", HINT)', {"a.", "Look."}),
        ('def f():\n    hint = "Here."\n    hint = f"There, {n}."\n    raise ModelError(k, "a.", hint)',
         {"a.", "Here.", "There, {1}."}),
        ('def f(why):\n    raise ModelError(k, f"{why} is bad.")\nf("Milk")\nf("Egg")',
         {"Milk is bad.", "Egg is bad."}),
        ('def f():\n    return "one.", f"two {n}."\nraise ModelError(k, *f())', {"one.", "two {1}."}),
        ('T = {1: ("a.", "b.")}\nraise ModelError(k, *T.get(n, ("c.", "d.")))', {"a.", "b.", "c.", "d."}),
        ('raise UnknownKeyError("spoon", k, known)', {"spoon"}),
        ('raise WriteError(p, error.message, error.hint)', set()),
        ('raise ValueError("of no concern")', set()),
    ],
)  # fmt: skip
def test_templates_are_gathered_from_the_syntax_tree(code: str, found: set[str]) -> None:
    assert {TOOL["template"](text) for text in TOOL["sentences"](ast.parse(code))} - {""} == found


def test_the_most_telling_template_is_taken() -> None:
    phrases = Phrases({"{1} is bad.": "坏{1}", "{1} of {2} is bad.": "{2}的{1}坏", "milk": "奶"})

    assert phrases.translate("milk of today is bad.") == "today的奶坏"
    assert phrases.translate("box: milk") == "box\uff1a奶"
    assert phrases.translate("something else: said") == "something else: said"
    assert phrases.translate("") == ""
    assert phrases.translate("box: A. B. is bad.") == "box\uff1a坏A. B.", (
        "a hole may hold sentences where nothing else fits"
    )


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("error", "sentence", "remedy"),
    [
        (ReadError(Path("a/b.png"), "the file is empty (0 bytes).", "Copy it again from where it came."),
         f"{Path('a/b.png')}：文件为空（0 字节）。", "请从原处重新复制。"),
        (WeightsError("lednet", "x.pth holds weights of fcn.", "Choose fcn, or other weights."),
         "lednet：x.pth 中是 fcn 的权重。", "请选择 fcn，或选择其他权重。"),
        (PluginError("orchard", "could not build apple (ValueError: no: sun).", "Update or uninstall it."),
         "插件 orchard：无法构建 apple（ValueError：no: sun）。", "请更新或卸载它。"),
        (UnknownKeyError("refiner", "dens-crf", ["dense-crf"]),
         "没有名为 'dens-crf' 的精修器。", "您是否想要 dense-crf？"),
        (RefineError("orchard-crf", "the apples are sour.", "Add sugar."),
         "orchard-crf: the apples are sour.", "Add sugar."),
        (SegStudioError("这已是中文。"), "这已是中文。", ""),
    ],
)  # fmt: skip
def test_errors_speak_chinese_and_those_of_strangers_stay_as_they_are(
    error: SegStudioError, sentence: str, remedy: str
) -> None:
    assert translated_parts(error) == (sentence, remedy)


def test_in_english_nothing_changes(qtbot: QtBot, bundled_catalog: Catalog) -> None:
    with pytest.raises(UnknownKeyError) as caught:
        bundled_catalog.model("lednett")

    assert translated_parts(caught.value) == (caught.value.message, caught.value.hint)


@pytest.mark.usefixtures("chinese")
def test_the_bar_speaks_chinese_while_log_and_copy_keep_the_english(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    bar = ErrorBar()
    qtbot.addWidget(bar)
    error = ModelError("lednet", "its scores are not finite numbers.", "Use precision float32, or other weights.")
    bar.show_error(error)
    bar._copy()
    copied = QGuiApplication.clipboard().text()

    assert bar.complaint.sentence == "lednet：其得分不是有限数。"
    assert caplog.records[-1].getMessage() == str(error)
    assert str(error) in copied
    assert bar.complaint.remedy in copied


@pytest.mark.usefixtures("chinese")
def test_many_errors_as_one_name_the_first_in_chinese() -> None:
    first = ReadError(Path("a.png"), "there is no such file.", "Check the name; it may have been moved.")
    received = describe(Report(0, 0, ((Path("a.png"), first), (Path("b.png"), first))).summary)

    assert "a.png：没有这个文件。" in received.sentence
    assert "there is no such file" in received.details


@pytest.mark.usefixtures("chinese")
def test_wrong_settings_are_told_in_chinese() -> None:
    error = SettingsError("flip", "expected true or false, got 3.")

    assert translated(f"{error} The default is used.") == "flip：应为 true 或 false，实际为 3。已使用默认值。"


@pytest.mark.usefixtures("chinese")
def test_what_stands_in_place_of_an_unreadable_image_is_chinese(
    window: MainWindow, bench: Workbench, images: list[Path], qtbot: QtBot
) -> None:
    images[0].write_bytes(b"")
    window.commands.open(images[:1])
    qtbot.waitUntil(lambda: bool(bench.store.session.unreadable), timeout=20_000)

    assert bench.store.session.unreadable.endswith("文件为空（0 字节）。请从原处重新复制。")
