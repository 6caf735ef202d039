"""Packaged files are found in a checkout and in a wheel."""

import pytest

from segstudio.core import resource, resources


def test_resources_are_a_folder() -> None:
    assert resources().is_dir()


def test_a_resource_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError, match="no-such-file"):
        resource("no-such-file.png")
