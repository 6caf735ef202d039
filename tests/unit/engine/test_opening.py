"""Which addresses are opened, and where redirects may lead."""

import io
from http.client import HTTPMessage
from urllib.request import Request

import pytest

from segstudio.core import FetchError
from segstudio.engine.weights.http import _Redirects, check_mirror


def redirected(start: str, target: str) -> str:
    """Follow one redirect, as the library does, and return where it leads."""
    redirects = _Redirects(plain_is_allowed=start.startswith("http://"))
    made = redirects.redirect_request(Request(start), io.BytesIO(), 302, "Found", HTTPMessage(), target)
    assert made is not None
    return made.full_url


@pytest.mark.parametrize(
    ("start", "target"),
    [
        ("https://a.example/f", "https://a.example/g"),
        ("https://a.example/f", "https://b.example/f"),
        ("http://127.0.0.1:8000/f", "http://127.0.0.1:9000/f"),
        ("http://mirror.lan/f", "https://b.example/f"),
    ],
)
def test_redirects_that_are_followed(start: str, target: str) -> None:
    assert redirected(start, target) == target


@pytest.mark.parametrize(
    ("start", "target"),
    [
        ("https://a.example/f", "http://a.example/f"),
        ("https://a.example/f", "http://b.example/f"),
        ("https://a.example/f", "ftp://a.example/f"),
        ("http://mirror.lan/f", "file:///etc/passwd"),
    ],
)
def test_redirects_that_are_refused_say_where_and_why(start: str, target: str) -> None:
    with pytest.raises(
        FetchError, match="which was refused: only https:// keeps others from changing the file"
    ) as output:
        redirected(start, target)

    assert target in str(output.value)
    assert output.value.hint


@pytest.mark.parametrize("address", ["https://m.example", "http://127.0.0.1:8000/w/", "http://[::1]:80/w"])
def test_mirrors(address: str) -> None:
    assert check_mirror(address) == address.rstrip("/")


@pytest.mark.parametrize(
    "address",
    ["m.example", "ftp://m.example", "https://", "https://me:word@m.example", "https://m.example/?q=1", "http://[::1"],
)
def test_what_is_no_mirror_says_what_one_looks_like(address: str) -> None:
    with pytest.raises(FetchError, match=r"Give one like https://mirror\.example/weights"):
        check_mirror(address)
