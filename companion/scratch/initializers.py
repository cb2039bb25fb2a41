"""Starting values for a network's weights, under ``torch.nn.init``'s names.

Each function fills a tensor in place and returns it. Where PyTorch takes a generator of its own, these take ``rng``.

Chapter: practice
"""

from __future__ import annotations

import math

import numpy as np

from companion.scratch.autodiff import Tensor, increment_version

_GAINS = {"linear": 1.0, "sigmoid": 1.0, "tanh": 5 / 3, "relu": math.sqrt(2), "selu": 3 / 4}


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    """Give the factor by which weights must be larger, so that a signal keeps its size through a nonlinearity.

    Formula: 1 for 'linear', 'sigmoid' and convolutions ('conv1d' and so on); 5/3 for 'tanh'; sqrt(2) for 'relu';
    sqrt(2 / (1 + a^2)) for 'leaky_relu' with slope a (``param``, 0.01 by default); 3/4 for 'selu'.

    Raises: ValueError for an unknown nonlinearity.

    Source: He, Zhang, Ren and Sun (2015), Delving Deep into Rectifiers, equations 10 and 15; 5/3 and 3/4 are
    PyTorch's conventions.
    """
    if nonlinearity == "leaky_relu":
        return math.sqrt(2 / (1 + (0.01 if param is None else param) ** 2))
    if nonlinearity in {f"conv{kind}{d}d" for kind in ("", "_transpose") for d in (1, 2, 3)}:
        return 1.0
    if nonlinearity not in _GAINS:
        known = ", ".join([*_GAINS, "leaky_relu", "conv1d", "conv2d", "conv3d"])
        raise ValueError(f"calculate_gain: nonlinearity must be one of {known}, got {nonlinearity!r}")
    return _GAINS[nonlinearity]


def uniform_(tensor: Tensor, a: float = 0.0, b: float = 1.0, *, rng: np.random.Generator) -> Tensor:
    """Fill a tensor with numbers drawn evenly between a and b.

    Raises: TypeError for no tensor or no NumPy generator; ValueError for bounds in the wrong order.
    """
    _require("uniform_", tensor, rng)
    if not a <= b:
        raise ValueError(f"uniform_: expected a <= b, got {a!r} and {b!r}")
    return _filled(tensor, rng.uniform(a, b, size=tensor.shape))


def normal_(tensor: Tensor, mean: float = 0.0, std: float = 1.0, *, rng: np.random.Generator) -> Tensor:
    """Fill a tensor with numbers drawn from a normal distribution.

    Raises: TypeError for no tensor or no NumPy generator; ValueError for a negative std.
    """
    _require("normal_", tensor, rng)
    if not std >= 0:
        raise ValueError(f"normal_: std must be at least 0, got {std!r}")
    return _filled(tensor, rng.normal(mean, std, size=tensor.shape))


def constant_(tensor: Tensor, val: float) -> Tensor:
    """Fill a tensor with one number."""
    _require("constant_", tensor)
    return _filled(tensor, val)


def zeros_(tensor: Tensor) -> Tensor:
    """Fill a tensor with zeros: biases, as a rule. Weights that start equal stay equal."""
    return constant_(tensor, 0.0)


def ones_(tensor: Tensor) -> Tensor:
    """Fill a tensor with ones."""
    return constant_(tensor, 1.0)


def xavier_uniform_(tensor: Tensor, gain: float = 1.0, *, rng: np.random.Generator) -> Tensor:
    """Fill weights evenly, so that neither the signal nor the gradient grows or shrinks much from layer to layer.

    Formula: between plus and minus gain sqrt(6 / (fan_in + fan_out)); for weights (O, D) fan_in is D and fan_out is
    O, both multiplied by the size of a convolution's kernel.

    Raises: see :func:`uniform_`; ValueError for fewer than two dimensions.

    Source: Glorot and Bengio (2010), Understanding the Difficulty of Training Deep Feedforward Neural Networks,
    equation 16.
    """
    _require("xavier_uniform_", tensor, rng)
    bound = gain * math.sqrt(6 / sum(_fans("xavier_uniform_", tensor)))
    return uniform_(tensor, -bound, bound, rng=rng)


def xavier_normal_(tensor: Tensor, gain: float = 1.0, *, rng: np.random.Generator) -> Tensor:
    """Fill weights normally, with the variance of :func:`xavier_uniform_`.

    Formula: the standard deviation is gain sqrt(2 / (fan_in + fan_out)).

    Raises: see :func:`normal_`; ValueError for fewer than two dimensions.

    Source: Glorot and Bengio (2010), equation 12.
    """
    _require("xavier_normal_", tensor, rng)
    return normal_(tensor, 0.0, gain * math.sqrt(2 / sum(_fans("xavier_normal_", tensor))), rng=rng)


def kaiming_uniform_(
    tensor: Tensor,
    a: float = 0.0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    *,
    rng: np.random.Generator,
) -> Tensor:
    """Fill weights evenly, so that the signal keeps its size through rectifiers, however many.

    Formula: between plus and minus gain sqrt(3 / fan). ``mode`` chooses fan_in, which keeps the signal's size, or
    fan_out, which keeps the gradient's; the gain is :func:`calculate_gain`'s, with ``a`` the slope of a leaky ReLU.

    Raises: see :func:`uniform_` and :func:`calculate_gain`; ValueError for another mode and for fewer than two
    dimensions.

    Source: He, Zhang, Ren and Sun (2015), Delving Deep into Rectifiers, equations 10, 14 and 15.
    """
    _require("kaiming_uniform_", tensor, rng)
    if tensor.data.size == 0:
        return tensor
    bound = math.sqrt(3) * _kaiming_std("kaiming_uniform_", tensor, a, mode, nonlinearity)
    return uniform_(tensor, -bound, bound, rng=rng)


def kaiming_normal_(
    tensor: Tensor,
    a: float = 0.0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    *,
    rng: np.random.Generator,
) -> Tensor:
    """Fill weights normally, with the variance of :func:`kaiming_uniform_`.

    Formula: the standard deviation is gain / sqrt(fan).

    Raises: see :func:`kaiming_uniform_`.

    Source: He, Zhang, Ren and Sun (2015), Delving Deep into Rectifiers, equations 10, 14 and 15.
    """
    _require("kaiming_normal_", tensor, rng)
    if tensor.data.size == 0:
        return tensor
    return normal_(tensor, 0.0, _kaiming_std("kaiming_normal_", tensor, a, mode, nonlinearity), rng=rng)


def orthogonal_(tensor: Tensor, gain: float = 1.0, *, rng: np.random.Generator) -> Tensor:
    """Fill weights with a random matrix of orthonormal rows or columns: it turns and mirrors, and stretches nothing.

    Formula: W = gain Q, where Q R is the QR decomposition of a matrix of standard normal numbers, with each column of
    Q times the sign of R's diagonal, so that every such matrix is equally likely. Where there are fewer rows than
    columns, the rows are orthonormal, else the columns. Dimensions after the first count as one.

    Raises: see :func:`normal_`; ValueError for fewer than two dimensions.

    Source: Saxe, McClelland and Ganguli (2014), Exact Solutions to the Nonlinear Dynamics of Learning in Deep Linear
    Neural Networks; the signs: Mezzadri (2007), How to Generate Random Matrices from the Classical Compact Groups.
    """
    _require("orthogonal_", tensor, rng)
    _fans("orthogonal_", tensor)  # asks for two dimensions
    if tensor.data.size == 0:
        return tensor
    rows, columns = tensor.shape[0], tensor.data.size // tensor.shape[0]
    drawn = rng.normal(0.0, 1.0, size=(rows, columns)).astype(tensor.dtype)
    q, r = np.linalg.qr(drawn.T if rows < columns else drawn)
    q *= np.sign(np.diag(r))
    return _filled(tensor, gain * (q.T if rows < columns else q).reshape(tensor.shape))


def _filled(tensor: Tensor, numbers) -> Tensor:
    tensor.data[...] = numbers
    increment_version(tensor)
    return tensor


def _kaiming_std(name: str, tensor: Tensor, a: float, mode: str, nonlinearity: str) -> float:
    fans = dict(zip(("fan_in", "fan_out"), _fans(name, tensor), strict=True))
    if mode not in fans:
        raise ValueError(f"{name}: mode must be 'fan_in' or 'fan_out', got {mode!r}")
    return calculate_gain(nonlinearity, a) / math.sqrt(fans[mode])


def _fans(name: str, tensor: Tensor) -> tuple[int, int]:
    """Count the numbers that one output is made of, and the outputs that one number takes part in."""
    if tensor.ndim < 2:
        raise ValueError(f"{name}: tensor must have at least two dimensions, got shape {tensor.shape}")
    kernel = math.prod(tensor.shape[2:])
    return tensor.shape[1] * kernel, tensor.shape[0] * kernel


def _require(name: str, tensor: Tensor, *generator) -> None:
    """Raise unless the tensor is one of scratch and the generator, where there is one, NumPy's."""
    if not isinstance(tensor, Tensor):
        kind = f"{type(tensor).__module__}.{type(tensor).__name__}"
        raise TypeError(f"{name}: tensor must be a tensor of companion.scratch, got {kind}")
    for rng in generator:
        if not isinstance(rng, np.random.Generator):
            raise TypeError(f"{name}: rng must be a numpy.random.Generator, got {type(rng).__name__}")
