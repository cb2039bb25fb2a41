"""Optimizers: rules that turn gradients into steps, under ``torch.optim``'s names; and the clipping of gradients."""

from companion.scratch.optimizers.adaptive import Adagrad, Adam, AdamW, RMSprop
from companion.scratch.optimizers.base import Optimizer
from companion.scratch.optimizers.clipping import clip_grad_norm_, clip_grad_value_
from companion.scratch.optimizers.sgd import SGD

__all__ = ["SGD", "Adagrad", "Adam", "AdamW", "Optimizer", "RMSprop", "clip_grad_norm_", "clip_grad_value_"]
