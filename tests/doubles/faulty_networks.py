"""A network that keeps the contract, and one class for each way to break it."""

import socket
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from segstudio.api import BuildRequest, NetSpec, WeightsError


class Toy(nn.Module):
    """A 3x3 at stride 2 and a 1x1, with an auxiliary 1x1 if asked for. Faultless."""

    feeding = NetSpec(output_stride=2)

    def __init__(self, request: BuildRequest) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 4, 3, stride=2, padding=1)
        self.score = nn.Conv2d(4, request.classes, 1)
        self.aux = nn.Conv2d(4, request.classes, 1) if request.auxiliary else None

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        features = self.first(x).relu()
        answer = {"out": self.score(features)}
        if self.training and self.aux is not None:
            answer["aux"] = self.aux(features)
        return answer


def load(name: str, request: BuildRequest) -> tuple[object, NetSpec]:
    """Build a class by name; `auxiliary` is filled in where it was asked for."""
    network: type[Toy] = globals()[name]
    base = network.feeding
    asked = request.auxiliary and network is not SilentHead
    named = ("aux",) if asked or network is UnaskedAuxiliary else ()
    feeding = NetSpec(output_stride=base.output_stride, needs_depth=base.needs_depth, auxiliary=named)
    return network(request), feeding


class NotADict(Toy):
    def forward(self, x: Tensor) -> Tensor:  # type: ignore[override]  # the fault
        return super().forward(x)["out"]


class OtherName(Toy):
    def forward(self, x: Tensor) -> dict[str, Tensor]:
        return {"scores": super().forward(x)["out"]}


class OneClassMore(Toy):
    def forward(self, x: Tensor) -> dict[str, Tensor]:
        return {k: torch.cat([v, v[:, :1]], 1) for k, v in super().forward(x).items()}


class Double(Toy):
    def forward(self, x: Tensor) -> dict[str, Tensor]:
        return {k: v.double() for k, v in super().forward(x).items()}


class Coarse(Toy):
    def forward(self, x: Tensor) -> dict[str, Tensor]:
        return {k: v[..., ::2, ::2] for k, v in super().forward(x).items()}


class FallsOnOddSizes(Toy):
    def forward(self, x: Tensor) -> dict[str, Tensor]:
        answer = super().forward(x)
        odd = x.shape[2] % 2
        return {k: v[:, :, : v.shape[2] - 2] if odd and v.shape[2] > 2 else v for k, v in answer.items()}


class WritesInput(Toy):
    def forward(self, x: Tensor) -> dict[str, Tensor]:
        return super().forward(x.mul_(2))


class Dice(Toy):
    def forward(self, x: Tensor) -> dict[str, Tensor]:
        return {k: v + torch.rand_like(v) for k, v in super().forward(x).items()}


class Constant(Toy):
    def forward(self, x: Tensor) -> dict[str, Tensor]:
        return {k: v * 0 for k, v in super().forward(x).items()}


class HiddenState(Toy):
    def __init__(self, request: BuildRequest) -> None:
        super().__init__(request)
        self.offset = torch.randn(request.classes, 1, 1)  # no buffer: a state_dict does not hold it

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        return {k: v + self.offset for k, v in super().forward(x).items()}


class Tied(Toy):
    def __init__(self, request: BuildRequest) -> None:
        super().__init__(request)
        self.again = self.score


class Infinite(Toy):
    def forward(self, x: Tensor) -> dict[str, Tensor]:
        return {k: v / 0 for k, v in super().forward(x).items()}


class Fits(Toy):
    """Keeps the shares of the classes in what is saved. Faultless."""

    def fit_labels(self, labels: Sequence[Tensor]) -> None:
        seen = torch.cat([map_[map_ != 255] for map_ in labels]).long()
        with torch.no_grad():
            shares = torch.bincount(seen, minlength=self.score.out_channels) / len(seen)
            self.score.get_parameter("bias").copy_(shares)


class FitsNothing(Toy):
    def fit_labels(self, labels: Sequence[Tensor]) -> None:
        self.shares = torch.stack([map_.float().mean() for map_ in labels])


class Unused(Toy):
    def __init__(self, request: BuildRequest) -> None:
        super().__init__(request)
        self.first.bias = None
        self.unused = nn.Parameter(torch.ones(4))  # as many as the bias: the count stays


class ForgetsAuxiliary(Toy):
    def forward(self, x: Tensor) -> dict[str, Tensor]:
        return {"out": super().forward(x)["out"]}


class AlwaysAuxiliary(Toy):
    def forward(self, x: Tensor) -> dict[str, Tensor]:
        answer = super().forward(x)
        if self.aux is not None:
            answer["aux"] = self.aux(self.first(x).relu())
        return answer


class UnaskedAuxiliary(Toy):
    """Names `aux` whether it was asked for or not: see `load`."""


class SilentHead(Toy):
    """Trains a head whose output it does not name: see `load`."""


class OtherTrainingGraph(Toy):
    def __init__(self, request: BuildRequest) -> None:
        super().__init__(request)
        if request.auxiliary:
            self.first = nn.Conv2d(3, 4, 5, stride=2, padding=2)


class SwallowsStop(Toy):
    def forward(self, x: Tensor) -> dict[str, Tensor]:
        try:
            return super().forward(x)
        except BaseException:
            return {"out": x.new_zeros(len(x), self.score.out_channels, 1, 1)}


class Fetches(Toy):
    def __init__(self, request: BuildRequest) -> None:
        super().__init__(request)
        if request.pretrained:
            socket.create_connection(("127.0.0.1", 9))


class RefusesRudely(Toy):
    def __init__(self, request: BuildRequest) -> None:
        super().__init__(request)
        if request.pretrained:
            raise WeightsError("toy", "no.")


class RefusesPolitely(Toy):
    def __init__(self, request: BuildRequest) -> None:
        super().__init__(request)
        if request.pretrained:
            raise WeightsError("toy", "there are none.", "Train from scratch.")


class WantsDepth(Toy):
    feeding = NetSpec(output_stride=2, needs_depth=True)
