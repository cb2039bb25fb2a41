"""PyTorch's own optimizers, and its clipping of gradients.

Chapter: softmax
"""

from torch.nn.utils import clip_grad_norm_, clip_grad_value_
from torch.optim import SGD, Adagrad, Adam, AdamW, Optimizer, RMSprop
