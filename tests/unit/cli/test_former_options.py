import pytest

from segstudio.cli import program


@pytest.mark.parametrize(
    "words", [["crf", "sweep", "D", "--model", "m", "--weights", "w", "--grid", "g"], ["compare", "a"]]
)
@pytest.mark.parametrize("name", ["--images", "--pictures"])
def test_the_number_of_images_is_given_by_either_name(words: list[str], name: str) -> None:
    args = program._parser().parse_args([*words, "--out", "o", name, "12"])

    assert args.images == 12
    assert "--pictures" not in program._parser().format_help()
