"""Exports that cannot end well: a full disk, a limit, a stop, a kill. The target is whole, old or absent."""

import errno
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from made_results import made_result
from segstudio.core import Cancelled, Result, WriteError
from segstudio.core.files import export
from segstudio.core.plugins import WriterSpec

HALF: Final = b"half of the file"


def failing_after_half(error: BaseException) -> WriterSpec:
    def write(_: Result, path: Path) -> None:
        path.write_bytes(HALF)
        raise error

    return WriterSpec("failing", "Failing", "labels", ".png", write)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "the disk is full; nothing was left behind. Make room"),
        (errno.EDQUOT, "your share of the disk is used up"),
        (errno.EFBIG, "larger than the system allows"),
        (errno.EACCES, "you may not write here"),
        (errno.EROFS, "this disk can only be read"),
        (errno.EIO, "writing failed (Input/output error). Check the disk"),
    ],
)
@pytest.mark.parametrize("before", [None, b"an earlier mask"])
def test_a_fault_of_the_disk_is_one_sentence_and_leaves_the_target_as_it_was(
    tmp_path: Path, number: int, sentence: str, before: bytes | None
) -> None:
    target = tmp_path / "mask.png"
    if before is not None:
        target.write_bytes(before)

    with pytest.raises(WriteError) as caught:
        export(made_result(), target, failing_after_half(OSError(number, os.strerror(number))))

    assert sentence in str(caught.value)
    assert str(caught.value).startswith(f"{target}: ")
    assert (target.read_bytes() if target.exists() else None) == before
    assert [p.name for p in tmp_path.iterdir()] == ([] if before is None else ["mask.png"])


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_disk_that_fills_up_at_the_last_moment_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Some disks take the bytes and fail when they are brought down or named."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(*((os, "fsync", full) if step == "fsync" else (Path, "replace", full)))

    def write(_: Result, path: Path) -> None:
        path.write_bytes(HALF)

    with pytest.raises(WriteError, match="the disk is full"):
        export(made_result(), tmp_path / "mask.png", WriterSpec("whole", "", "labels", ".png", write))

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("error", [Cancelled(), KeyboardInterrupt(), SystemExit(1)])
def test_an_interrupted_export_leaves_no_half_file(tmp_path: Path, error: BaseException) -> None:
    with pytest.raises(type(error)):
        export(made_result(), tmp_path / "mask.png", failing_after_half(error))

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    root = os.geteuid() == 0
    if root:  # whom no right holds back
        os.chown(tmp_path, 65534, 65534)
        os.seteuid(65534)
    try:
        with pytest.raises(WriteError, match="you may not write here") as caught:
            export(made_result(), tmp_path / "mask.png", failing_after_half(OSError()))
    finally:
        if root:
            os.seteuid(0)
        tmp_path.chmod(0o700)

    assert caught.value.hint


def child(code: str, *arguments: str) -> Callable[[], subprocess.CompletedProcess[str]]:
    """Run a program of its own that has the doubles at hand."""
    doubles = str(Path(__file__).parents[1] / "doubles")
    program = f"import sys; sys.path.insert(0, {doubles!r})\n{textwrap.dedent(code)}"
    words = [sys.executable, "-c", program, *arguments]
    return lambda: subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)


LIMITED: Final = """
    import resource, sys
    from pathlib import Path
    from file_formats import file_catalog
    from made_results import made_result
    from segstudio.core import WriteError
    from segstudio.core.files import export

    files = file_catalog()
    result = made_result(200, 300)
    writer = files.writer(sys.argv[2])
    export(result, Path(sys.argv[1], "before" + writer.suffix), writer)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
    try:
        export(result, Path(sys.argv[1], "after" + writer.suffix), writer)
    except WriteError as error:
        print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of this kind are of POSIX systems")
@pytest.mark.parametrize("key", ["voc-png", "overlay-png", "compare-png", "scores-npz"])
def test_every_format_meets_a_real_limit_with_one_sentence(tmp_path: Path, key: str) -> None:
    """The system itself stops the writing after 1000 bytes, in the middle of the format's own library."""
    done = child(LIMITED, str(tmp_path), key)()

    assert done.returncode == 0, done.stderr
    assert "the file grew larger than the system allows; nothing was left behind" in done.stdout
    assert [p.name.partition(".")[0] for p in tmp_path.iterdir()] == ["before"]


KILLED: Final = """
    import os, signal, sys
    from pathlib import Path
    from made_results import made_result
    from segstudio.core.files import export
    from segstudio.core.plugins import WriterSpec

    def write(_, path):
        path.write_bytes(b"half")
        os.kill(os.getpid(), signal.SIGKILL)

    export(made_result(), Path(sys.argv[1]), WriterSpec("killed", "", "labels", ".png", write))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_kill_in_the_middle_leaves_the_earlier_file_whole(tmp_path: Path) -> None:
    target = tmp_path / "mask.png"
    target.write_bytes(b"an earlier mask")

    assert child(KILLED, str(target))().returncode == -signal.SIGKILL

    assert target.read_bytes() == b"an earlier mask"
    left = [p.name for p in tmp_path.iterdir() if p != target]
    assert all(name.startswith(".mask.png.") and name.endswith(".partial") for name in left)
    assert len(left) == 1
