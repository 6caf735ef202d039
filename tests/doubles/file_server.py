"""A true HTTP server on 127.0.0.1 that can be made to misbehave as servers and connections do."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class FileServer:
    """What it serves and how; `asked` keeps (path, Range, If-Range) of every request.

    `answers` are given first, one a request: a status, or a number of bytes after which the connection breaks.
    `redirects` lead from paths to addresses. `declared` is a length that it claims instead of the true one.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    ranges: bool = True
    tags: bool = True
    sizes: bool = True
    declared: int | None = None
    statuses: list[int] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)
    redirects: dict[str, str] = field(default_factory=dict)
    hold: threading.Event | None = None
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    address: str = ""

    def tag(self, body: bytes) -> str:
        """Return the tag of this state of a file."""
        return f'"{hashlib.sha256(body).hexdigest()[:16]}"'


class _Handler(BaseHTTPRequestHandler):
    fixture: FileServer

    def do_GET(self) -> None:
        fixture = self.fixture
        fixture.asked.append((self.path, self.headers.get("Range", ""), self.headers.get("If-Range", "")))
        if self.path in fixture.redirects:
            self._answer(302, {"Location": fixture.redirects[self.path]})
        elif fixture.statuses:
            self._answer(fixture.statuses.pop(0), {})
        elif self.path not in fixture.files:
            self._answer(404, {})
        else:
            self._serve(fixture.files[self.path])

    def _answer(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": "0", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def _serve(self, body: bytes) -> None:
        fixture = self.fixture
        start, status = 0, 200
        headers = {"ETag": fixture.tag(body)} if fixture.tags else {}
        condition = self.headers.get("If-Range", "")
        asked = self.headers.get("Range", "")
        if fixture.ranges and asked and condition in ("", fixture.tag(body)):
            start, status = int(asked.removeprefix("bytes=").removesuffix("-")), 206
            if start >= len(body):
                self._answer(416, {"Content-Range": f"bytes */{len(body)}"})
                return
            headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
        if fixture.sizes:
            headers["Content-Length"] = str(fixture.declared or len(body) - start)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        end = start + fixture.cuts.pop(0) if fixture.cuts else len(body)
        self.wfile.write(body[start:end])
        self.wfile.flush()
        if fixture.hold is not None:
            fixture.hold.wait(20)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass


@contextmanager
def serving(**options: object) -> Iterator[FileServer]:
    """Serve on a free port until the block ends."""
    server = FileServer(**options)  # type: ignore[arg-type]  # the dataclass's own fields
    handler = type("Handler", (_Handler,), {"fixture": server})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        server.address = f"http://127.0.0.1:{http.server_address[1]}"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            if server.hold is not None:
                server.hold.set()
            http.shutdown()
            thread.join()
