"""What the page of the families says in each language, beside its prose."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Words:
    """What is written on the axes."""

    epoch: str
    loss: str
    miou: str
    cost: str


@dataclass(frozen=True, slots=True)
class Page:
    """One language of the page: its file, the words of its tables and charts, and what its charts' files end on."""

    file: str
    scores: tuple[str, ...]
    network: str
    words: Words
    ending: str


_ENGLISH: Final = Words("epoch", "training loss", "validation mean IoU", "multiply-adds of a 512x512 image, billions")
_CHINESE: Final = Words("轮次", "训练损失", "验证集平均 IoU", "512x512 图像的乘加次数(十亿)")
PAGES: Final = (
    Page(
        "families.md",
        ("network", "year", "parameters", "MACs", "per image", "trained", "mean IoU", "refined", "boundary F",
         "refined"),
        "network", _ENGLISH, "",
    ),
    Page(
        "families.zh-CN.md",
        ("网络", "年份", "参数", "MACs", "每张用时", "训练", "平均 IoU", "精修后", "边界 F", "精修后"),
        "网络", _CHINESE, ".zh-CN",
    ),
)  # fmt: skip
