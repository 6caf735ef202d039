"""The texts of the report, in English or Chinese."""

import json
import locale
import os
from collections.abc import Mapping
from functools import cache
from typing import Final

from segstudio.core import resource

LANGUAGES: Final = ("en", "zh_CN")


class Words:
    """Says texts in one language; a text without a translation stays English."""

    def __init__(self, language: str = "en") -> None:
        """`language` is one of `LANGUAGES`."""
        self.language = language
        self._texts = _translated(language) if language != "en" else {}

    @property
    def tag(self) -> str:
        """The language as HTML names it."""
        return "zh-Hans" if self.language == "zh_CN" else "en"

    def __call__(self, text: str, **values: object) -> str:
        """Say a text; `{name}` in it is replaced by a value."""
        return self._texts.get(text, text).format(**values)

    def table(self, *texts: str) -> dict[str, str]:
        """Say several texts, by their English."""
        return {text: self(text) for text in texts}


@cache
def _translated(language: str) -> Mapping[str, str]:
    texts: Mapping[str, str] = json.loads(resource(f"translations/report_{language}.json").read_text("utf-8"))
    return texts


def language_of(setting: str) -> str:
    """Settle on a language: what a setting says, or for `system` what the machine's user speaks."""
    if setting in LANGUAGES:
        return setting
    locale_name = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh_CN" if (locale_name or locale.getlocale()[0] or "").lower().startswith("zh") else "en"
