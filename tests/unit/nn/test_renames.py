"""Tables of tensor names."""

from segstudio.nn.renames import by_prefix


def test_the_longest_prefix_wins() -> None:
    rename = by_prefix({"a.": "x.", "a.b.": "y.", "a.c.": None})

    assert [rename(key) for key in ("a.w", "a.b.w", "a.c.w")] == ["x.w", "y.w", None]


def test_what_no_prefix_fits_keeps_its_name_and_is_noticed() -> None:
    assert by_prefix({"a.": "x."})("b.a.w") == "b.a.w"
