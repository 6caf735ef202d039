import pytest
import torch
from torch import Tensor

from segstudio.training.kernels.dense_cat import DenseJoins

LAST = torch.channels_last


def parts(order: torch.memory_format = LAST) -> list[Tensor]:
    torch.manual_seed(0)
    return [torch.randn(2, width, 5, 7).contiguous(memory_format=order).requires_grad_() for width in (3, 4)]


def join(made: list[Tensor], *, dense: bool) -> Tensor:
    if not dense:
        return torch.cat(made, dim=1)
    with DenseJoins():
        return torch.cat(made, dim=1)


def returned(order: torch.memory_format = LAST, *, dense: bool) -> list[Tensor]:
    """Join two maps, and return the gradients as the step before the join gets them."""
    seen: dict[int, Tensor] = {}
    made = [part.tanh() for part in parts(order)]
    whole = join(made, dense=dense)
    for at, one in enumerate(made):  # after the join's own, so that they see what it hands on
        one.register_hook(lambda gradient, at=at: seen.update({at: gradient}))  # type: ignore[no-untyped-call]
    pull = torch.linspace(-1, 1, whole.numel()).view_as(whole).contiguous(memory_format=order)
    torch.autograd.backward(whole, pull)
    return [seen[0], seen[1]]


def test_gradients_of_joined_maps_lie_without_gaps() -> None:
    """The first line is why it is there: should torch do so by itself one day, this module can go."""
    assert not any(gradient.is_contiguous(memory_format=LAST) for gradient in returned(dense=False))
    assert all(gradient.is_contiguous(memory_format=LAST) for gradient in returned(dense=True))


@pytest.mark.parametrize("order", [torch.contiguous_format, LAST])
def test_they_are_the_same_numbers(order: torch.memory_format) -> None:
    for own, other in zip(returned(order, dense=False), returned(order, dense=True), strict=True):
        assert torch.equal(own, other)


def test_a_map_that_goes_elsewhere_too_gets_both_gradients() -> None:
    first, second = parts()
    with DenseJoins():
        made = first.relu()
        whole = torch.cat([made, second], dim=1)
    torch.autograd.backward([whole.sum() + 2 * made.sum()])

    assert first.grad is not None
    assert torch.equal(first.grad, 3.0 * (first > 0))


def test_what_has_no_gradient_or_is_no_map_is_joined_as_ever() -> None:
    with DenseJoins(), torch.no_grad():
        assert torch.cat([torch.ones(2), torch.zeros(1)]).tolist() == [1, 1, 0]
        assert torch.cat(tensors=[torch.ones(1, 2, 3, 3)] * 2, dim=1).shape == (1, 4, 3, 3)


def test_a_join_by_keyword_counts() -> None:
    orders: list[bool] = []
    made = [part.tanh() for part in parts()]
    with DenseJoins():
        whole = torch.cat(tensors=made, dim=1)
    made[0].register_hook(lambda gradient: orders.append(gradient.is_contiguous(memory_format=LAST)))  # type: ignore[no-untyped-call]
    torch.autograd.backward(whole, torch.ones_like(whole))

    assert orders == [True]
