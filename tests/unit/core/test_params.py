"""Parameters check their own values and read themselves from text."""

import math

import pytest

from segstudio.core import (
    BoolParam,
    ChoiceParam,
    FloatParam,
    IntParam,
    Param,
    ParamValue,
    SettingsError,
    TextParam,
    UnknownKeyError,
    parse,
    resolve,
)

SWITCH = BoolParam("flip", "Flip", default=False)
COUNT = IntParam("steps", "Iterations", 10, 1, 50)
WIDTH = FloatParam("width", "Width", 1.5, 0.5, 80.0)
PLACE = TextParam("place", "Place", shape=r"https?://\S+", expected="an address")
MODE = ChoiceParam("mode", "Mode", "fast", ("fast", "exact"))
ALL: tuple[Param, ...] = (SWITCH, COUNT, WIDTH, MODE)


@pytest.mark.parametrize(
    ("param", "value"),
    [
        (SWITCH, True),
        (COUNT, 1),
        (COUNT, 50),
        (WIDTH, 0.5),
        (WIDTH, 80.0),
        (WIDTH, 3),
        (MODE, "exact"),
        (PLACE, "http://a/b"),
        (PLACE, ""),
    ],
)
def test_values_in_range_pass(param: Param, value: ParamValue) -> None:
    assert param.check(value) == value


@pytest.mark.parametrize(
    ("param", "value"),
    [
        (SWITCH, 1),
        (SWITCH, "true"),
        (COUNT, 0),
        (COUNT, 51),
        (COUNT, 2.0),
        (COUNT, True),
        (WIDTH, 0.4999),
        (WIDTH, 80.1),
        (WIDTH, math.nan),
        (WIDTH, math.inf),
        (WIDTH, False),
        (MODE, "slow"),
        (MODE, 0),
        (PLACE, "a/b"),
        (PLACE, "https://a b"),
        (PLACE, 0),
    ],
)
def test_other_values_are_refused_with_the_key_and_the_value(param: Param, value: ParamValue) -> None:
    with pytest.raises(SettingsError) as caught:
        param.check(value)

    assert caught.value.key == param.key
    assert repr(value) in str(caught.value)


def test_a_float_param_gives_a_float_for_a_whole_number() -> None:
    assert isinstance(WIDTH.check(3), float)


def test_resolve_fills_in_defaults() -> None:
    assert resolve(ALL, {"steps": 3}) == {"flip": False, "steps": 3, "width": 1.5, "mode": "fast"}


def test_resolve_checks_every_value() -> None:
    with pytest.raises(SettingsError, match="steps: expected a whole number from 1 to 50, got 99"):
        resolve(ALL, {"steps": 99})


def test_resolve_names_the_nearest_parameter_for_an_unknown_one() -> None:
    with pytest.raises(UnknownKeyError, match=r"No parameter is called 'step'. Did you mean steps"):
        resolve(ALL, {"step": 3})


@pytest.mark.parametrize(
    ("param", "text", "value"),
    [
        (SWITCH, "true", True),
        (SWITCH, "False", False),
        (COUNT, "7", 7),
        (WIDTH, "2.25", 2.25),
        (WIDTH, "1e1", 10.0),
        (MODE, "exact", "exact"),
    ],
)
def test_parse_reads_what_a_person_types(param: Param, text: str, value: ParamValue) -> None:
    assert parse(param, text) == value


@pytest.mark.parametrize(
    ("param", "text"),
    [(SWITCH, "1"), (COUNT, "7.5"), (COUNT, ""), (COUNT, "900"), (WIDTH, "wide"), (WIDTH, "nan"), (MODE, "slow")],
)
def test_parse_refuses_what_it_cannot_read(param: Param, text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse(param, text)

    assert caught.value.key == param.key


def test_text_loses_the_space_around_it() -> None:
    assert PLACE.check("  https://a \n") == "https://a"
    assert PLACE.check("   ") == ""
    assert parse(PLACE, " https://a") == "https://a"


def test_text_is_one_line() -> None:
    with pytest.raises(SettingsError, match="expected one line of text"):
        TextParam("note", "Note").check("one\ntwo")
