"""PyTorch's tensor, its switch for recording, and the derivatives it can be asked for.

Chapter: backpropagation
"""

from torch import Tensor, no_grad
from torch.autograd import grad
from torch.autograd.functional import hvp, jacobian, jvp, vjp
from torch.autograd.graph import Node
