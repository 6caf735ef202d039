from pathlib import Path

import pytest

import toy_networks
from segstudio.core import UnknownKeyError, WeightsError
from segstudio.engine import WeightsIndex, default_index
from segstudio.engine.folders import weights_folder
from segstudio.engine.weights import index


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    toy_networks.make_weights(tmp_path / "toy.safetensors")
    return tmp_path


def test_weights_are_found_by_key_path_and_as_the_only_ones(folder: Path) -> None:
    index = WeightsIndex((folder,))
    path = folder / "toy.safetensors"

    for asked in ("toy", str(path), ""):
        info = index.find(toy_networks.KEY, asked)
        assert info.path == path
        assert info.present
        assert info.size == path.stat().st_size
        assert info.classes == toy_networks.CLASSES


def test_the_model_may_be_left_out(folder: Path) -> None:
    assert WeightsIndex((folder,)).find("", "toy").model == toy_networks.KEY


def test_the_first_folder_counts(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    first = toy_networks.make_weights(other / "again.safetensors", seed=1)

    found = WeightsIndex((other, folder)).all()

    assert [info.path for info in found] == [first]


def test_an_unknown_key_lists_the_known_ones(folder: Path) -> None:
    with pytest.raises(UnknownKeyError, match="toy"):
        WeightsIndex((folder,)).find(toy_networks.KEY, "people")


def test_a_model_without_weights_says_how_to_get_some(folder: Path) -> None:
    with pytest.raises(WeightsError, match="segstudio weights import"):
        WeightsIndex((folder,)).find("other-model", "people")


def test_without_the_companion_package_it_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "companion_folder", lambda: None)
    with pytest.raises(WeightsError, match="pip install segstudio-weights"):
        WeightsIndex((folder,)).find("other-model", "people")


def test_weights_of_another_model_are_refused(folder: Path) -> None:
    with pytest.raises(WeightsError, match="holds weights of toy-convs"):
        WeightsIndex((folder,)).find("other-model", str(folder / "toy.safetensors"))


def test_files_of_other_formats_name_the_import(tmp_path: Path) -> None:
    file = tmp_path / "net.pth"
    file.write_bytes(b"x")
    index = WeightsIndex(())

    with pytest.raises(WeightsError, match="segstudio weights import"):
        index.find("m", str(file))
    with pytest.raises(WeightsError, match="no such file"):
        index.find("m", str(tmp_path / "gone.safetensors"))


def test_a_damaged_file_is_reported_and_hides_no_other(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    (folder / "broken.safetensors").write_bytes(b"\x10\0\0\0\0\0\0\0{")
    index = WeightsIndex((folder,))

    assert [info.key for info in index.all()] == ["toy"]
    assert len(index.problems) == 1
    assert "broken.safetensors" in str(index.problems[0])
    assert "broken.safetensors" in caplog.text


def test_a_changed_file_is_read_anew(folder: Path) -> None:
    index = WeightsIndex((folder,))
    before = index.find(toy_networks.KEY, "toy")
    (folder / "toy.safetensors").unlink()

    assert before.present
    assert index.all() == ()


def test_the_users_folder_follows_the_environment(home: Path) -> None:
    assert weights_folder() == home / "weights"
    assert weights_folder() in default_index().folders
