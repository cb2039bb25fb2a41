"""The whole of reverse mode in thirty lines: a tape that is a list, over the same operations.

    tape = Tape()
    loss = tape.apply(ops.cross_entropy, tape.apply(ops.linear, x, weight, bias), labels)
    tape.backward(loss)  # weight.grad and bias.grad are there

The package's own tape keeps links in place of a list, so that what no longer leads anywhere is forgotten by itself,
and a gradient visits nothing but what took part.

Chapter: backpropagation
"""


class Tensor:
    """An array with a place for its gradient."""

    def __init__(self, data):
        self.data, self.grad = data, None


class Tape:
    """Remembers operations in the order in which they ran, and walks them back in reverse."""

    def __init__(self):
        self.steps = []

    def apply(self, op, *inputs, **options) -> Tensor:
        """Run an operation on arrays and tensors, and write it down."""
        arrays = [x.data if isinstance(x, Tensor) else x for x in inputs]
        value, backward = op(*arrays, **options)
        result = Tensor(value)
        self.steps.append((result, inputs, backward))
        return result

    def backward(self, end: Tensor, gradient=1.0) -> None:
        """Leave in every tensor that ``end`` was computed from the gradient of ``end`` with respect to it."""
        end.grad = end.data * 0 + gradient  # in the shape and dtype of end
        for result, inputs, backward in reversed(self.steps):
            if result.grad is not None:  # else it took no part
                for x, dx in zip(inputs, backward(result.grad), strict=False):
                    if isinstance(x, Tensor) and dx is not None:
                        x.grad = dx if x.grad is None else x.grad + dx
