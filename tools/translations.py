"""Brings the translation files up to date with the code, and compiles them: run it after texts were changed.

Texts of the window are found by Qt's own tool. What settings, plugins and weights say is gathered from what they offer
and handed to that tool as one more source file. What errors say is gathered from all sources by `error_texts`, and has
a translation file of its own, which the window reads as it is.

What is left to translate is printed at the end, with the file to write it into.
"""

import runpy
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from checkout import ROOT
from segstudio.core import ChoiceParam, Param, resources, settings
from segstudio.core.plugins import Catalog, build_catalog, bundled_sources
from segstudio.engine.weights.published import class_set, read_published
from segstudio.training import read_recipe

CLASS_SETS: Final = ("voc", "cityscapes", "pascal-context", "ade20k")
LANGUAGES: Final = ("zh_CN",)
STAGES: Final = ("network", "labels", "refine", "window", "windows", "compile", "lattice")
DEVICES: Final = ("CPU, because no CUDA or Apple GPU was found.", "CPU, because it was asked for.")


def offered() -> Iterator[tuple[str, str]]:
    """Yield (context, text) of everything that is shown but not written in the window's code."""
    for group, params in settings.table().items():
        yield "settings", group
        yield from (("settings", text) for param in params for text in (param.title, param.note))
    catalog = build_catalog(bundled_sources())
    yield from (("plugins", text) for text in _of_plugins(catalog))
    yield from _of_recipes()
    yield from (("plugins", entry.title) for entry in read_published())
    yield from (("classes", name) for key in CLASS_SETS for name in class_set(key).names)


def _of_recipes() -> Iterator[tuple[str, str]]:
    """Yield titles and classes of the shipped weights, made yet or not, and the classes of the data behind them."""
    for path in sorted((resources() / "recipes").glob("*.toml")):
        recipe = read_recipe(path)
        yield "plugins", recipe.weights.title
        yield from (("classes", name) for group in recipe.classes for name in (group.name, *group.sources))


def _of_params(params: Iterable[Param]) -> Iterator[str]:
    for param in params:
        yield from (param.title, param.note, getattr(param, "unit", ""))
        if isinstance(param, ChoiceParam):
            yield from param.choices


def _of_plugins(catalog: Catalog) -> Iterator[str]:
    yield from (*STAGES, *DEVICES)
    for model in catalog.models.values():
        yield from (model.title, model.note, model.family)
    for refiner in catalog.refiners.values():
        yield from (refiner.title, refiner.note)
        yield from _of_params(refiner.params)
        for preset in refiner.presets:
            yield from (preset.title, preset.source)
    for writer in catalog.writers.values():
        yield writer.title


def stub(pairs: Iterable[tuple[str, str]]) -> str:
    """Write (context, text) pairs as a source file that Qt's tool reads."""
    lines = (f'QT_TRANSLATE_NOOP("{context}", {_quoted(text)})\n' for context, text in sorted(set(pairs)) if text)
    return "".join(lines)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def errors() -> tuple[str, ...]:
    """Return the templates of all errors."""
    return tuple(runpy.run_path(str(Path(__file__).with_name("error_texts.py")))["templates"]())


def unfinished(path: Path) -> list[str]:
    """Return the texts of a translation file that have no translation yet."""
    found = ElementTree.parse(path).getroot().iter("message")
    return [
        m.findtext("source", "")
        for m in found
        if m.find("translation[@type]") is not None or not m.findtext("translation")
    ]


def main() -> int:
    """Update and compile every language."""
    folder = resources() / "translations"
    sources = sorted(str(p.relative_to(ROOT)) for p in (ROOT / "segstudio" / "ui").rglob("*.py"))
    with tempfile.TemporaryDirectory() as temporary:
        extra = Path(temporary) / "offered.py"
        extra.write_text(stub(offered()), "utf-8")
        sentences = Path(temporary) / "errors.py"
        sentences.write_text(stub(("errors", text) for text in errors()), "utf-8")
        for language in LANGUAGES:
            target = folder / f"segstudio_{language}.ts"
            _run("pyside6-lupdate", *sources, str(extra), "-ts", str(target), "-no-obsolete", "-locations", "none")
            _run("pyside6-lrelease", str(target), "-qm", str(target.with_suffix(".qm")))
            own = folder / f"errors_{language}.ts"
            _run("pyside6-lupdate", str(sentences), "-ts", str(own), "-no-obsolete", "-locations", "none")
            for path in (target, own):
                sys.stdout.writelines(f"{path}: to translate: {text}\n" for text in unfinished(path))
    return 0


def _run(tool: str, *arguments: str) -> None:
    subprocess.run([str(Path(sys.executable).parent / tool), *arguments], cwd=ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main())
