"""A published checkpoint of the toy network, and the list that tells of it."""

import hashlib
import io
from dataclasses import replace
from pathlib import Path
from typing import Final

import torch

import toy_networks
from segstudio.core.plugins import Catalog
from segstudio.engine import PublishedWeights
from segstudio.engine.weights.download import Downloader
from segstudio.engine.weights.published import Published

CATALOG: Final[Catalog] = toy_networks.make_catalog()
PATH: Final = "/zoo/toy/toy_net-01234567.pth"  # below any mirror


def checkpoint(classes: int = 21) -> bytes:
    """Make the file: a state_dict in the publisher's names, as torch saves it."""
    torch.manual_seed(3)
    names = {"a": "first", "b": "second", "head": "last"}
    state = {
        names[k.split(".")[0]] + "." + k.split(".")[1]: v for k, v in toy_networks.Convs(classes).state_dict().items()
    }
    file = io.BytesIO()
    torch.save({"state_dict": state}, file)
    return file.getvalue()


def entry_of(body: bytes, host: str = "https://publisher.example") -> Published:
    """Tell of the file as its publisher does."""
    return Published(
        key="toy-voc",
        model=toy_networks.KEY,
        layout="elsewhere",
        title="VOC, toy",
        classes="voc",
        url=host + PATH,
        sha256=hashlib.sha256(body).hexdigest()[:8],
        publisher="Somebody",
        licence="CC0-1.0",
        size=len(body),
        miou=0.5,
        measured="VOC val",
        short_side=64,
    )


def toy_published(folder: Path, body: bytes, **changes: object) -> PublishedWeights:
    """List the one checkpoint; what is fetched lies in `folder` meanwhile, and no time is lost between tries."""
    entry = replace(entry_of(body), **changes)  # type: ignore[arg-type]  # the dataclass's own fields
    return PublishedWeights(CATALOG, (entry,), Downloader(folder, wait=lambda _: None, silence=5))
