"""The report: every number is the document's, nothing comes from outside, every text has its Chinese."""

import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import browser
from compared import DIM, PLAIN, TwoEngine, host, make_images, plan, subjects
from segstudio.comparison import Finished, Plan, compare
from segstudio.comparison.report_texts import Words, language_of
from segstudio.core import ClassSet, JobContext, SegClass, resource
from segstudio.core.classes import align
from toy_plugin import CLASSES

VARIANTS = (PLAIN, PLAIN.refined("toy-sharpen"), DIM)
BROWSER = browser.find_browser()


class Asking(Words):
    """Remembers every text that was asked for."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.asked: set[str] = set()

    def __call__(self, text: str, **values: object) -> str:
        self.asked.add(text)
        return super().__call__(text, **values)


class Balance(HTMLParser):
    """Checks that every element is closed where it should be."""

    EMPTY = ("meta", "link", "img", "line", "rect", "circle", "br")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.ids += [value or "" for name, value in attributes if name == "id"]
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def other_classes() -> tuple[ClassSet, ...]:
    """Return the toy classes and others that only partly have a counterpart."""
    return CLASSES, ClassSet(
        tuple(SegClass(c.id, c.name.replace("snow", "<ice> & rain"), c.color) for c in CLASSES.classes)
    )


def made(folder: Path, words: Words | None = None, **more: Any) -> Finished:
    images, labels = make_images(folder)
    (images / "bad<1>.png").write_bytes(b"")
    planned: Plan = plan(images, folder / "out", labels, VARIANTS, **more)
    return compare(
        planned, host().catalog, TwoEngine(), JobContext(), words=words or Words(), report_problem=lambda _: None
    )


def resolve(document: Any, pointer: str) -> Any:
    for part in pointer.split("/")[1:]:
        if document is None:
            return None
        name = part.replace("~1", "/").replace("~0", "~")
        document = document[int(name)] if isinstance(document, list) else document[name]
    return document


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    sets = other_classes()
    both = (*subjects(VARIANTS[:2]), *subjects((DIM,), sets[1]))
    return made(tmp_path_factory.mktemp("report"), subjects=both, alignment=align(sets), images=2)


@pytest.fixture(scope="module")
def text(finished: Finished) -> str:
    return finished.report.read_text("utf-8")


def test_every_number_is_one_of_the_document(finished: Finished, text: str) -> None:
    numbers = re.findall(r'<data value="([^"]*)" data-key="([^"]*)">([^<]*)', text)

    assert len(numbers) > 100
    for exact, pointer, _ in numbers:
        value = resolve(finished.document, unescape(pointer))
        assert exact == ("" if value is None else repr(value))


def test_numbers_are_shown_as_they_are(finished: Finished, text: str) -> None:
    shown = dict(re.findall(r'data-key="(/variants/0/[^"]*)">([^<]*)', text))
    first = finished.document["variants"][0]

    assert shown["/variants/0/metrics/miou"] == f"{first['metrics']['miou']:.1%}"
    assert shown["/variants/0/seconds_per_image"] == f"{first['seconds_per_image']:.2f} s"


def test_nothing_comes_from_outside(text: str) -> None:
    assert not re.findall(r'(?:src|href)="(?!data:|#)', text)
    assert "@import" not in text
    assert "url(" not in text
    assert "http" not in re.sub(r"base64,[A-Za-z0-9+/=]+", "", text)


def test_names_are_escaped_and_the_markup_is_sound(text: str) -> None:
    parser = Balance()
    parser.feed(text)

    assert parser.open == []
    assert len(set(parser.ids)) == len(parser.ids)
    assert "<b>" not in text
    assert "Plain &lt;b&gt;" in text
    assert "&lt;ice&gt; &amp; rain" in text
    assert "bad&lt;1&gt;.png" in text


def test_links_lead_somewhere(text: str) -> None:
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(re.findall(r'id="([^"]+)"', text))


def test_it_says_how_to_repeat_it(finished: Finished, text: str) -> None:
    for variant in finished.document["variants"]:
        assert variant["weights_sha256"] in text
    for image in finished.document["images"]:
        assert image["sha256"] in text
    assert finished.document["versions"]["torch"] in text


def test_only_the_worst_images_are_in_it(finished: Finished, text: str) -> None:
    shown = re.findall(r'<article id="image-\d+"><h3>(\w+)', text)
    miou = {image["name"]: image["signals"]["miou"] for image in finished.document["images"]}

    assert shown == sorted(miou, key=lambda name: miou[name])[:2]
    assert "Images not shown here: 1;" in text


def test_every_text_has_its_chinese(tmp_path: Path) -> None:
    texts = json.loads(resource("translations/report_zh_CN.json").read_text("utf-8"))
    words, sets = Asking("zh_CN"), other_classes()
    both = (*subjects(VARIANTS[:2]), *subjects((DIM,), sets[1]))
    report = made(tmp_path / "a", words, subjects=both, alignment=align(sets), images=1).report
    made(tmp_path / "b", words)

    assert words.asked - set(texts) == set()
    assert set(texts) - words.asked == set()
    assert 'lang="zh-Hans"' in report.read_text("utf-8")
    for english, chinese in texts.items():
        assert set(re.findall(r"{\w+}", english)) == set(re.findall(r"{\w+}", chinese))


@pytest.mark.parametrize(("reported", "language"), [("zh_CN.UTF-8", "zh_CN"), ("de_DE.UTF-8", "en"), ("C", "en")])
def test_the_language_is_the_users(monkeypatch: pytest.MonkeyPatch, reported: str, language: str) -> None:
    monkeypatch.setenv("LC_ALL", reported)

    assert language_of("system") == language
    assert language_of("zh_CN") == "zh_CN"


@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium here")
@pytest.mark.parametrize("dark", [False, True])
def test_a_browser_shows_all_of_it_and_says_nothing(finished: Finished, tmp_path: Path, dark: bool) -> None:
    assert BROWSER is not None
    found, output = browser.visit(BROWSER, finished.report, tmp_path, dark=dark)

    assert output == []
    assert found["outside"] == found["broken"] == []
    assert len(found["images"]) == 2 * 9
    assert all(complete and width > 0 for _, complete, width in found["images"])
    assert len(found["numbers"]) > 100
    for pointer, exact in found["numbers"]:
        value = resolve(finished.document, pointer)
        assert (None if exact == "" else float(exact)) == value
    titles = [v["title"] for v in finished.document["variants"]]
    assert found["sorted"] == [sorted(titles, reverse=True), sorted(titles), "ascending"]
    assert not found["wide"]
    assert found["dark"] is dark
    assert found["ground"] == ("rgb(22, 24, 28)" if dark else "rgb(255, 255, 255)")


@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium here")
def test_it_prints(finished: Finished, tmp_path: Path) -> None:
    assert BROWSER is not None
    pdf = tmp_path / "report.pdf"

    browser.run(BROWSER, tmp_path, f"--print-to-pdf={pdf}", finished.report.as_uri())

    content = pdf.read_bytes()
    assert content.startswith(b"%PDF")
    assert b"/MediaBox [0 0 594.95996 841.91998]" in content or b"/MediaBox [0 0 595" in content
