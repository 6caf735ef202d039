"""Tables of tensor names."""

from segstudio.nn.renames import by_prefix


def test_the_longest_prefix_wins() -> None:
    rename = by_prefix({"a.": "x.", "a.b.": "y.", "a.c.": None})

    assert [rename(key) for key in ("a.w", "a.b.w", "a.c.w")] == ["x.w", "y.w", None]


def test_what_no_prefix_fits_keeps_its_name_and_is_noticed() -> None:
    assert by_prefix({"a.": "x."})("b.a.w") == "b.a.w"


def test_names_are_given_back() -> None:
    names = by_prefix({"a.": "x.", "a.b.": "y.", "c.": None})

    assert [names.restore(key) for key in ("x.w", "y.w", "other.w")] == [("a.w",), ("a.b.w",), ("other.w",)]


def test_a_tensor_that_a_file_holds_twice_gets_both_names_back() -> None:
    names = by_prefix({"all.": "x.", "low.": "x."})

    assert names.restore("x.w") == ("all.w", "low.w")
    assert [names(key) for key in names.restore("x.w")] == ["x.w", "x.w"]


def test_what_a_publishers_normalisation_keeps_beside_is_left_out_by_its_ending() -> None:
    rename = by_prefix({"bn1.": "norm."}, ("._running_iter",))

    assert (rename("bn1.bias"), rename("bn1._running_iter")) == ("norm.bias", None)
