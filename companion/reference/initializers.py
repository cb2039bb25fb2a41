"""PyTorch's own rules for starting values. They draw from a ``torch.Generator``.

Chapter: practice
"""

from torch.nn.init import (
    calculate_gain,
    constant_,
    kaiming_normal_,
    kaiming_uniform_,
    normal_,
    ones_,
    orthogonal_,
    uniform_,
    xavier_normal_,
    xavier_uniform_,
    zeros_,
)
