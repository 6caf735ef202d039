"""What errors say, in the language of the window: sentences are recognised by their templates.

Errors are made in English, by code that knows no language, and go into the log as they are. The translation file of
errors holds templates such as `{1} holds weights of {2}.`; a sentence that fits one is said in the other language with
its place-holders filled. What fits none, such as an error of somebody's own plugin, stays as it is.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final
from xml.etree import ElementTree

from segstudio.core import SegStudioError, resource
from segstudio.ui.kit.i18n import language

_HOLE: Final = re.compile(r"\{(\d+)\}")
_COLON: Final = ": "
_END: Final = ". "
_DEEPEST: Final = 3  # an error may quote another


class Phrases:
    """Says English sentences in another language."""

    def __init__(self, known: Mapping[str, str]) -> None:
        """Take templates with their translations; both have the same numbered holes."""
        most_words_first = sorted(known, key=lambda text: -len(_HOLE.sub("", text)))
        self._known = [(_pattern(text), known[text]) for text in most_words_first]

    def translate(self, text: str, depth: int = _DEEPEST) -> str:
        """Translate a text, or what follows its subject; return it as it is where it fits no template."""
        if not text or not depth:
            return text
        ways = ((self._whole, True), (self._after_subject, True), (self._after_subject, False), (self._whole, False))
        message = (way(text, depth, is_strict=is_strict) for way, is_strict in ways)
        return next((found for found in message if found is not None), text)

    def _whole(self, text: str, depth: int, *, is_strict: bool) -> str | None:
        """Translate what fits a template; strictly, no hole may swallow a subject or the end of a sentence."""
        for pattern, translation in self._known:
            match = pattern.fullmatch(text)
            if match is not None and not (is_strict and _swallows(match)):
                return self._fill(translation, match, depth - 1)
        return None

    def _after_subject(self, text: str, depth: int, *, is_strict: bool) -> str | None:
        """Translate `SUBJECT: what is wrong`, where what is wrong fits a template."""
        at = text.find(_COLON)
        while at >= 0:
            found = self._whole(text[at + len(_COLON) :], depth, is_strict=is_strict)
            if found is not None:
                return f"{text[:at]}\uff1a{found}"
            at = text.find(_COLON, at + 1)
        return None

    def _fill(self, translation: str, match: re.Match[str], depth: int) -> str:
        return _HOLE.sub(lambda hole: self.translate(match[f"n{hole[1]}"], depth), translation)


def _swallows(match: re.Match[str]) -> bool:
    starts_with_hole = match.groupdict() and match.start("n1") == 0
    return bool(starts_with_hole and _COLON in match["n1"]) or any(_END in part for part in match.groups())


def _pattern(template: str) -> re.Pattern[str]:
    parts = _HOLE.split(template)  # text and numbers by turns
    parts[::2] = map(re.escape, parts[::2])
    parts[1::2] = [f"(?P<n{number}>.+?)" for number in parts[1::2]]
    return re.compile("".join(parts), re.DOTALL)


def pairs(code: str) -> Iterator[tuple[str, str]]:
    """Yield (template, translation) of a language, as far as it is translated."""
    for message in ElementTree.parse(resource(f"translations/errors_{code}.ts")).getroot().iter("message"):
        translation = message.findtext("translation")
        if translation:
            yield message.findtext("source", ""), translation


@cache
def _phrases(code: str) -> Phrases:
    return Phrases({} if code == "en" else dict(pairs(code)))


def translated(text: str) -> str:
    """Say a sentence of an error in the language of the window."""
    return _phrases(language()).translate(text)


def translated_parts(error: SegStudioError) -> tuple[str, str]:
    """Return sentence and remedy of an error in the language of the window."""
    return translated(error.message), translated(error.hint)


def full_message(error: SegStudioError) -> str:
    """Return sentence and remedy as one text; Chinese sets no space between sentences."""
    sentence, remedy = translated_parts(error)
    return sentence + ("" if sentence.endswith("\u3002") else " ") + remedy if remedy else sentence
