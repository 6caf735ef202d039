"""Downloads over connections that break, from servers that lie, onto disks that are full."""

import errno
import hashlib
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from file_server import FileServer, serving
from segstudio.core import Cancelled, CancelToken, FetchError, JobContext, Progress, WriteError
from segstudio.engine.weights.download import Downloader, Wanted
from segstudio.engine.weights.partial import Partial

BODY: Final = bytes(range(256)) * 12_000  # 3 MB
DIGEST: Final = hashlib.sha256(BODY).hexdigest()
WANTED: Final = Wanted("net.pth", DIGEST[:8], 2 * len(BODY), len(BODY))


@pytest.fixture
def server() -> Iterator[FileServer]:
    with serving(files={"/net.pth": BODY}) as made:
        yield made


@pytest.fixture
def loader(tmp_path: Path) -> Downloader:
    return Downloader(tmp_path / "downloads", wait=lambda _: None, silence=5)


class Impatient(CancelToken):
    """Stops a job at one of its checks."""

    def __init__(self, checks: int) -> None:
        super().__init__()
        self.checks = checks

    @property
    def is_cancelled(self) -> bool:
        self.checks -= 1
        return self.checks < 0


def fetch(loader: Downloader, server: FileServer, wanted: Wanted = WANTED, token: CancelToken | None = None) -> Path:
    return loader.fetch(wanted, [f"{server.address}/net.pth"], JobContext(token))


def left(loader: Downloader) -> list[str]:
    return sorted(path.name for path in loader.folder.iterdir())


def test_a_file_comes_whole_and_nothing_else_stays(loader: Downloader, server: FileServer) -> None:
    path = fetch(loader, server)

    assert path.read_bytes() == BODY
    assert left(loader) == ["net.pth"]
    assert server.asked == [("/net.pth", "", "")]


def test_progress_is_told_in_bytes_up_to_the_last(loader: Downloader, server: FileServer) -> None:
    reported: list[Progress] = []
    loader.fetch(WANTED, [f"{server.address}/net.pth"], JobContext(report=reported.append))

    stages = {step.stage for step in reported}
    assert stages == {"download", "check"}
    assert Progress(len(BODY), len(BODY), "download") in reported
    assert all(step.total == len(BODY) for step in reported)


def test_a_broken_connection_is_taken_up_where_it_broke(loader: Downloader, server: FileServer) -> None:
    server.cuts = [1_500_000, 1_000_000]

    assert fetch(loader, server).read_bytes() == BODY
    tag = server.tag(BODY)
    assert server.asked == [
        ("/net.pth", "", ""),
        ("/net.pth", "bytes=1500000-", tag),
        ("/net.pth", "bytes=2500000-", tag),
    ]


def test_a_later_call_goes_on_from_an_earlier_one(loader: Downloader, server: FileServer) -> None:
    server.cuts = [1000] * 5
    with pytest.raises(FetchError, match=r"the connection keeps breaking .* bytes came\). Fetch it again"):
        fetch(loader, server)
    assert left(loader) == ["net.pth.part", "net.pth.part.json"]
    server.asked.clear()

    assert fetch(loader, server).read_bytes() == BODY
    assert [asked[1] for asked in server.asked] == ["bytes=5000-"]


def test_another_address_goes_on_without_the_first_one_s_tag(loader: Downloader, server: FileServer) -> None:
    server.cuts = [1000] * 5
    with pytest.raises(FetchError):
        fetch(loader, server)
    with serving(files={"/net.pth": BODY}) as other:
        assert fetch(loader, other).read_bytes() == BODY
        assert other.asked == [("/net.pth", "bytes=5000-", "")]


def test_a_server_without_ranges_starts_again(loader: Downloader, server: FileServer) -> None:
    server.ranges, server.cuts = False, [2_000_000]

    assert fetch(loader, server).read_bytes() == BODY
    assert len(server.asked) == 2


def test_a_server_without_tags_and_sizes_will_do(loader: Downloader, server: FileServer) -> None:
    server.tags = server.sizes = False

    assert fetch(loader, server, replace(WANTED, size=0)).read_bytes() == BODY


def test_a_file_that_changed_meanwhile_is_fetched_anew(loader: Downloader, server: FileServer) -> None:
    old = bytes(len(BODY))
    server.files, server.cuts = {"/net.pth": old}, [1000] * 5
    with pytest.raises(FetchError):
        fetch(loader, server)
    server.files = {"/net.pth": BODY}

    assert fetch(loader, server).read_bytes() == BODY


def test_a_part_of_something_else_is_noticed_by_the_hash_and_fetched_anew(
    loader: Downloader, server: FileServer
) -> None:
    loader.folder.mkdir()
    Partial(loader.folder / "net.pth").path.write_bytes(b"x" * 5000)

    assert fetch(loader, server).read_bytes() == BODY
    assert [asked[1] for asked in server.asked] == ["bytes=5000-", ""]


def test_a_part_that_was_whole_already_is_only_checked(loader: Downloader, server: FileServer) -> None:
    loader.folder.mkdir()
    Partial(loader.folder / "net.pth").path.write_bytes(BODY)

    assert fetch(loader, server).read_bytes() == BODY
    assert left(loader) == ["net.pth"]


def test_a_part_that_is_too_long_starts_again(loader: Downloader, server: FileServer) -> None:
    loader.folder.mkdir()
    Partial(loader.folder / "net.pth").path.write_bytes(BODY + b"more")

    assert fetch(loader, server).read_bytes() == BODY


def test_a_wrong_hash_is_refused_and_thrown_away(loader: Downloader, server: FileServer) -> None:
    server.files["/net.pth"] = bytes(len(BODY))

    with pytest.raises(FetchError, match=f"not the published file: its sha256 begins with .* instead of {DIGEST[:8]}"):
        fetch(loader, server)
    assert left(loader) == []
    assert len(server.asked) == 1


def test_a_wrong_size_is_refused_before_it_comes(loader: Downloader, server: FileServer) -> None:
    server.files["/net.pth"] = b"<html>Sign in to this network</html>"

    with pytest.raises(FetchError, match=r"there lie 36 bytes, but the published file has 3,072,000"):
        fetch(loader, server)


def test_a_size_told_roughly_is_believed_within_its_rounding(loader: Downloader, server: FileServer) -> None:
    assert fetch(loader, server, replace(WANTED, size=len(BODY) + 400, rounding=500)).exists()


def test_a_stream_without_end_is_cut_off(loader: Downloader, server: FileServer) -> None:
    server.sizes = False

    with pytest.raises(FetchError, match=r"too many for net\.pth"):
        fetch(loader, server, replace(WANTED, size=0, limit=1_000_000))


@pytest.mark.parametrize("status", [404, 410])
def test_a_missing_file_names_what_else_can_be_done(loader: Downloader, server: FileServer, status: int) -> None:
    server.statuses = [status]

    with pytest.raises(FetchError, match=r"127.0.0.1 has no file net.pth. It may have moved: name a mirror"):
        fetch(loader, server)


def test_the_next_address_is_tried_where_the_first_has_nothing(loader: Downloader, server: FileServer) -> None:
    addresses = [f"{server.address}/deep/net.pth", f"{server.address}/net.pth"]

    assert loader.fetch(WANTED, addresses, JobContext()).read_bytes() == BODY


def test_a_refusal_is_not_asked_again(loader: Downloader, server: FileServer) -> None:
    server.statuses = [403, 403]

    with pytest.raises(FetchError, match=r"refused it \(answer 403\)"):
        fetch(loader, server)
    assert len(server.asked) == 1


def test_a_busy_server_is_asked_again_later_and_later(tmp_path: Path, server: FileServer) -> None:
    waits: list[float] = []
    loader = Downloader(tmp_path, wait=waits.append)
    server.statuses = [503, 429, 500]

    assert fetch(loader, server).read_bytes() == BODY
    assert sum(waits) == 1 + 2 + 4


def test_a_server_that_stays_busy_is_given_up(loader: Downloader, server: FileServer) -> None:
    server.statuses = [503] * 9

    with pytest.raises(FetchError, match=r"keeps breaking \(answer 503\)"):
        fetch(loader, server)
    assert len(server.asked) == 5


def test_nobody_listening_is_told_in_a_sentence(loader: Downloader) -> None:
    with serving() as gone:
        address = gone.address

    with pytest.raises(FetchError, match=r"keeps breaking \(Connection refused\)"):
        loader.fetch(WANTED, [f"{address}/net.pth"], JobContext())


def test_silence_counts_as_a_broken_connection(tmp_path: Path, server: FileServer) -> None:
    server.hold, server.cuts = threading.Event(), [100] * 5
    loader = Downloader(tmp_path, wait=lambda _: None, silence=0.1)

    with pytest.raises(FetchError, match="keeps breaking"):
        fetch(loader, server)
    assert Partial(tmp_path / "net.pth").size == 500


def test_a_redirect_from_a_plain_mirror_to_another_plain_host_is_followed(
    loader: Downloader, server: FileServer
) -> None:
    with serving(redirects={"/net.pth": f"{server.address}/net.pth"}) as mirror:
        assert fetch(loader, mirror).read_bytes() == BODY


def test_a_resumed_redirect_still_asks_for_the_rest(loader: Downloader, server: FileServer) -> None:
    server.cuts = [1_500_000]
    with serving(redirects={"/net.pth": f"{server.address}/net.pth"}) as mirror:
        assert fetch(loader, mirror).read_bytes() == BODY
    assert [asked[1] for asked in server.asked] == ["", "bytes=1500000-"]


def test_a_redirect_in_a_circle_ends(loader: Downloader, server: FileServer) -> None:
    server.redirects = {"/net.pth": f"{server.address}/net.pth"}

    with pytest.raises(FetchError, match="answer 302"):
        fetch(loader, server)


@pytest.mark.parametrize("target", ["file:///etc/hostname", "ftp://127.0.0.1/net.pth"])
def test_a_redirect_to_another_kind_of_address_is_refused(loader: Downloader, server: FileServer, target: str) -> None:
    server.redirects = {"/net.pth": target}

    with pytest.raises(FetchError):
        fetch(loader, server)
    assert not (loader.folder / "net.pth").exists()


def test_a_stop_keeps_what_has_come(loader: Downloader, server: FileServer) -> None:
    with pytest.raises(Cancelled):
        fetch(loader, server, token=Impatient(checks=5))
    kept = Partial(loader.folder / "net.pth").size
    assert 0 < kept < len(BODY)

    assert fetch(loader, server).read_bytes() == BODY
    assert server.asked[-1][1] == f"bytes={kept}-"


def test_a_stop_between_two_tries_is_noticed(tmp_path: Path, server: FileServer) -> None:
    token = CancelToken()
    loader = Downloader(tmp_path, wait=lambda _: token.cancel())
    server.statuses = [503] * 9

    with pytest.raises(Cancelled):
        fetch(loader, server, token=token)
    assert len(server.asked) == 1


def test_a_disk_without_room_is_told_before_anything_comes(loader: Downloader, server: FileServer) -> None:
    server.declared = 10**15

    with pytest.raises(WriteError, match=r"it needs 1,000,000,000 MB more, and .* MB are free"):
        fetch(loader, server, Wanted("net.pth", DIGEST, 10**16))


def test_a_disk_that_fills_up_keeps_what_has_come(
    loader: Downloader, server: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk takes one piece and no second one."""
    whole = Partial.open

    def half(self: Partial, **asked: object) -> object:
        file = whole(self, **asked)  # type: ignore[arg-type]  # passed on as it came

        class Full:
            def __enter__(self) -> "Full":
                return self

            def __exit__(self, *_: object) -> None:
                file.close()

            def write(self, data: bytes) -> int:
                if file.tell() > 0:
                    raise OSError(errno.ENOSPC, "No space left on device")
                return file.write(data)

        return Full()

    with monkeypatch.context() as patched:
        patched.setattr(Partial, "open", half)
        with pytest.raises(WriteError, match=r"could not be written \(No space left on device\); what has come so far"):
            fetch(loader, server)
    kept = Partial(loader.folder / "net.pth").size
    assert 0 < kept < len(BODY)

    assert fetch(loader, server).read_bytes() == BODY
    assert server.asked[-1][1] == f"bytes={kept}-"


LIMITED: Final = """
    import resource, sys
    from pathlib import Path
    from segstudio.core import JobContext, WriteError
    from segstudio.engine.weights.download import Downloader, Wanted

    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    try:
        Downloader(Path(sys.argv[1])).fetch(Wanted("net.pth", "0", 10**9), [sys.argv[2]], JobContext())
    except WriteError as error:
        print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of this kind are of POSIX systems")
def test_a_true_limit_of_the_system_is_one_sentence(tmp_path: Path, server: FileServer) -> None:
    program = textwrap.dedent(LIMITED)
    words = [sys.executable, "-c", program, str(tmp_path), f"{server.address}/net.pth"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=True)

    assert "could not be written (File too large); what has come so far is kept" in done.stdout
    assert Partial(tmp_path / "net.pth").size == 100_000


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path, server: FileServer) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(WriteError, match="could not be written"):
        fetch(Downloader(tmp_path / "file" / "downloads"), server)
