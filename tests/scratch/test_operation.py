"""What makes a function an operation: its annotations guard it, and it is still the function that was written."""

import inspect
import sys
import types

import jaxtyping
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion import shapes
from companion.scratch import layers, ops
from companion.scratch.dual import Dual
from companion.scratch.ops import _operation
from companion.scratch.ops._operation import operation

SOURCE = '''
from companion.shapes import Array, Bool, Float, Int

def f({arguments}):
    """Say what came."""
    calls.append(1)
    return [{names}], None
'''


def make(**annotations):
    """Make an operation with these arguments, in a module of its own; count its calls in ``f.calls``."""
    module = types.ModuleType("made_for_a_test")
    module.calls = []
    sys.modules[module.__name__] = module
    arguments = ", ".join(f"{name}: {text!r}" for name, text in annotations.items())
    exec(SOURCE.format(arguments=arguments, names=", ".join(annotations) + ","), vars(module))
    f = operation(module.f)
    f.calls, f.module = module.calls, module
    return f


def array(*shape, dtype=float):
    return np.zeros(shape, dtype)


AXES = ("N D", "N", "", "...", "... D", "N ... D", "*N D", "N *rest", "N C H W", "N D/2 D", "N N")


@given(st.lists(st.sampled_from(AXES), min_size=1, max_size=3), st.data())
def test_a_call_passes_where_jaxtyping_would_let_it(axes, data):
    given_shapes = data.draw(st.tuples(*[st.lists(st.integers(1, 2), max_size=4) for _ in axes]))
    arrays = [array(*shape) for shape in given_shapes]

    @jaxtyping.jaxtyped(typechecker=None)
    def fits():
        return all(
            isinstance(x, jaxtyping.Float[np.ndarray, text.replace("D/2", "_")])
            for x, text in zip(arrays, axes, strict=True)
        )

    f = make(**{f"x{i}": f"Float[Array, {text!r}]" for i, text in enumerate(axes)})
    if fits():
        assert len(f(*arrays)[0]) == len(arrays)
        assert f(**{f"x{i}": x for i, x in enumerate(arrays)}) and len(f.calls) == 2
    else:
        for _ in range(2):  # what is refused is refused again
            with pytest.raises(ValueError, match=r"f: x\d must have shape"):
                f(*arrays)
            with pytest.raises(ValueError, match=r"f: x\d must have shape"):
                f(arrays[0], **{f"x{i}": x for i, x in enumerate(arrays) if i})
        assert not f.calls


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((array(4, 3), array(5, 2)), r"f: w must have shape \(O, D\) = \(O, 3\), got \(5, 2\) beside x \(4, 3\)"),
        ((array(4, 3), array(5)), r"f: w must have shape \(O, D\) = \(O, 3\), got \(5,\) beside x \(4, 3\)"),
        (
            (array(4, 3), array(5, 3), array(4)),
            r"f: b must have shape \(O,\) = \(5,\), got \(4,\) beside x \(4, 3\), w",
        ),
        ((array(), array(5, 3)), r"f: x must have shape \(\.\.\., D\), got \(\) beside w \(5, 3\)"),
    ],
)
def test_a_shape_that_does_not_fit_is_told_with_what_is_known(arguments, message):
    f = make(x='Float[Array, "... D"]', w='Float[Array, "O D"]', b='Float[Array, "O"] | None')
    assert f(array(4, 3), array(5, 3), array(5)) and f(array(3), array(5, 3), None)
    with pytest.raises(ValueError, match=message):
        f(*arguments)


def test_alternatives_are_tried_in_turn():
    f = make(x='Float[Array, "N D"] | Float[Array, "D"] | Int[Array, ""]', y='Float[Array, "D"]')
    assert f(array(2, 3), array(3)) and f(array(3), array(3)) and f(array(dtype=int), array(7))
    with pytest.raises(ValueError, match=r"x must have shape \(N, D\) or \(D,\), got \(1, 2, 3\) beside y"):
        f(array(1, 2, 3), array(3))
    with pytest.raises(ValueError, match=r"x must have shape \(\), got \(3,\)"):
        f(array(3, dtype=int), array(3))


@pytest.mark.parametrize(
    ("annotation", "argument", "message"),
    [
        (
            'Float[Array, "..."]',
            array(2, dtype=int),
            "x must be a NumPy array of floating-point .* int64",
        ),
        ('Float[Array, "..."]', [1.0], r"floating-point numbers .*, got list"),
        ('Float[Array, "..."]', None, "floating-point numbers .*, got NoneType"),
        ('Float[Array, "..."]', 1.0, "floating-point numbers .*, got float"),
        ('Float[Array, "..."]', array(2, dtype=complex), "floating-point numbers .*, got dtype complex128"),
        ('Int[Array, "..."]', array(2), "integers, got dtype float64"),
        ('Int[Array, "..."]', array(2, dtype=bool), "integers, got dtype bool"),
        (
            'Bool[Array, "..."] | Float[Array, "..."]',
            array(2, dtype=int),
            "booleans or floating-point numbers",
        ),
    ],
)
def test_another_kind_of_argument_is_refused_every_time(annotation, argument, message):
    f = make(x=annotation)
    for _ in range(2):
        with pytest.raises(TypeError, match=message):
            f(argument)
        with pytest.raises(TypeError, match=message):
            f(x=argument)
    assert not f.calls


def test_one_dtype_for_all_numbers_but_not_for_labels():
    f = make(x='Float[Array, "N"]', y='Float[Array, "N"]', labels='Int[Array, "N"]')
    for dtype in ("f4", "f8"):
        for labels in ("u1", "i4", "i8"):
            assert f(array(2, dtype=dtype), array(2, dtype=dtype), array(2, dtype=labels))
    with pytest.raises(TypeError, match="must have one dtype, got x float32, y float64"):
        f(array(2, dtype="f4"), array(2), array(2, dtype=int))


def test_what_is_no_array_is_left_to_the_operation():
    f = make(x='Float[Array, "N"]', size="int | tuple[int, ...]", y='Float[Array, "N"]')
    assert f(array(2), (3, 4), array(2))[0][1] == (3, 4)
    with pytest.raises(ValueError, match="y must have shape"):
        f(array(2), (3, 4), array(3))
    with pytest.raises(TypeError, match="missing 2 required positional arguments: 'size' and 'y'"):
        f(array(2))
    with pytest.raises(TypeError, match="takes 3 positional arguments but 4 were given"):
        f(array(2), 1, array(2), 3)


def test_dual_numbers_and_other_arrays_pass_by_their_shape_and_dtype():
    class Watched(np.ndarray):
        pass

    f = make(x='Float[Array, "N D"]')
    assert f(Dual(array(2, 3), array(2, 3))) and f(array(2, 3).view(Watched)) and f(np.ones((2, 2))[:, :1])
    with pytest.raises(ValueError, match="x must have shape"):
        f(Dual(array(2), array(2)))


def test_what_has_passed_is_checked_once_and_not_remembered_for_ever(monkeypatch):
    checked = []
    monkeypatch.setattr(_operation, "require_fit", lambda *arguments: checked.append(1))
    monkeypatch.setattr(_operation, "REMEMBERED", 5)
    f = make(x='Float[Array, "..."]')
    for _ in range(3):
        for n in range(5):
            f(array(n))
    assert len(checked) == 5 and len(f.calls) == 15
    f(array(5))
    f(array(0))
    assert len(checked) == 7, "too many kinds: all were forgotten"


def test_an_operation_is_the_function_that_was_written():
    assert ops.linear.__name__ == "linear" and ops.linear.selective
    assert list(inspect.signature(ops.linear).parameters) == ["input", "weight", "bias"]
    assert inspect.getsource(ops.softmax).startswith("@operation\n@reads()\ndef softmax(input: Float")
    assert inspect.getdoc(ops.softmax).startswith("Turn scores into probabilities")


def test_an_operation_is_exported_where_it_is_written():
    assert make(x='Float[Array, ""]').module.__all__ == ["f"]
    assert ops.linear.__module__ == "companion.scratch.ops.linear"
    assert sys.modules["companion.scratch.ops.linear"].__all__ == ["linear", "matmul"]
    assert {"linear", "relu", "ELEMENTWISE", "embedding"} <= set(ops.__all__) and len(ops.__all__) == len(
        set(ops.__all__)
    )
    assert all(callable(getattr(ops, name)) for name in ops.__all__ if name != "ELEMENTWISE")


def test_annotations_say_what_they_are():
    assert shapes.Float[shapes.Array, "N D"].axes == ("N", "D")
    assert repr(shapes.Float[shapes.Array, "N D"]) == "<class 'companion.shapes.Float[Array, \"N D\"]'>"
    arguments = shapes.array_arguments(ops.linear)
    assert list(arguments) == ["input", "weight", "bias"] and arguments["bias"][1] is type(None)
    assert list(shapes.array_arguments(ops.max_pool2d)) == ["input"]


def test_a_layer_without_parameters_is_its_operation():
    layer = layers.HuberLoss(delta=2.0)
    assert repr(layer) == "HuberLoss(delta=2.0)" and repr(layers.HuberLoss()) == "HuberLoss()"
    assert str(inspect.signature(layers.HuberLoss)) == "(reduction: 'str' = 'mean', delta: 'float' = 1.0)"
    x, y = np.array([3.0, 0.5]), np.zeros(2)
    assert layer(x, y).item() == ops.huber_loss(x, y, delta=2.0)[0]
    assert layers.HuberLoss(reduction="sum")(x, y).item() == 2.5 + 0.125
    assert layers.MaxPool2d(2, 1, 1).options == {"kernel_size": 2, "stride": 1, "padding": 1}
    with pytest.raises(TypeError, match="unexpected keyword argument 'gamma'"):
        layers.HuberLoss(gamma=1.0)
    with pytest.raises(TypeError, match="too many positional arguments"):
        layers.MSELoss("sum")

    class Doubled(layers.MSELoss):
        def forward(self, *arrays):
            return super().forward(*arrays) * 2.0

    assert Doubled(reduction="sum")(x, y).item() == 2 * (x**2).sum()
