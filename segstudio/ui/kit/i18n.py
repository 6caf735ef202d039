"""Languages: texts come from Qt's translation files; what plugins say is looked up under their own heading."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from segstudio.core import resource

LANGUAGES: Final = {"en": "English", "zh_CN": "简体中文"}
translate = QCoreApplication.translate


def QT_TRANSLATE_NOOP(_: str, text: str) -> str:
    """Mark a text in a table, so that the translation tool finds it; it is translated where it is shown."""
    return text


def resolve(choice: str) -> str:
    """Turn a choice into a language that there is; `system` takes Chinese where the system speaks it."""
    if choice in LANGUAGES:
        return choice
    return "zh_CN" if QLocale.system().language() == QLocale.Language.Chinese else "en"


def language() -> str:
    """Tell which language is installed: the translation of this one text is its language's code."""
    return translate("language", "en")


class Translations:
    """The translators that are installed; keeps them alive."""

    def __init__(self) -> None:
        """Install nothing: English is what the code speaks."""
        self._installed: list[QTranslator] = []

    def install(self, choice: str) -> str:
        """Change the language for texts made from now on; return which it is."""
        language = resolve(choice)
        for translator in self._installed:
            QCoreApplication.removeTranslator(translator)
        self._installed = [] if language == "en" else [_ours(language), _of_qt(language)]
        for translator in self._installed:
            QCoreApplication.installTranslator(translator)
        return language


def _ours(language: str) -> QTranslator:
    translator = QTranslator()
    translator.load(str(resource(f"translations/segstudio_{language}.qm")))
    return translator


def _of_qt(language: str) -> QTranslator:
    translator = QTranslator()
    translator.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    return translator


def plugin_text(text: str) -> str:
    """Translate a title or note of a plugin, where a translation is known."""
    return translate("plugins", text) if text else ""


def class_name(name: str) -> str:
    """Translate a class's name, where a translation is known."""
    return translate("classes", name)
