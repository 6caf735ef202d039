"""Parameters that plugins declare and the host draws: as a form, as command-line flags, in a card."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from segstudio.core._errors import SettingsError, UnknownKeyError

ParamValue = bool | int | float | str


@dataclass(frozen=True, slots=True)
class BoolParam:
    """A switch."""

    key: str
    title: str
    default: bool
    note: str = ""

    def check(self, value: ParamValue) -> bool:
        """Return `value` if it is a truth value."""
        if isinstance(value, bool):
            return value
        raise SettingsError(self.key, f"expected true or false, got {value!r}.")


@dataclass(frozen=True, slots=True)
class IntParam:
    """A whole number between `low` and `high`, both allowed."""

    key: str
    title: str
    default: int
    low: int
    high: int
    note: str = ""
    unit: str = ""

    def check(self, value: ParamValue) -> int:
        """Return `value` if it lies in the range."""
        if isinstance(value, int) and not isinstance(value, bool) and self.low <= value <= self.high:
            return value
        raise SettingsError(self.key, f"expected a whole number from {self.low} to {self.high}, got {value!r}.")


@dataclass(frozen=True, slots=True)
class FloatParam:
    """A number between `low` and `high`, both allowed; `step` is what one notch of a slider moves."""

    key: str
    title: str
    default: float
    low: float
    high: float
    step: float = 0.1
    note: str = ""
    unit: str = ""

    def check(self, value: ParamValue) -> float:
        """Return `value` as a float if it lies in the range; NaN does not."""
        if isinstance(value, int | float) and not isinstance(value, bool) and self.low <= value <= self.high:
            return float(value)
        raise SettingsError(self.key, f"expected a number from {self.low} to {self.high}, got {value!r}.")


@dataclass(frozen=True, slots=True)
class ChoiceParam:
    """One of some words."""

    key: str
    title: str
    default: str
    choices: tuple[str, ...]
    note: str = ""

    def check(self, value: ParamValue) -> str:
        """Return `value` if it is among the choices."""
        if isinstance(value, str) and value in self.choices:
            return value
        raise SettingsError(self.key, f"expected one of {', '.join(self.choices)}, got {value!r}.")


@dataclass(frozen=True, slots=True)
class TextParam:
    """One line of text. `shape` is a regular expression that the whole of it matches; nothing at all is allowed too.

    `example` is shown where nothing is written yet.
    """

    key: str
    title: str
    default: str = ""
    note: str = ""
    shape: str = ".*"
    expected: str = "one line of text"
    example: str = ""

    def check(self, value: ParamValue) -> str:
        """Return `value` without space around it if it has the shape."""
        if isinstance(value, str) and (not value.strip() or re.fullmatch(self.shape, value.strip())):
            return value.strip()
        raise SettingsError(self.key, f"expected {self.expected}, got {value!r}.")


Param = BoolParam | IntParam | FloatParam | ChoiceParam | TextParam


def resolve(params: Sequence[Param], values: Mapping[str, ParamValue]) -> dict[str, ParamValue]:
    """Fill in defaults and check every value; an unknown key is an error that lists the known ones."""
    known = {param.key: param for param in params}
    for key in values:
        if key not in known:
            raise UnknownKeyError("parameter", key, known)
    return {key: param.check(values.get(key, param.default)) for key, param in known.items()}


def parse(param: Param, text: str) -> ParamValue:
    """Read a parameter from text, as on a command line."""
    try:
        if isinstance(param, BoolParam):
            return param.check({"true": True, "false": False}[text.lower()])
        if isinstance(param, IntParam):
            return param.check(int(text))
        if isinstance(param, FloatParam):
            return param.check(float(text))
    except (ValueError, KeyError) as error:
        raise SettingsError(param.key, f"cannot read {text!r}.") from error
    return param.check(text)
