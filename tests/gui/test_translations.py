"""No text lacks a translation, no translation loses a place-holder, and the compiled file is the current one."""

import re
import runpy
import xml.etree.ElementTree as Tree
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from pytestqt.qtbot import QtBot

from segstudio.core import resource
from segstudio.ui.kit.actions import ACTIONS, MENUS
from segstudio.ui.kit.i18n import Translations, resolve

ROOT = Path(__file__).resolve().parents[2]
CODE = re.compile(r"""(?:self\.tr|translate|QT_TRANSLATE_NOOP)\(\s*(?:"\w+",\s*)?"((?:[^"\\]|\\.)+)"\s*\)""")


def messages(language: str) -> Iterator[tuple[str, str, str]]:
    """Yield context, source and translation of every finished message."""
    for context in Tree.parse(resource(f"translations/segstudio_{language}.ts")).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            if translation.get("type") is None:
                yield context.findtext("name", ""), message.findtext("source", ""), translation.text or ""


FINISHED = list(messages("zh_CN"))


@pytest.fixture
def chinese(qtbot: QtBot) -> Iterator[Translations]:
    made = Translations()
    assert made.install("zh_CN") == "zh_CN"
    yield made
    made.install("en")


def test_every_text_of_the_windows_code_is_translated() -> None:
    known = {source for _, source, text in FINISHED if text.strip()}
    used = {
        text.encode().decode("unicode_escape").encode("latin-1").decode("utf-8") if "\\" in text else text
        for path in (ROOT / "segstudio" / "ui").rglob("*.py")
        for text in CODE.findall(path.read_text("utf-8"))
    }

    assert len(used) > 100
    assert used - known == set()


def test_no_text_is_asked_for_where_the_tool_does_not_find_it() -> None:
    code = {path: path.read_text("utf-8") for path in (ROOT / "segstudio" / "ui").rglob("*.py")}

    assert [str(path) for path, text in code.items() if re.search(r"\b(?:tr|translate)\('", text)] == []


def test_every_text_of_settings_plugins_and_weights_is_translated() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "translations.py"))
    known = {(context, source) for context, source, text in FINISHED if text.strip()}

    assert {(context, text) for context, text in tool["offered"]() if text} - known == set()


@pytest.mark.parametrize(("context", "source", "translation"), FINISHED, ids=range(len(FINISHED)))
def test_place_holders_survive(context: str, source: str, translation: str) -> None:
    assert set(re.findall(r"{\w+}", source)) == set(re.findall(r"{\w+}", translation)), context


def test_the_compiled_file_says_what_the_source_says(qtbot: QtBot) -> None:
    translator = QTranslator()
    assert translator.load(str(resource("translations/segstudio_zh_CN.qm")))

    for context, source, translation in FINISHED:
        assert translator.translate(context, source) == translation


def test_installing_changes_what_is_said(chinese: Translations) -> None:
    assert QCoreApplication.translate("actions", "Run") == "运行"
    chinese.install("en")
    assert QCoreApplication.translate("actions", "Run") == "Run"


def test_menus_and_actions_are_spoken(chinese: Translations) -> None:
    for text in [*MENUS.values(), *(action.text for action in ACTIONS)]:
        assert QCoreApplication.translate("actions", text) != text


def test_unknown_languages_fall_back_to_the_systems() -> None:
    assert resolve("system") in {"en", "zh_CN"}
    assert resolve("zh_CN") == "zh_CN"
    assert resolve("tlh") in {"en", "zh_CN"}
