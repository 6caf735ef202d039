"""The training loop: batches in, steps, now and then a validation and a checkpoint."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from statistics import fmean

import torch
from torch import Tensor, nn

from segstudio.core import Cancelled, JobContext, ModelError
from segstudio.core.metrics import Metrics
from segstudio.core.plugins import NetSpec
from segstudio.training import losses, optimisers, schedules
from segstudio.training.checkpoints import Checkpoint, Position
from segstudio.training.data.batches import Batch, Batches
from segstudio.training.ema import Average
from segstudio.training.kernels.dense_cat import DenseJoins
from segstudio.training.kernels.depthwise import QuickDepthwise
from segstudio.training.kernels.pointwise import SoundPointwise
from segstudio.training.progress import Clock, log_epoch
from segstudio.training.recipes.recipe import Recipe

Measure = Callable[[nn.Module], Metrics]


@dataclass(frozen=True, slots=True)
class Loop:
    """Everything a training needs; `measure` validates a network that holds the averaged weights."""

    network: nn.Module
    batches: Batches
    recipe: Recipe
    weights: Tensor | None
    measure: Measure
    checkpoint: Checkpoint
    context: JobContext
    device: torch.device
    net: NetSpec = field(default_factory=NetSpec)
    save_every: float = 120.0
    clock: Clock = field(default_factory=Clock)

    def run(self) -> Position:
        """Train from the checkpoint, or the start, to the end; the position holds the best weights.

        When it is cancelled it saves first, so that no step is lost.
        """
        average = Average(self.network, self.recipe.steps.average)
        optimiser = optimisers.make(self.network, self.recipe.steps, self.net.backbone)
        at = self.checkpoint.restore(self.network, average, optimiser)
        total = self.recipe.steps.epochs * self.batches.per_epoch
        saved = time.monotonic()
        self.network.train()
        while at.step < total:
            began, used = time.monotonic(), time.process_time()
            try:
                loss = self._step(at.step, total, optimiser)
            except Cancelled:
                self.checkpoint.save(self.network, average, optimiser, at)
                raise
            average.update(self.network)
            at.step += 1
            self.clock.tick()
            at.losses.append(loss)
            if at.step % self.batches.per_epoch == 0:
                self._end_epoch(average, at, total)
            at.seconds += time.monotonic() - began
            at.processor_seconds += time.process_time() - used
            if time.monotonic() - saved > self.save_every or at.step == total:
                self.checkpoint.save(self.network, average, optimiser, at)
                saved = time.monotonic()
        return at

    def _end_epoch(self, average: Average, at: Position, total: int) -> None:
        """Validate where the recipe says so, and tell how far it is."""
        left, found = self.clock.left(total - at.step), None
        if self._validates(at.step, total):
            found = self._validate(average, at)
            self.clock.pause()
        epoch, loss = at.step // self.batches.per_epoch, fmean(at.losses)
        quality = {} if found is None else {"miou": found}
        at.history.append({"epoch": epoch, "step": at.step, "loss": loss, **quality})
        at.losses.clear()
        log_epoch(epoch, self.recipe.steps.epochs, loss, left, found)

    def _step(self, step: int, total: int, optimiser: torch.optim.Optimizer) -> float:
        """Do one step and return its loss. Dropout is drawn from the step's number, so that a resume repeats it."""
        epoch = step // self.batches.per_epoch + 1
        stage = f"epoch {epoch} of {self.recipe.steps.epochs} {self.clock.left(total - step)}".rstrip()
        self.context.step(step, total, stage)
        torch.manual_seed(self.recipe.steps.seed * 1_000_003 + step)
        optimisers.set_rate(optimiser, self.recipe.steps.rate * schedules.factor(step, total, self.recipe.steps))
        optimiser.zero_grad(set_to_none=True)
        loss = self._loss(self.batches[step])
        if not torch.isfinite(loss):
            raise ModelError(
                self.recipe.model.key, f"the loss became {loss.item()} at step {step}.", "Train with a smaller rate."
            )
        torch.autograd.backward(loss)
        optimiser.step()
        return float(loss.detach())

    def _loss(self, batch: Batch) -> Tensor:
        labels = batch.labels.to(self.device)
        with self._precision():
            out = self.network(batch.pixels.to(self.device, memory_format=torch.channels_last))
        shares = {"out": 1.0, **dict.fromkeys(self.net.auxiliary, self.recipe.loss.auxiliary)}
        terms = [share * self._compare(out[name], labels) for name, share in shares.items()]
        return torch.stack(terms).sum()

    def _compare(self, logits: Tensor, labels: Tensor) -> Tensor:
        corners = self.net.align_corners
        return losses.total(logits, labels, self.recipe.loss, self.weights, align_corners=corners)

    def _precision(self) -> AbstractContextManager[object]:
        stack = ExitStack()
        stack.enter_context(QuickDepthwise())
        stack.enter_context(SoundPointwise())
        stack.enter_context(DenseJoins())
        if uses_bfloat16(self.recipe.steps.precision, self.device):
            stack.enter_context(torch.autocast(self.device.type, dtype=torch.bfloat16))
        return stack

    def _validates(self, step: int, total: int) -> bool:
        return step == total or step // self.batches.per_epoch % self.recipe.steps.validate_every == 0

    def _validate(self, average: Average, at: Position) -> float:
        """Measure the averaged weights and keep them if they are the best so far; return their mean IoU."""
        own = {key: value.clone() for key, value in self.network.state_dict().items()}
        self.network.load_state_dict(average.state)
        try:
            found = self.measure(self.network).miou or 0.0
        finally:
            self.network.load_state_dict(own)
        if found > at.best:
            at.best = found
            at.best_state = {key: value.clone() for key, value in average.state.items()}
        return found


def uses_bfloat16(precision: str, device: torch.device) -> bool:
    """Whether to compute in bfloat16: as the recipe says, or by itself where the hardware has it."""
    if precision != "auto":
        return precision == "bfloat16"
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    return device.type == "cpu" and bool(torch.cpu._is_avx512_bf16_supported())
