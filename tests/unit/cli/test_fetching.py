"""`weights fetch`: a key goes in, weights and one JSON document come out."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import toy_plugin
import toy_published
from file_server import FileServer, serving
from segstudio import cli
from segstudio.cli.host import Host, choose
from segstudio.core import Settings, WeightsError, save_settings
from segstudio.engine import WeightsIndex, settings_file

BODY: Final = toy_published.checkpoint()
FILE: Final = Path(toy_published.PATH).name


@pytest.fixture
def server() -> Iterator[FileServer]:
    with serving(files={toy_published.PATH: BODY}) as made:
        yield made


@pytest.fixture
def host(home: Path, tmp_path: Path) -> Host:
    index = WeightsIndex((home / "weights",))
    published = toy_published.toy_published(tmp_path / "downloads", BODY)
    return Host(toy_published.CATALOG, index, toy_plugin.ToyEngine(), published)


def run(host: Host, *words: str) -> int:
    return cli.main(["weights", *words], lambda: host)


def test_the_list_tells_of_what_could_be_fetched(host: Host, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(host, "list", "--json") == 0
    (entry,) = json.loads(capsys.readouterr().out)["weights"]

    assert entry["classes"][:2] == ["background", "aeroplane"]
    del entry["classes"]
    assert entry == {
        "key": "toy-voc",
        "model": "toy-convs",
        "licence": "CC0-1.0",
        "size": len(BODY),
        "size_is_told": True,
        "source": f"https://publisher.example{toy_published.PATH}",
        "publisher": "Somebody",
        "miou": 0.5,
        "present": False,
    }


def test_fetching_makes_it_present(host: Host, server: FileServer, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(host, "fetch", "toy-voc", "--mirror", server.address, "--json") == 0
    output, errors = capsys.readouterr()
    document = json.loads(output)

    assert errors == ""
    assert document["present"]
    assert Path(document["path"]).is_file()
    run(host, "list")
    assert "yes" in capsys.readouterr().out


def test_what_is_here_is_not_fetched_again(host: Host, server: FileServer, capsys: pytest.CaptureFixture[str]) -> None:
    run(host, "fetch", "toy-voc", "--mirror", server.address)
    server.asked.clear()
    capsys.readouterr()

    assert run(host, "fetch", "toy-voc", "--mirror", server.address) == 0
    assert "is here already" in capsys.readouterr().out
    assert server.asked == []


def test_the_setting_and_the_environment_name_a_mirror(
    host: Host, server: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_settings(Settings(mirror="http://127.0.0.1:9"), settings_file())
    monkeypatch.setenv("SEGSTUDIO_MIRROR", server.address)

    assert run(host, "fetch", "toy-voc") == 0
    assert len(server.asked) == 1


def test_an_argument_goes_before_the_environment(
    host: Host, server: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEGSTUDIO_MIRROR", "http://127.0.0.1:9")

    assert run(host, "fetch", "toy-voc", "--mirror", server.address) == 0


def test_offline_takes_the_file_from_a_folder_or_says_what_to_copy(
    host: Host, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "usb").mkdir()

    assert run(host, "fetch", "toy-voc", "--offline", str(tmp_path / "usb")) == 1
    assert f"Copy it there from https://publisher.example{toy_published.PATH}" in capsys.readouterr().err
    (tmp_path / "usb" / FILE).write_bytes(BODY)
    assert run(host, "fetch", "toy-voc", "--offline", str(tmp_path / "usb")) == 0


@pytest.mark.parametrize(
    ("words", "code", "output"),
    [
        (("fetch", "toy-vok"), 2, "Did you mean toy-voc?"),
        (("fetch", "toy-voc", "--mirror", "m.example"), 1, "begins with https:// or http://"),
        (("fetch", "toy-voc", "--offline", "nowhere"), 2, "nowhere: there is no such file or folder"),
        (("list", "--model", "nothing"), 2, "No model is called 'nothing'"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    host: Host, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int, output: str
) -> None:
    assert run(host, *words) == code
    (line,) = capsys.readouterr().err.splitlines()
    assert output in line


@pytest.mark.parametrize("model", [None, "toy-convs"])
def test_asking_for_what_is_not_here_says_how_to_get_it(host: Host, model: str | None) -> None:
    with pytest.raises(WeightsError, match="Get them with: segstudio weights fetch toy-voc"):
        choose(host, model, "toy-voc")


def test_importing_a_published_file_by_hand_takes_what_is_known_of_it(
    host: Host, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / FILE).write_bytes(BODY)
    out = tmp_path / "mine.safetensors"

    assert run(host, "import", str(tmp_path / FILE), "--out", str(out), "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["key"], document["licence"], document["classes"][15]) == ("toy-voc", "CC0-1.0", "person")
    assert document["path"] == str(out)
    assert (tmp_path / FILE).exists()


def test_a_person_s_own_class_names_go_before_the_list(
    host: Host, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / FILE).write_bytes(BODY)
    (tmp_path / "names.json").write_text(json.dumps([f"my {i}" for i in range(21)]))
    words = ["import", str(tmp_path / FILE), "--classes", str(tmp_path / "names.json"), "--json"]

    assert run(host, *words) == 0
    assert json.loads(capsys.readouterr().out)["classes"][0] == "my 0"
