"""What makes a function an operation: it is exported, and what it is given is checked against its annotations.

So an operation says once, in its signature, what it takes, and its body is the formula.

Chapter: softmax
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from itertools import compress
from operator import attrgetter

import numpy as np

from companion.scratch._arrays import as_array, require_no_tensor
from companion.scratch._public import public
from companion.shapes import Float, array_arguments, is_shaped

REMEMBERED = 1024  # combinations of shapes and dtypes, for each operation


def operation(function: Callable) -> Callable:
    """Make a function an operation: export it, and let it take only arrays that fit its annotations.

    ``weight: Float[Array, "O D"]`` takes floating-point numbers in two axes; a letter stands for one size in all
    arguments, and all floating-point arguments must have one dtype. What has passed is remembered, so that the steps
    of a training are checked once.

    Raises, when the operation is called: TypeError for anything but an array of the kind that is named, and for
    dtypes that differ; ValueError for shapes that do not fit.
    """
    forms = array_arguments(function)
    parameters = tuple(inspect.signature(function).parameters)
    is_array, named = [name in forms for name in parameters], frozenset(forms)
    kind = attrgetter("shape", "dtype", "__class__")
    passed: dict[tuple, bool] = {}  # what has passed, and whether a single number was in it

    @functools.wraps(function)
    def op(*arguments, **options):
        try:
            kinds = tuple(map(kind, compress(arguments, is_array)))
        except AttributeError:  # None is among them, or something that will be refused
            found = compress(arguments, is_array)
            kinds = tuple([(getattr(x, "shape", None), getattr(x, "dtype", None), type(x)) for x in found])
        has_single = passed.get(kinds)
        if has_single is None or (options and not named.isdisjoint(options)):
            given = {**dict(zip(parameters, arguments, strict=False)), **options}
            arrays = {name: given[name] for name in forms if name in given}
            require_fit(function.__name__, forms, arrays)
            if len(passed) == REMEMBERED:
                passed.clear()
            has_single = passed[kinds] = any(np.shape(x) == () for x in arrays.values())
        result = function(*arguments, **options)
        return _giving_arrays(*result) if has_single else result

    return public(op)


def _giving_arrays(value, backward: Callable) -> tuple:
    """Have a gradient that is a single number be an array too: NumPy takes the array away where it computes one."""
    return value, lambda dy, *needs: tuple(None if dx is None else as_array(dx) for dx in backward(dy, *needs))


def require_fit(op: str, forms: dict[str, tuple[type, ...]], arrays: dict) -> None:
    """Raise unless every array is of one of its forms, and all floating-point arrays have one dtype.

    ``forms`` has, for each name, the alternatives that its annotation gives.
    """
    require_no_tensor(op, *arrays.values())
    arrays = {name: x for name, x in arrays.items() if x is not None or type(None) not in forms[name]}
    right = {name: [form for form in forms[name] if _is_of_kind(form, x)] for name, x in arrays.items()}
    for name, x in arrays.items():
        if not right[name]:
            kinds = " or ".join(dict.fromkeys(form.kind for form in forms[name] if is_shaped(form)))
            came = f"dtype {x.dtype}" if hasattr(x, "dtype") else type(x).__name__
            raise TypeError(f"{op}: {name} must be a NumPy array of {kinds}, got {came}")
    floats = {name: x.dtype for name, x in arrays.items() if x.dtype in Float.dtypes}
    if len(set(floats.values())) > 1:
        came = ", ".join(f"{name} {dtype}" for name, dtype in floats.items())
        raise TypeError(f"{op}: all floating-point arguments must have one dtype, got {came}")
    sizes: dict = {}
    for name, x in arrays.items():
        found = [_sizes(form.axes, x.shape, sizes) for form in right[name]]
        if not any(fitting is not None for fitting in found):
            expected = " or ".join(_spelled(form.axes, sizes) for form in right[name])
            others = ", ".join(f"{other} {y.shape}" for other, y in arrays.items() if other != name)
            beside = f" beside {others}" if others else ""
            raise ValueError(f"{op}: {name} must have shape {expected}, got {x.shape}{beside}")
        sizes = next(fitting for fitting in found if fitting is not None)


def _is_of_kind(form, x) -> bool:
    return is_shaped(form) and getattr(x, "dtype", None) in form.dtypes


def _sizes(axes: tuple[str, ...], shape: tuple[int, ...], known: dict) -> dict | None:
    """Add the axes' sizes to those known by name; None where there are more or fewer axes, or a size differs."""
    several = next((i for i, axis in enumerate(axes) if axis[0] in ".*"), None)
    if several is not None:  # what stands for any number of axes is one entry, a tuple of their sizes
        end = len(shape) - (len(axes) - several - 1)
        shape = (*shape[:several], shape[several:end], *shape[end:]) if end >= several else ()
    if len(axes) != len(shape):
        return None
    named = [(axis, size) for axis, size in zip(axes, shape, strict=True) if axis.strip("*").isidentifier()]
    known = {**dict(named), **known}
    return known if all(known[axis] == size for axis, size in named) else None


def _spelled(axes: tuple[str, ...], known: dict) -> str:
    """Write axes as a shape, and, where some of their sizes are known, with them: "(O, D) = (O, 2)"."""
    sizes = [known.get(axis, axis) for axis in axes]
    flat = [str(size) for entry in sizes for size in (entry if isinstance(entry, tuple) else (entry,))]
    return " = ".join(dict.fromkeys(f"({', '.join(names)}{',' * (len(names) == 1)})" for names in (axes, flat)))
