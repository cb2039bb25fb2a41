"""PyTorch's methods of a tensor: a table, and what there is to say of those that are no functions.

``x.exp()`` is ``functional.exp(x)``: a method is the function of that name, with the tensor as its first argument.

Chapter: softmax
"""

from __future__ import annotations

import weakref
from collections.abc import Iterable

import numpy as np

from companion.scratch import functional as F
from companion.scratch import ops
from companion.scratch.autodiff.tape import Tensor, apply, require_slopes
from companion.scratch.ops._common import reads

__all__: list[str] = []  # they are called by their tensor

FUNCTIONS = """
    add sub mul div neg pow square sqrt exp log log1p sin cos abs clamp maximum minimum matmul
    relu sigmoid tanh softmax log_softmax logsumexp
    sum mean var std max min argmax topk cumsum norm
    flatten squeeze unsqueeze transpose split chunk masked_fill gather tril triu
    mm bmm dot eq all any allclose repeat_interleave log10
"""


def view(self, *shape) -> Tensor:
    """Give the numbers in another shape: ``x.view(2, 3)`` or ``x.view((2, 3))``; -1 is worked out."""
    return apply(ops.reshape, self, _sizes(shape))


def permute(self, *dims) -> Tensor:
    """Put the axes into another order, as ``x.permute(2, 0, 1)``."""
    return apply(ops.permute, self, _sizes(dims))


def expand(self, *shape) -> Tensor:
    """Stretch axes of size 1, and put new ones in front: ``x.expand(3, -1)``, where -1 leaves a size as it is."""
    return apply(ops.broadcast_to, self, _sizes(shape))


def t(self) -> Tensor:
    """Turn a matrix on its side."""
    if self.ndim > 2:
        raise ValueError(f"T: a matrix was expected, got shape {self.shape}; use transpose(dim0, dim1)")
    return self.transpose(0, 1) if self.ndim == 2 else self


def size(self, dim: int | None = None):
    """Give the shape, or the size of one axis."""
    return self.shape if dim is None else self.shape[dim]


def numel(self) -> int:
    """Count the numbers."""
    return self.data.size


def item(self) -> float:
    """Give the number in a tensor of one number."""
    return self.data.item()


def tolist(self):
    """Give the numbers as a list of lists."""
    return self.data.tolist()


def numpy(self):
    """Give the array."""
    return self.data


def detach(self) -> Tensor:
    """Give the same numbers without their history."""
    return Tensor(self.data)


def clone(self) -> Tensor:
    """Give a copy, through which gradients flow."""
    return apply(_copied, self, self.dtype) if self.requires_grad else Tensor(self.data.copy())


def cast(dtype) -> object:
    """Give the method that turns numbers into those of a dtype; gradients flow through floating-point ones."""

    def method(self) -> Tensor:
        if self.dtype == dtype:
            return self
        return apply(_copied, self, dtype) if np.dtype(dtype).kind == "f" else Tensor(self.data.astype(dtype))

    method.__doc__ = f"Turn the numbers into {np.dtype(dtype).name}."
    return method


@reads()
def _copied(input, dtype):
    """Copy numbers into a dtype; the gradient comes back in the one they had."""
    before = input.dtype
    return input.astype(dtype), lambda dy: (dy.astype(before), None)


def requires_grad_(self, requires_grad: bool = True) -> Tensor:
    """Ask for a gradient, or for none; give the tensor itself."""
    if requires_grad:
        require_slopes("requires_grad_", self.dtype)
    if not self.is_leaf:
        raise RuntimeError("requires_grad_: this tensor was computed; use detach() to cut it off from its history")
    self.requires_grad = requires_grad
    return self


def retain_grad(self) -> None:
    """Have ``backward`` leave the gradient here too, although an operation made this tensor."""
    node, kept = self.grad_fn, weakref.ref(self)
    if node is None:
        return  # a leaf keeps its gradient anyway
    backward = node.backward

    def keeping(dy, needs):
        tensor = kept()
        if tensor is not None:
            tensor.grad = dy.copy() if tensor.grad is None else tensor.grad + dy
        return backward(dy, needs)

    node.backward = keeping


def forget_gradients(tensors: Iterable[Tensor], set_to_none: bool) -> None:
    """Forget every gradient, or make it zeros where there is one."""
    for tensor in tensors:
        if tensor.grad is not None:
            tensor.grad = None if set_to_none else np.zeros_like(tensor.grad)


def as_array(self, dtype=None, copy=None):
    """Let NumPy read the numbers of a tensor that is owed no gradient, as PyTorch does."""
    if self.requires_grad:
        raise RuntimeError("this Tensor requires a gradient, which NumPy cannot follow; use tensor.detach().numpy()")
    return np.array(self.data, dtype=dtype) if copy else np.asarray(self.data, dtype=dtype)


def array_function(self, function, types, inputs, options):
    """Let those of NumPy's functions that are a function of tensors too be recorded, and refuse all others."""
    if function not in NUMPYS:
        name = f"np.{function.__name__}"
        raise TypeError(f"{name} was given a Tensor; use companion.scratch.functional, or {name} of tensor.data")
    return NUMPYS[function](*inputs, **options)


def _sizes(given: tuple) -> tuple[int, ...]:
    """Give sizes that came one by one, or as one tuple or list."""
    return tuple(given[0]) if len(given) == 1 and isinstance(given[0], tuple | list) else given


def largest(x, axis=None, **options) -> Tensor:
    """Give the largest numbers alone, as NumPy does."""
    found = F.max(x, axis, **options)
    return found if axis is None else found.values


NUMPYS = {
    **{getattr(np, name): getattr(F, name) for name in ("concatenate", "stack", "where", "sum", "mean", "squeeze")},
    np.max: largest,
    np.reshape: view,
    np.transpose: lambda x, axes=None: permute(x, *(axes or range(x.ndim)[::-1])),
    np.shape: lambda x: x.shape,
    np.ndim: lambda x: x.ndim,
    np.size: lambda x: x.data.size,
}

METHODS = {name: getattr(F, name) for name in FUNCTIONS.split()} | {
    "view": view,
    "reshape": view,
    "view_as": lambda self, other: view(self, *other.shape),
    "permute": permute,
    "expand": expand,
    "expand_as": lambda self, other: expand(self, *other.shape),
    "t": t,
    "size": size,
    "dim": lambda self: self.ndim,
    "numel": numel,
    "nelement": numel,
    "item": item,
    "tolist": tolist,
    "numpy": numpy,
    "detach": detach,
    "clone": clone,
    "contiguous": lambda self: self,
    "float": cast(np.float32),
    "double": cast(np.float64),
    "long": cast(np.int64),
    "int": cast(np.int32),
    "bool": cast(np.bool_),
    "requires_grad_": requires_grad_,
    "retain_grad": retain_grad,
    "__array__": as_array,
    "__array_function__": array_function,
}

for _name, _method in METHODS.items():
    setattr(Tensor, _name, _method)
Tensor.T = property(t)
