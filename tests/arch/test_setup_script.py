"""The set-up script says what it may not do, goes on without what is optional, and is quick the second time.

It runs in a copy of the checkout's outline, with stand-ins for the programs that it calls.
"""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
PYTHON: Final = """#!/bin/sh
echo "$@" >>"$LOG"
case "$*" in
    *'import pydensecrf'*) exit "$CRF" ;;
    *'print("python'*) echo python3.11 ;;
    '-m venv'*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
    *'--editable .[crf]'*) echo 'no compiler' && exit "$CRF" ;;
esac
"""
MISSING: Final = "libxcb-cursor0"


class Machine:
    """A checkout on a machine whose programs are stand-ins."""

    def __init__(self, folder: Path) -> None:
        self.checkout = folder / "checkout"
        self.programs = folder / "programs"
        self.log = folder / "log"
        self.variables = {"CRF": "0", "HOME": str(folder), "LOG": str(self.log)}
        shutil.copytree(ROOT / ".ci", self.checkout / ".ci")
        shutil.copy(ROOT / "pyproject.toml", self.checkout)
        self.programs.mkdir()
        for name in ("sh", "cat", "cksum", "cp", "dirname", "find", "grep", "id", "mkdir", "tr", "uname"):
            (self.programs / name).symlink_to(str(shutil.which(name)))
        self.install("python3", PYTHON)
        self.libraries(complete=True)
        self.install("fc-list", "#!/bin/sh\necho NotoSansCJK\n")
        self.install("which", '#!/bin/sh\n[ -x "${0%/*}/$1" ]\n')
        self.install("g++", "#!/bin/sh\n")

    def install(self, name: str, text: str) -> None:
        path = self.programs / name
        path.unlink(missing_ok=True)
        path.write_text(text)
        path.chmod(0o755)

    def libraries(self, *, complete: bool) -> None:
        script = (ROOT / ".ci" / "setup.sh").read_text()
        names = [line.split() for line in script.splitlines() if line.startswith("lib") and ".so" in line]
        known = "\n".join(f"{library} (x)" for library, package in names if complete or package != MISSING)
        self.install("ldconfig", f"#!/bin/sh\ncat <<'END'\n{known}\nEND\n")

    def set_up(self, goal: str = "run") -> subprocess.CompletedProcess[str]:
        self.log.write_text("")
        environment = {**self.variables, "PATH": str(self.programs)}
        command = [str(self.checkout / ".ci" / "setup.sh"), goal]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    def calls(self, part: str) -> list[str]:
        return [line for line in self.log.read_text().splitlines() if part in line]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    if os.name != "posix" or os.uname().sysname != "Linux":
        pytest.skip("the script looks for system packages on Linux only")
    return Machine(tmp_path)


def test_from_nothing_it_makes_an_environment_and_installs_the_program(machine: Machine) -> None:
    done = machine.set_up()

    assert done.returncode == 0, done.stderr
    assert machine.calls("-m venv") == ["-m venv --clear .venv"]
    assert machine.calls("pip install") == ["-m pip install --editable ."]


def test_the_second_time_it_does_nothing(machine: Machine) -> None:
    machine.set_up()

    done = machine.set_up()

    assert (done.returncode, done.stderr) == (0, "")
    assert machine.calls("-m") == []


def test_for_tests_it_installs_their_tools_and_a_run_needs_no_more(machine: Machine) -> None:
    machine.set_up("test")
    assert machine.calls("pip install") == ["-m pip install --editable .[dev]"]

    machine.set_up("run")
    assert machine.calls("pip install") == []


def test_a_changed_pyproject_is_installed_again_into_the_same_environment(machine: Machine) -> None:
    machine.set_up()
    with (machine.checkout / "pyproject.toml").open("a") as file:
        file.write("# a change\n")

    machine.set_up()

    assert machine.calls("-m venv") == []
    assert machine.calls("pip install") == ["-m pip install --editable ."]


def test_without_the_right_it_prints_the_line_and_goes_on(machine: Machine) -> None:
    machine.libraries(complete=False)
    machine.install("id", "#!/bin/sh\necho 1000\n")
    machine.install("apt-get", "#!/bin/sh\nexit 1\n")

    done = machine.set_up()

    assert done.returncode == 0
    assert f"    sudo apt-get install -y --no-install-recommends {MISSING}\n" in done.stderr
    assert machine.calls("pip install")


def test_what_is_still_missing_is_told_again_without_installing_again(machine: Machine) -> None:
    machine.libraries(complete=False)
    machine.install("id", "#!/bin/sh\necho 1000\n")
    machine.install("apt-get", "#!/bin/sh\nexit 1\n")
    machine.set_up()

    done = machine.set_up()

    assert MISSING in done.stderr
    assert machine.calls("pip install") == []


def test_as_root_it_installs_what_is_missing(machine: Machine) -> None:
    machine.libraries(complete=False)
    machine.install("id", "#!/bin/sh\necho 0\n")
    machine.install("env", '#!/bin/sh\nshift\nexec "$@"\n')
    machine.install("apt-get", '#!/bin/sh\necho "apt-get $*" >>"$LOG"\n')

    done = machine.set_up()

    assert done.returncode == 0, done.stderr
    assert machine.calls("apt-get") == [
        "apt-get update -qq",
        f"apt-get install -y --no-install-recommends {MISSING} -qq",
    ]


def test_where_there_is_no_apt_it_names_what_is_missing(machine: Machine) -> None:
    machine.libraries(complete=False)

    done = machine.set_up()

    assert done.returncode == 0
    assert f"Debian calls: {MISSING}" in done.stderr


def test_a_crf_that_cannot_be_built_stops_nothing_and_is_not_tried_twice(machine: Machine) -> None:
    machine.variables["CRF"] = "1"

    first = machine.set_up()
    assert first.returncode == 0
    assert "DenseCRF has one engine less" in first.stderr
    assert machine.calls("[crf]")

    second = machine.set_up()
    assert "DenseCRF has one engine less" in second.stderr
    assert machine.calls("[crf]") == []


def test_without_a_python_it_says_what_to_do(machine: Machine) -> None:
    machine.install("python3", "#!/bin/sh\nexit 1\n")
    machine.install("id", "#!/bin/sh\necho 1000\n")

    done = machine.set_up()

    assert done.returncode == 1
    assert "no Python 3.11 or newer was found" in done.stderr


def test_an_unknown_goal_is_refused(machine: Machine) -> None:
    done = machine.set_up("fly")

    assert done.returncode == 1
    assert "run or test, not fly" in done.stderr
