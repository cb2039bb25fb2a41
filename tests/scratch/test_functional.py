"""Functions and methods of tensors: one expression in both worlds gives the same numbers, gradients and kinds."""

import inspect

import numpy as np
import pytest
import torch

from companion.chapters import taught_in
from companion.pairs import PAIRS
from companion.scratch import functional, ops, tensor
from companion.scratch.autodiff import Tensor, methods
from companion.world import WORLDS

X = np.random.default_rng(0).normal(size=(4, 6))
PLACES = np.array([0, 2, 5, 1])

# Of a function: (F, x) -> tensor. x is (4, 6), owed a gradient.
EXPRESSIONS = {
    "relu": lambda F, x: F.relu(x),
    "softmax by position": lambda F, x: F.softmax(x, 1),
    "softmax by name": lambda F, x: F.softmax(input=x, dim=0),
    "softmax as a method": lambda F, x: x.softmax(-1),
    "log_softmax as a method": lambda F, x: x.log_softmax(dim=-1),
    "logsumexp": lambda F, x: F.logsumexp(x, 1),
    "layer_norm by name": lambda F, x: F.layer_norm(x, (6,), bias=x[0], weight=x[1]),
    "linear by name": lambda F, x: F.linear(input=x, weight=x),
    "leaky_relu by position": lambda F, x: F.leaky_relu(x, 0.3),
    "sum over an axis": lambda F, x: F.sum(x, axis=0, keepdims=True),
    "sum as a method": lambda F, x: x.sum(1, keepdims=True),
    "mean": lambda F, x: x.mean(0, keepdim=True),
    "mean by NumPy's names": lambda F, x: x.mean(axis=1, keepdims=True),
    "max of all": lambda F, x: F.max(x),
    "max, values": lambda F, x: x.max(1).values,
    "max, kept": lambda F, x: x.max(1, keepdim=True)[0],
    "max of two": lambda F, x: F.max(x, -x),
    "min of all": lambda F, x: x.min(),
    "min, values": lambda F, x: x.min(0)[0],
    "min of two": lambda F, x: F.min(x, -x),
    "topk, values": lambda F, x: F.topk(x, 3, dim=1).values,
    "topk of columns": lambda F, x: x.topk(2, 0)[0],
    "cumsum": lambda F, x: F.cumsum(x, dim=1) + x.cumsum(0),
    "norm": lambda F, x: x / x.norm(dim=1, keepdim=True) * F.norm(x),
    "norm by position": lambda F, x: x.norm(3, 0),
    "std of equal numbers": lambda F, x: (0 * x).std(1) + x[0, 0].std(correction=0),
    "std of two axes": lambda F, x: x.view(2, 2, 6).std((0, 2)),
    "flatten a number": lambda F, x: x[0, 0].flatten() + F.flatten(x.sum(), 0, -1),
    "labels times fractions": lambda F, x: (x.float() * x.argmax(1).unsqueeze(1)).double(),
    "labels beside one fraction": lambda F, x: (x.argmax(1) + x[0, 0].float()).double(),
    "var": lambda F, x: x.var(),
    "var of rows": lambda F, x: x.var(1, keepdim=True),
    "var, biased": lambda F, x: x.var(0, unbiased=False),
    "std": lambda F, x: F.std(x, dim=0, correction=0, keepdim=True),
    "cat": lambda F, x: F.cat([x, 2 * x], dim=1),
    "concatenate": lambda F, x: F.concatenate((x, x)),
    "stack": lambda F, x: F.stack([x, x * x, -x]),
    "stack inside": lambda F, x: F.stack((x, -x), dim=-1),
    "split": lambda F, x: F.cat(x.split(4, dim=1)[::-1], dim=1),
    "split by sizes": lambda F, x: F.split(x, [1, 2, 3], dim=-1)[2],
    "chunk": lambda F, x: F.cat(F.chunk(x, 4, dim=1)[::-1], dim=1),
    "chunk, fewer than asked": lambda F, x: F.stack(x.chunk(3)),
    "flatten": lambda F, x: x.flatten(),
    "flatten some": lambda F, x: F.flatten(x.view(2, 2, 3, 2), 1, 2),
    "squeeze": lambda F, x: x.view(1, 4, 1, 6).squeeze(),
    "squeeze one": lambda F, x: x.view(1, 4, 1, 6).squeeze(2),
    "squeeze none": lambda F, x: x.squeeze(1),
    "unsqueeze": lambda F, x: x.unsqueeze(1) + x.unsqueeze(-1).squeeze(-1).unsqueeze(0),
    "expand": lambda F, x: x.unsqueeze(1).expand(-1, 3, 6) * x[0].expand_as(x).unsqueeze(1),
    "broadcast_to": lambda F, x: F.broadcast_to(x[0], (4, 6)) * x,
    "permute": lambda F, x: x.view(2, 2, 6).permute(2, 0, 1),
    "permute by a tuple": lambda F, x: F.permute(x.view(2, 2, 6), (1, -1, 0)),
    "view": lambda F, x: x.view(3, -1),
    "view by a tuple": lambda F, x: x.view((8, 3)),
    "view by the size": lambda F, x: x.contiguous().view(x.size(0), 2, x.size()[1] // 2),
    "t": lambda F, x: x.t() @ x,
    "clamp": lambda F, x: x.clamp(-0.5, 0.5),
    "clamp from below": lambda F, x: F.clamp(x, min=0.1),
    "masked_fill": lambda F, x: x.masked_fill(x > 0.5, -1.0),
    "masked_fill with infinity": lambda F, x: F.masked_fill(x, x > 0.5, float("-inf")).softmax(0),
    "tril": lambda F, x: F.tril(x) + x.tril(-1) + x.view(2, 2, 6).tril(2).flatten(0, 1),
    "triu": lambda F, x: F.triu(x, diagonal=1) + x.triu(-2),
    "gather": lambda F, x: x.gather(1, (x > 0).long()) + F.gather(x, dim=0, index=(x > 0).long()),
    "gather some": lambda F, x: F.gather(x, -1, x.argmax(1, keepdim=True)),
    "dot": lambda F, x: F.dot(x[0], x[1]) + x[2].dot(x[3]),
    "mm": lambda F, x: F.mm(x, x.t()) + x.mm(x.t()),
    "bmm": lambda F, x: x.view(2, 2, 6).bmm(F.flatten(x).view(2, 6, 2)) + F.bmm(x.view(2, 2, 6), x.view(2, 6, 2)),
    "repeat_interleave": lambda F, x: F.repeat_interleave(x, 2) + x.repeat_interleave(2, 1).flatten(),
    "repeat_interleave, each its own": lambda F, x: x.repeat_interleave((x > 0).sum(1), dim=0),
    "log10": lambda F, x: F.log10(x.abs()) + x.exp().log10(),
    "smooth_l1_loss": lambda F, x: F.smooth_l1_loss(x, -x) + F.smooth_l1_loss(x, 2 * x, beta=0.3, reduction="none"),
    "smooth_l1_loss, never smooth": lambda F, x: F.smooth_l1_loss(x, -x, reduction="sum", beta=0),
    "where": lambda F, x: F.where(x > 0, x, 2 * x),
    "abs, exp, log, sqrt": lambda F, x: x.abs().sqrt().exp().log(),
    "pow": lambda F, x: x.pow(2).tanh().sigmoid(),
    "clone": lambda F, x: x.clone() * x,
    "float": lambda F, x: x.float().double(),
    "pairs of an index": lambda F, x: x[range(4), (x.argmax(1) * 0 + 3)],
    "rows of an index": lambda F, x: x[(x > 0).sum(1)[:2] - 1],
    "a number of NumPy": lambda F, x: x * np.float64(2) + np.float64(1),
}


@pytest.mark.parametrize("what", EXPRESSIONS)
def test_an_expression_means_what_it_means_in_pytorch(what):
    values, gradients = [], []
    for world in WORLDS:
        x = world.leaf(X)
        y = EXPRESSIONS[what](world.functional, x)
        assert y.requires_grad
        (y * world.tensor(np.random.default_rng(1).normal(size=tuple(y.shape)))).sum().backward()
        values.append(world.numpy(y))
        gradients.append(world.numpy(x.grad))
    tolerance = 1e-6 if what == "float" else 1e-13
    for ours, theirs in (values, gradients):
        assert ours.shape == theirs.shape and ours.dtype == theirs.dtype
        np.testing.assert_allclose(ours, theirs, rtol=tolerance, atol=tolerance)


def test_plain_questions():
    for world in WORLDS:
        x = world.leaf(X)
        assert x.allclose(x + 1e-9) and not world.functional.allclose(x, x + 1e-3)
        assert world.functional.allclose(x, x + 0.1, rtol=0, atol=0.2) is True
        assert x.numel() == x.nelement() == 24 and tuple(x.size()) == (4, 6) and x.size(1) == x.size(-1) == 6
        assert x[0].tolist() == X[0].tolist() and x.sum().item() == pytest.approx(X.sum())
        assert not x.clone().detach().requires_grad and x.detach().clone().requires_grad_() is not None


def test_retained_gradients_are_kept_on_the_way():
    kept = []
    for world in WORLDS:
        x = world.leaf(X)
        y = x * 2
        y.retain_grad()
        x.retain_grad()  # of a leaf it changes nothing
        (y * y).sum().backward(retain_graph=True)
        (y * y).sum().backward()
        kept.append([world.numpy(y.grad), world.numpy(x.grad)])
    np.testing.assert_allclose(*kept, rtol=1e-14)


def test_tensors_are_made_alike():
    for given, dtype in (([1, 2], "int64"), ([1.0, 2.5], "float64"), (np.float32(3), "float32"), (True, "bool")):
        ours, theirs = (world.numpy(world.autodiff.Tensor(np.array(given))) for world in WORLDS)
        assert ours.dtype == theirs.dtype == dtype
    source = np.ones(3)
    for made in (tensor(source, requires_grad=True), WORLDS[1].autodiff.Tensor(source, requires_grad=True)):
        source[...] = 7
        assert made.requires_grad and made.sum().item() in (3, 21)
        source[...] = 1
    assert isinstance(torch.ones(2), WORLDS[1].autodiff.Tensor)
    assert tensor(source, requires_grad=True).data is not source


def test_numpys_functions_of_tensors_are_recorded_or_refused():
    x = tensor(X, requires_grad=True)
    for y, expected in (
        (np.where(x > 0, x, 0.0), np.where(X > 0, X, 0)),
        (np.concatenate([x, X], axis=1), np.concatenate([X, X], axis=1)),
        (np.stack([x, x]), np.stack([X, X])),
        (np.sum(x, axis=0, keepdims=True), X.sum(0, keepdims=True)),
        (np.max(x, axis=1), X.max(1)),
        (np.reshape(x, (6, 4)), X.reshape(6, 4)),
        (np.transpose(x), X.T),
    ):
        assert isinstance(y, Tensor) and y.requires_grad
        np.testing.assert_array_equal(y.data, expected)
    assert np.shape(x) == X.shape and np.ndim(x) == 2 and np.size(x) == 24
    with pytest.raises(TypeError, match=r"np\.cumsum was given a Tensor; use companion\.scratch\.functional, or"):
        np.cumsum(x)
    with pytest.raises(RuntimeError, match=r"requires a gradient, which NumPy cannot follow; use tensor\.detach\(\)"):
        np.asarray(x)
    assert np.asarray(x.detach()) is x.data and np.array(x.detach(), np.float32).dtype == np.float32


def test_a_function_is_its_operation():
    assert functional.relu is not ops.relu and Tensor.relu is functional.relu
    assert (
        str(inspect.signature(functional.softmax)).startswith("(input: ") and functional.softmax.__name__ == "softmax"
    )
    assert "Formula and errors: :func:`companion.scratch.ops.gelu`" in inspect.getdoc(functional.gelu)
    assert taught_in(functional.gelu) is taught_in(ops.gelu)
    missing = set(ops.__all__) - set(functional.__all__) - {"ELEMENTWISE", "index"}
    assert not missing, "every operation is a function of tensors"


def test_every_method_is_pytorchs():
    assert {name for name in methods.METHODS if not hasattr(torch.Tensor, name)} == {"__array_function__"}


def test_what_does_not_fit_is_told():
    x = tensor(X)
    with pytest.raises(ValueError, match=r"mm: expected two matrices, got shapes \(4, 6\) and \(6,\)"):
        x.mm(x[0])
    with pytest.raises(ValueError, match=r"dot: expected two vectors, got shapes \(4, 6\) and \(4, 6\)"):
        x.dot(x)
    with pytest.raises(ValueError, match=r"bmm: expected two batches of one size, got shapes \(4, 6, 1\) and \(1, 1"):
        functional.bmm(x.unsqueeze(2), tensor(np.ones((1, 1, 2))))
    with pytest.raises(ValueError, match=r"split: the sections must add up to 6, the size of dim 1, got \[2, 3\]"):
        x.split([2, 3], dim=1)
    with pytest.raises(IndexError, match="gather: index must lie between 0 and 5 along dim 1, got 0 to 6"):
        x.gather(1, np.array([[0], [6]]))
    with pytest.raises(ValueError, match="chunk: chunks must be at least 1, got 0"):
        x.chunk(0)
    with pytest.raises(ValueError, match=r"broadcast_to: input of shape \(4, 6\) cannot be stretched to \(2, 6\)"):
        x.expand(2, 6)
    with pytest.raises(ValueError, match="norm: p must be at least 1 and finite, got inf"):
        x.norm(np.inf)
    with pytest.raises(RuntimeError, match="requires_grad_: this tensor was computed; use detach"):
        (tensor(X, requires_grad=True) * 2).requires_grad_(False)
    with pytest.raises(TypeError, match="a gradient needs float32 or float64 data, got dtype int64"):
        tensor([1, 2]).requires_grad_()


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_an_operation_refuses_a_tensor_and_says_what_to_do(pair):
    arguments, options = next(iter(pair.cases.values()))(np.random.default_rng(0))
    pair.scratch(*arguments, **options)  # what has passed once as arrays is refused as tensors all the same
    for i, x in enumerate(arguments):
        if isinstance(x, np.ndarray) and pair.name != "index":
            given = [*arguments[:i], Tensor(x), *arguments[i + 1 :]]
            with pytest.raises(
                TypeError, match=f"^{pair.name}: an operation takes arrays .* use functional.{pair.name}"
            ):
                pair.scratch(*given, **options)
    with pytest.raises(TypeError, match=r"^index: an operation takes arrays"):
        ops.index(tensor(X), 0)
