"""Opens addresses: https, or plain http where a person named such a mirror; redirects never leave what is allowed."""

import ssl
from collections.abc import Mapping
from http.client import HTTPMessage, HTTPResponse
from typing import IO, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
)

from segstudio import __version__
from segstudio.core import FetchError

_AGENT: Final = f"segstudio/{__version__}"
_NO_MIRROR: Final = "Give one like https://mirror.example/weights."
_ELSEWHERE: Final = "Fetch it in a browser and import it, or name a mirror: --mirror URL."


def check_mirror(address: str) -> str:
    """Return a mirror's address without its last slash; raises `FetchError` for what is none."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError as error:
        raise FetchError(address, "this is no address.", _NO_MIRROR) from error
    if parts.scheme not in {"http", "https"} or not host:
        raise FetchError(address, "a mirror is an address that begins with https:// or http://.", _NO_MIRROR)
    if parts.username or parts.query or parts.fragment:
        raise FetchError(address, "a mirror's address has neither a name and password nor a query.", _NO_MIRROR)
    return address.rstrip("/")


def open_address(address: str, headers: Mapping[str, str], seconds: float) -> HTTPResponse:
    """Open an address and follow redirects.

    A redirect may lead anywhere by https. By plain http it may only where `address`, which is a mirror's then, is
    plain http itself. Raises `FetchError` for a redirect that is refused and for a certificate that does not hold,
    `HTTPError` for an answer that is none, other `OSError`s for connections that fail.
    """
    opener = OpenerDirector()
    redirects = _Redirects(plain_is_allowed=urlsplit(address).scheme == "http")
    for handler in (
        ProxyHandler(),
        UnknownHandler(),
        HTTPHandler(),
        HTTPSHandler(),
        HTTPDefaultErrorHandler(),
        redirects,
        HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    request = Request(address, headers={"User-Agent": _AGENT, "Accept-Encoding": "identity", **headers})
    try:
        response: HTTPResponse = opener.open(request, timeout=seconds)
    except URLError as error:
        if isinstance(error.reason, ssl.SSLCertVerificationError):
            raise FetchError(
                address,
                f"the certificate of {urlsplit(address).hostname} does not hold ({error.reason.verify_message}).",
                "Check this machine's clock and certificates, or name a mirror: --mirror URL.",
            ) from error
        raise
    return response


class _Redirects(HTTPRedirectHandler):
    max_redirections = 5

    def __init__(self, *, plain_is_allowed: bool) -> None:
        self._plain_is_allowed = plain_is_allowed

    def redirect_request(  # noqa: PLR0917 - the library calls it so
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """Look at where a redirect leads before it is followed."""
        parts = urlsplit(newurl)
        if parts.scheme == "https" or (parts.scheme == "http" and self._plain_is_allowed):
            return super().redirect_request(req, fp, code, msg, headers, newurl)
        fp.close()
        raise FetchError(
            req.full_url,
            f"it leads on to {newurl}, which was refused: only https:// keeps others from changing the file.",
            _ELSEWHERE,
        )


def is_passing(error: OSError) -> bool:
    """Say whether another try may end better."""
    if isinstance(error, HTTPError):
        return error.code in {408, 425, 429} or error.code >= 500
    return True
