"""From a key to weights with a card: by a server, a mirror or a folder."""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
import torch
from safetensors.torch import load_file

import toy_networks
import toy_published
from file_server import FileServer, serving
from segstudio.core import (
    Cancelled,
    CancelToken,
    FetchError,
    FetchOptions,
    JobContext,
    Progress,
    UnknownKeyError,
    WeightsError,
    WeightsInfo,
)
from segstudio.engine import PublishedWeights, WeightsIndex, with_environment
from segstudio.engine.weights.cards import read_card
from segstudio.engine.weights.fetching import addresses
from segstudio.engine.weights.published import class_set
from toy_published import toy_published as listing

BODY: Final = toy_published.checkpoint()
FILE: Final = Path(toy_published.PATH).name


@pytest.fixture
def server() -> Iterator[FileServer]:
    with serving(files={toy_published.PATH: BODY}) as made:
        yield made


@pytest.fixture
def published(tmp_path: Path) -> PublishedWeights:
    return listing(tmp_path / "downloads", BODY)


def fetch(published: PublishedWeights, options: FetchOptions, context: JobContext | None = None) -> WeightsInfo:
    (info,) = published.beyond(())
    return published(info, options, context or JobContext())


def test_what_a_mirror_has_becomes_weights_with_a_card(
    published: PublishedWeights, server: FileServer, home: Path, tmp_path: Path
) -> None:
    info = fetch(published, FetchOptions(server.address))
    assert info.path == home / "weights" / "toy-convs-toy-voc.safetensors"
    card = read_card(info.path)

    assert card is not None
    assert (card.key, card.model, card.title, card.licence) == ("toy-voc", toy_networks.KEY, "VOC, toy", "CC0-1.0")
    assert card.classes == class_set("voc")
    assert card.source == f"https://publisher.example{toy_published.PATH}"
    assert card.metrics == {"miou": 0.5}
    assert card.preprocessing.short_side == 64
    assert list((tmp_path / "downloads").iterdir()) == []


def test_numbers_stay_as_published(published: PublishedWeights, server: FileServer) -> None:
    info = fetch(published, FetchOptions(server.address))
    torch.manual_seed(3)
    theirs = toy_networks.Convs(21).state_dict()
    assert info.path is not None
    stored = load_file(info.path)

    assert stored.keys() == theirs.keys()
    assert all(torch.equal(stored[key], value) for key, value in theirs.items())


def test_fetched_weights_are_found_and_no_longer_offered(
    published: PublishedWeights, server: FileServer, home: Path
) -> None:
    fetch(published, FetchOptions(server.address))
    index = WeightsIndex((home / "weights",))

    assert index.find("", "toy-voc").present
    assert published.beyond(index.all()) == ()


def test_values_of_the_list_go_before_the_layout_s(tmp_path: Path, server: FileServer) -> None:
    wide = listing(tmp_path / "d", BODY, values={"width": 8})

    with pytest.raises(WeightsError, match=r"a.weight is \(4, 3, 3, 3\) instead of \(8, 3, 3, 3\)"):
        fetch(wide, FetchOptions(server.address))


def test_a_mirror_may_be_one_flat_folder(published: PublishedWeights) -> None:
    with serving(files={f"/some/{FILE}": BODY}) as flat:
        assert fetch(published, FetchOptions(f"{flat.address}/some/")).present
        assert [asked[0] for asked in flat.asked] == [f"/some{toy_published.PATH}", f"/some/{FILE}"]


def test_a_mirror_that_lacks_the_file_is_not_gone_around(published: PublishedWeights) -> None:
    with serving() as empty, pytest.raises(FetchError, match=f"127.0.0.1 has no file {FILE}"):
        fetch(published, FetchOptions(empty.address))


@pytest.mark.parametrize("place", [FILE, toy_published.PATH.lstrip("/")])
def test_a_folder_comes_before_the_net_and_keeps_its_file(
    published: PublishedWeights, tmp_path: Path, server: FileServer, place: str
) -> None:
    path = tmp_path / "usb" / place
    path.parent.mkdir(parents=True)
    path.write_bytes(BODY)

    assert fetch(published, FetchOptions(server.address, tmp_path / "usb")).present
    assert server.asked == []
    assert path.read_bytes() == BODY


def test_a_folder_without_the_file_leads_to_the_net_unless_offline(
    published: PublishedWeights, tmp_path: Path, server: FileServer
) -> None:
    with pytest.raises(FetchError, match=r"does not lie in .*Copy it there from https://publisher\.example"):
        fetch(published, FetchOptions(server.address, tmp_path, offline=True))
    assert server.asked == []

    assert fetch(published, FetchOptions(server.address, tmp_path)).present


@pytest.mark.parametrize("wrong", [bytes(len(BODY)), b"short"])
def test_a_wrong_file_in_the_folder_is_told_and_left_alone(
    published: PublishedWeights, tmp_path: Path, server: FileServer, wrong: bytes
) -> None:
    (tmp_path / FILE).write_bytes(wrong)

    with pytest.raises(FetchError, match=r"not the published file|there lie 5 bytes"):
        fetch(published, FetchOptions(server.address, tmp_path))
    assert (tmp_path / FILE).read_bytes() == wrong


class Bomb:
    """Would make a folder if it were unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("exploded",)


def test_a_file_with_code_is_not_opened_though_its_hash_is_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = io.BytesIO()
    torch.save({"state_dict": Bomb()}, file)
    body = file.getvalue()
    published = listing(tmp_path / "downloads", body)

    with serving(files={toy_published.PATH: body}) as server, pytest.raises(WeightsError, match="wants to run code"):
        fetch(published, FetchOptions(server.address))
    assert not (tmp_path / "exploded").exists()


def test_a_file_that_could_not_be_imported_is_not_fetched_twice(tmp_path: Path) -> None:
    body = toy_published.checkpoint(classes=3)
    published = listing(tmp_path / "downloads", body)
    with serving(files={toy_published.PATH: body}) as server:
        for _ in range(2):
            with pytest.raises(WeightsError, match="it has 3 classes, but 21 are named"):
                fetch(published, FetchOptions(server.address))

        assert len(server.asked) == 1


def test_a_stop_before_the_import_keeps_the_file(
    published: PublishedWeights, server: FileServer, home: Path, tmp_path: Path
) -> None:
    token = CancelToken()

    def report(step: Progress) -> None:
        if step.stage == "check":
            token.cancel()

    with pytest.raises(Cancelled):
        fetch(published, FetchOptions(server.address), JobContext(token, report))
    assert not (home / "weights").exists()

    assert fetch(published, FetchOptions(server.address)).present


def test_an_unknown_key_names_what_is_near(published: PublishedWeights) -> None:
    with pytest.raises(UnknownKeyError, match="Did you mean toy-voc"):
        published.find("toy-vok")


def test_the_publisher_s_own_address_is_asked_without_a_mirror() -> None:
    entry = toy_published.entry_of(BODY)

    assert addresses(entry) == (entry.url,)
    assert addresses(entry, "https://m.example/a/") == (
        f"https://m.example/a{toy_published.PATH}",
        f"https://m.example/a/{FILE}",
    )


def test_the_environment_goes_before_settings() -> None:
    settings = FetchOptions("https://set.example", Path("/set"))

    assert with_environment(settings, {}) == settings
    reported = {"SEGSTUDIO_MIRROR": "https://told.example", "SEGSTUDIO_CHECKPOINTS": "/told"}
    assert with_environment(settings, reported) == FetchOptions("https://told.example", Path("/told"))


@pytest.mark.parametrize(("name", "body", "known"), [(FILE, BODY, True), ("net.pth", BODY, False), (FILE, b"x", False)])
def test_a_file_is_recognised_by_name_and_hash(
    published: PublishedWeights, tmp_path: Path, name: str, body: bytes, *, known: bool
) -> None:
    (tmp_path / name).write_bytes(body)

    assert (published.recognise(tmp_path / name, JobContext()) is not None) == known
    assert published.recognise(tmp_path / "nothing", JobContext()) is None
