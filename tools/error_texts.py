"""Gathers the sentences of all errors from the sources, as templates: `{1} holds weights of {2}.`.

What is handed to the errors of segstudio/core/_errors.py is read from the syntax tree. Names are followed to what was
assigned to them, to the callers of the function whose parameter they are, and into functions of the same module that
make sentences; whatever is only known when the program runs becomes a numbered place-holder.
"""

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, product
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1] / "segstudio"
SUBJECTS: Final = {  # how many arguments stand before the sentence
    "SegStudioError": 0, "ReadError": 1, "DepthError": 1, "WriteError": 1, "DataError": 1, "PluginError": 1,
    "PluginLoadError": 1, "OfferError": 1, "DuplicateKeyError": 1, "ModelError": 1, "WeightsError": 1, "OutOfMemory": 1,
    "RefineError": 1, "SettingsError": 1, "json_of": 1,
}  # fmt: skip
NOTES: Final = {"Attempt": 2, "Seen": 1, "processor": 1}  # the same of what tells how a network was run
SPEAKERS: Final = ("load_settings", "_understand", "missing")  # make sentences that are shown without an error
HOLE: Final = "\0"
_MOST: Final = 40  # ways in which one sentence may come out
Words = frozenset[str]
UNKNOWN: Final[Words] = frozenset({HOLE})


@dataclass
class Module:
    """A syntax tree with its functions, and which function each node stands in."""

    tree: ast.Module
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    home: dict[ast.AST, ast.FunctionDef] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef):
                self.functions[node.name] = node
                self.home.update(dict.fromkeys(ast.walk(node), node))

    def calls(self, name: str) -> Iterator[ast.Call]:
        """Yield the calls of a function or class."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call) and called(node) == name)


def called(node: ast.Call) -> str:
    """Return the last part of what is called."""
    return getattr(node.func, "id", "") or getattr(node.func, "attr", "")


class Reader:
    """Turns expressions of one module into the texts that they can be."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._followed: list[object] = []

    def texts(self, node: ast.expr | None) -> Words:
        """Return what an expression can say; a hole stands for what is not known."""
        found = UNKNOWN
        match node:
            case ast.Constant(value=str(text)):
                found = frozenset({text})
            case ast.JoinedStr(values=parts):
                found = joined(self.texts(part) for part in parts)
            case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
                found = self.texts(value)
            case ast.IfExp(body=one, orelse=other) | ast.BoolOp(values=[one, other]):
                found = self.texts(one) | self.texts(other)
            case ast.BinOp(left=one, op=ast.Add(), right=other):
                found = joined((self.texts(one), self.texts(other)))
            case ast.Name(id=name):
                found = self._once((name, self._module.home.get(node)), lambda: self._named(name, node))
            case ast.Call(func=ast.Name(id=name)) if name in self._module.functions:
                found = self._once(name, lambda: self.returned(name))
        return found

    def pairs(self, node: ast.expr) -> Iterator[ast.expr]:
        """Yield the parts of every tuple that a starred argument can be."""
        match node:
            case ast.Tuple(elts=parts):
                yield from parts
            case ast.Call(func=ast.Name(id=name)) if name in self._module.functions:
                for value in returns(self._module.functions[name]):
                    yield from self.pairs(value)
            case ast.Call(func=ast.Attribute(value=table, attr="get"), args=[_, fallback]):
                yield from (*self.pairs(table), *self.pairs(fallback))
            case ast.Dict(values=values):
                yield from (part for value in values for part in self.pairs(value))
            case ast.Name(id=name):
                for value in self._assigned(name, node):
                    yield from self.pairs(value)

    def _once(self, what: object, find: Callable[[], Words]) -> Words:
        """Follow a name, but not in circles."""
        if what in self._followed:
            return UNKNOWN
        self._followed.append(what)
        try:
            return find()
        finally:
            self._followed.pop()

    def _named(self, name: str, node: ast.AST) -> Words:
        values = self._assigned(name, node) or self._handed(name, node)
        return frozenset().union(*map(self.texts, values)) if values else UNKNOWN

    def _assigned(self, name: str, node: ast.AST) -> list[ast.expr]:
        """Return what is assigned to a name: in its function, or else in the module."""
        for scope in (self._module.home.get(node), self._module.tree):
            found = list(assignments(scope, name)) if scope else []
            if found:
                return found
        return []

    def _handed(self, name: str, node: ast.AST) -> list[ast.expr]:
        """Return what callers in the module hand to a parameter."""
        function = self._module.home.get(node)
        if function is None or function.name == "__init__":  # called by another name
            return []
        names = [argument.arg for argument in function.args.args]
        if name not in names:
            return []
        at = names.index(name) - (names[0] == "self")
        return [call.args[at] for call in self._module.calls(function.name) if len(call.args) > at]

    def returned(self, name: str) -> Words:
        """Return what a function of the module can return."""
        return frozenset().union(*map(self.texts, returns(self._module.functions[name]))) or UNKNOWN


def assignments(scope: ast.AST, name: str) -> Iterator[ast.expr]:
    """Yield what is assigned to a plain name; a module's functions are not looked into."""
    body = scope.body if isinstance(scope, ast.Module) else list(ast.walk(scope))
    for node in body:
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                yield value
            case ast.AnnAssign(target=ast.Name(id=target), value=ast.expr() as value) if target == name:
                yield value


def returns(function: ast.FunctionDef) -> list[ast.expr]:
    """Return what a function returns."""
    return [node.value for node in ast.walk(function) if isinstance(node, ast.Return) and node.value is not None]


def joined(parts: Iterable[Words]) -> Words:
    """Return all ways to set parts side by side."""
    return frozenset("".join(way) for way in islice(product(*map(sorted, parts)), _MOST))


def sentences(tree: ast.Module) -> Iterator[str]:
    """Yield what the errors of a module can say: sentences, remedies, subjects."""
    module = Module(tree)
    reader = Reader(module)
    for node in arguments(module):
        for part in reader.pairs(node.value) if isinstance(node, ast.Starred) else (node,):
            yield from reader.texts(part)
    for name in filter(module.functions.get, SPEAKERS):
        yield from reader.returned(name)
        for inner in ast.walk(module.functions[name]):
            if isinstance(inner, ast.JoinedStr):
                yield from reader.texts(inner)


def arguments(module: Module) -> Iterator[ast.expr]:
    """Yield the arguments of errors that are words."""
    for name, subjects in (SUBJECTS | NOTES).items():
        for call in module.calls(name):
            yield from call.args[subjects:]
            yield from (keyword.value for keyword in call.keywords if keyword.arg in ("message", "hint"))
    for call in module.calls("UnknownKeyError"):
        yield call.args[0]
    for call in module.calls("append"):
        if isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "notes":
            yield call.args[0]
    for kind in (node for node in module.tree.body if isinstance(node, ast.ClassDef)):
        if kind.name in SUBJECTS or kind.name == "UnknownKeyError":
            inside = (node for node in ast.walk(kind) if isinstance(node, ast.Call) and called(node) == "__init__")
            yield from (argument for call in inside for argument in call.args)


def template(text: str) -> str:
    """Number the holes of a text; empty where it says nothing of its own."""
    parts = text.split(HOLE)
    if not any(letter.isalpha() for part in parts for letter in part):
        return ""
    return "".join(part + (f"{{{at}}}" if at < len(parts) else "") for at, part in enumerate(parts, 1))


def templates(root: Path = ROOT, leave: Sequence[str] = ("cli",)) -> list[str]:
    """Return all templates in order; what is only said on the command line is left out."""
    found = set()
    for path in sorted(root.rglob("*.py")):
        if path.relative_to(root).parts[0] not in leave:
            found |= {template(text) for text in sentences(ast.parse(path.read_text("utf-8")))}
    return sorted(found - {""})
