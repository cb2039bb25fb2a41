"""Bad input gets one line that names the argument, what came, and what was expected."""

import numpy as np
import pytest
import torch
from bad_input import says_it_all

from companion import data, training
from companion.scratch import layers, ops
from companion.scratch.learners import LogisticRegression
from companion.scratch.optimizers import SGD

RNG = np.random.default_rng(0)
Z, Y = RNG.normal(size=(4, 3)), np.array([0, 1, 2, 0])
W, B = RNG.normal(size=(3, 3)), np.zeros(3)
F32 = Z.astype(np.float32)
IMAGES, KERNELS = RNG.normal(size=(2, 3, 5, 4)), RNG.normal(size=(4, 3, 3, 2))
NAN = np.where(np.eye(4, 3) > 0, np.nan, Z)


def linear():
    return layers.Linear(3, 3, rng=np.random.default_rng(0))


def fit(x, y, batches=None, loss=None):
    model = linear()
    batches = [np.arange(len(x))] if batches is None else batches
    return training.fit(model, loss or layers.CrossEntropyLoss(), SGD(model.parameters(), lr=0.1), x, y, batches)


BAD = {
    # wrong shape
    "linear shapes": (lambda: ops.linear(Z, np.ones((3, 5)), B), ValueError, ["(4, 3)", "(3, 5)"]),
    "linear bias": (lambda: ops.linear(Z, W, np.zeros(4)), ValueError, ["bias", "(3,)", "(4,)"]),
    "matmul shapes": (lambda: ops.matmul(Z, Z), ValueError, ["input", "other", "(4, 3)"]),
    "labels of another length": (lambda: ops.cross_entropy(Z, Y[:3]), ValueError, ["target", "(4,)", "(3,)"]),
    "labels as a column": (lambda: ops.cross_entropy(Z, Y[:, None]), ValueError, ["target", "(4, 1)"]),
    "many labels for one example": (lambda: ops.nll_loss(Z[0], Y), ValueError, ["target", "shape ()", "(4,)"]),
    "one score": (lambda: ops.nll_loss(Z[0, 0], Y), ValueError, ["input", "(N, K, ...)", "()"]),
    "labels of other places": (
        lambda: ops.cross_entropy(np.ones((2, 3, 5)), np.ones((2, 4), int)),
        ValueError,
        ["target", "(2, 5)", "(2, 4)"],
    ),
    "hinge of pictures": (
        lambda: ops.multi_margin_loss(np.ones((2, 3, 5)), np.ones((2, 5), int)),
        ValueError,
        ["input", "(N, K)", "(2, 3, 5)"],
    ),
    "probabilities of another shape": (
        lambda: ops.cross_entropy(Z, Z[:, :2]),
        ValueError,
        ["target", "labels of shape (4,)", "(4, 3)", "float64 of shape (4, 2)"],
    ),
    "no classes": (lambda: ops.cross_entropy(np.ones((4, 0)), Y), ValueError, ["K >= 1", "(4, 0)"]),
    "a loss that cannot broadcast": (
        lambda: ops.mse_loss(np.ones((4, 2)), np.ones(4)),
        ValueError,
        ["mse_loss", "input (4, 2)", "target (4,)"],
    ),
    "divergence shapes": (lambda: ops.gaussian_kl(Z, Z[:2]), ValueError, ["log_var", "mean (4, 3)", "got (2, 3)"]),
    "softmax along two axes": (lambda: ops.softmax(Z, (0, 1)), TypeError, ["softmax: dim", "(0, 1)"]),
    "no such axis": (lambda: ops.log_softmax(Z, 2), IndexError, ["log_softmax: dim", "-2 and 1", "(4, 3)", "got 2"]),
    "an axis twice": (lambda: ops.logsumexp(Z, (0, -2)), ValueError, ["logsumexp: dim", "different", "(0, -2)"]),
    "no axis": (lambda: ops.logsumexp(Z, ()), TypeError, ["logsumexp: dim", "tuple", "()"]),
    "binary shapes": (
        lambda: ops.binary_cross_entropy_with_logits(Z, Z[:2]),
        ValueError,
        ["target", "input (4, 3)", "got (2, 3)"],
    ),
    "fit lengths": (lambda: fit(Z, Y[:2]), ValueError, ["x and y", "4", "2"]),
    "learner's rows": (lambda: LogisticRegression().fit(Z[0], Y), ValueError, ["X", "(N, D)", "(3,)"]),
    "learner's labels": (lambda: LogisticRegression().fit(Z, Y[:2]), ValueError, ["y", "(4,)", "(2,)"]),
    "learner's features": (
        lambda: LogisticRegression().fit(Z, Y).predict(Z[:, :2]),
        ValueError,
        ["3 features", "got 2"],
    ),
    "images without channels": (
        lambda: ops.conv2d(IMAGES[0, 0], KERNELS),
        ValueError,
        ["conv2d", "input", "(N, C, H, W)", "(5, 4)"],
    ),
    "images without pixels": (lambda: ops.max_pool2d(IMAGES[..., :0], 2), ValueError, ["input", "(2, 3, 5, 0)"]),
    "kernels without channels": (lambda: ops.conv2d(IMAGES, KERNELS[0, 0]), ValueError, ["weight", "kw", "(3, 2)"]),
    "convolution's channels": (
        lambda: ops.conv2d(IMAGES[:, :2], KERNELS),
        ValueError,
        ["(2, 2, 5, 4)", "(4, 3, 3, 2)", "3 channels"],
    ),
    "convolution's groups": (lambda: ops.conv2d(IMAGES, KERNELS, groups=3), ValueError, ["groups", "4 kernels", "3"]),
    "convolution's bias": (lambda: ops.conv2d(IMAGES, KERNELS, B), ValueError, ["bias", "(4,)", "(3,)"]),
    "kernel larger than the images": (
        lambda: ops.conv2d(IMAGES[..., :2, :], KERNELS),
        ValueError,
        ["conv2d", "kernel", "(3, 2)", "(2, 4)"],
    ),
    "window larger than the images": (
        lambda: ops.avg_pool2d(IMAGES, 5),
        ValueError,
        ["avg_pool2d", "(5, 5)", "(5, 4)"],
    ),
    # wrong dtype
    "integer scores": (lambda: ops.softmax(np.ones((2, 2), int), 1), TypeError, ["input", "floating", "int64"]),
    "a list": (lambda: ops.relu([1.0, 2.0]), TypeError, ["input", "NumPy array", "list"]),
    "mixed dtypes": (lambda: ops.linear(F32, W, B), TypeError, ["input float32", "weight float64"]),
    "a torch tensor": (lambda: ops.exp(torch.ones(2)), TypeError, ["input", "torch.float32"]),
    "probabilities of another dtype": (
        lambda: ops.cross_entropy(Z, F32),
        TypeError,
        ["input float64", "target float32"],
    ),
    "float labels": (lambda: ops.cross_entropy(Z, Y.astype(float)), TypeError, ["target", "integer", "float64"]),
    "labels in a list": (lambda: ops.multi_margin_loss(Z, [0, 1, 2, 0]), TypeError, ["target", "list"]),
    "integer targets": (
        lambda: ops.binary_cross_entropy_with_logits(Z, np.ones((4, 3), int)),
        TypeError,
        ["target", "int64"],
    ),
    "integer images": (
        lambda: ops.avg_pool2d(np.ones((1, 2, 2), int), 2),
        TypeError,
        ["avg_pool2d", "input", "int64"],
    ),
    "text in the data": (lambda: LogisticRegression().fit(Z.astype(str), Y), TypeError, ["X", "<U"]),
    # out of range
    "label too large": (
        lambda: ops.cross_entropy(Z, np.array([0, 1, 3, 0])),
        ValueError,
        ["target", "0 to 2", "got 3"],
    ),
    "label negative": (lambda: ops.nll_loss(Z, np.array([0, -1, 2, 0])), ValueError, ["target", "got -1"]),
    "hinge label": (lambda: ops.multi_margin_loss(Z, np.array([9, 1, 2, 0])), ValueError, ["target", "got 9"]),
    "target above one": (
        lambda: ops.binary_cross_entropy_with_logits(Z, Z * 0 + 2),
        ValueError,
        ["target", "0 and 1", "2.0"],
    ),
    "unknown reduction": (lambda: ops.mse_loss(Z, Z, reduction="avg"), ValueError, ["reduction", "'avg'"]),
    "hinge power": (lambda: ops.multi_margin_loss(Z, Y, p=3), ValueError, ["p must be 1 or 2", "3"]),
    "Huber's delta": (lambda: ops.huber_loss(Z, Z, delta=0.0), ValueError, ["delta", "0.0"]),
    "learning rate": (lambda: SGD(linear().parameters(), lr=-1), ValueError, ["lr", "-1"]),
    "learning rate NaN": (lambda: SGD(linear().parameters(), lr=np.nan), ValueError, ["lr", "nan"]),
    "nesterov alone": (lambda: SGD(linear().parameters(), nesterov=True), ValueError, ["nesterov", "momentum"]),
    "layer size": (lambda: layers.Linear(0, 3, rng=RNG), ValueError, ["in_features", "at least 1", "0"]),
    "penalty": (lambda: LogisticRegression(0.0), ValueError, ["C must be positive", "0.0"]),
    "one class": (lambda: LogisticRegression().fit(Z, Y * 0), ValueError, ["two classes", "got 1"]),
    "batch size": (
        lambda: next(training.minibatches(4, 9, 1, rng=RNG)),
        ValueError,
        ["batch_size", "between 1 and 4", "9"],
    ),
    "stride": (lambda: ops.conv2d(IMAGES, KERNELS, stride=0), ValueError, ["stride", "at least 1", "0"]),
    "three strides": (lambda: ops.max_pool2d(IMAGES, 2, stride=(1, 1, 1)), ValueError, ["stride", "(1, 1, 1)"]),
    "kernel size": (lambda: ops.max_pool2d(IMAGES, 2.0), ValueError, ["kernel_size", "whole number", "2.0"]),
    "negative padding": (lambda: ops.conv2d(IMAGES, KERNELS, padding=(0, -1)), ValueError, ["padding", "(0, -1)"]),
    "padding by name": (lambda: ops.conv2d(IMAGES, KERNELS, padding="full"), ValueError, ["'same'", "'full'"]),
    "same padding with a stride": (
        lambda: ops.conv2d(IMAGES, KERNELS, padding="same", stride=2),
        ValueError,
        ["'same'", "stride 1", "(2, 2)"],
    ),
    "padding of windows": (
        lambda: ops.max_pool2d(IMAGES, 3, padding=2),
        ValueError,
        ["max_pool2d", "half", "(3, 3)", "(2, 2)"],
    ),
    "kernel size of a layer": (lambda: layers.Conv2d(3, 4, (3, 0), rng=RNG), ValueError, ["kernel_size", "0"]),
    "groups of a layer": (lambda: layers.Conv2d(3, 4, 3, groups=2, rng=RNG), ValueError, ["groups", "3 and 4", "2"]),
    # empty
    "empty batch": (
        lambda: ops.cross_entropy(np.ones((0, 3)), np.zeros(0, int)),
        ValueError,
        ["cross_entropy", "empty batch"],
    ),
    "empty mean": (lambda: ops.mean(np.ones((0, 3))), ValueError, ["input is empty", "(0, 3)"]),
    "empty data": (lambda: fit(Z[:0], Y[:0]), ValueError, ["x and y", "at least 1", "0"]),
    "empty batch of indices": (lambda: fit(Z, Y, [np.array([], int)]), ValueError, ["batch 0 is empty"]),
    "empty set": (lambda: LogisticRegression().fit(Z[:0], Y[:0]), ValueError, ["X", "N at least 1"]),
    "no parameters": (lambda: SGD([], lr=0.1), ValueError, ["params", "got none"]),
    # not finite
    "NaN in the data": (lambda: fit(NAN, Y), ValueError, ["x must be finite", "nan", "(0, 0)"]),
    "infinity in the data": (lambda: fit(np.where(NAN > 0, np.inf, Z), Y), ValueError, ["x must be finite", "inf"]),
    "NaN for the learner": (lambda: LogisticRegression().fit(NAN, Y), ValueError, ["X must be finite", "(0, 0)"]),
    # two worlds
    "torch parameters in our SGD": (
        lambda: SGD(torch.nn.Linear(2, 2).parameters(), lr=0.1),
        TypeError,
        ["companion.scratch", "torch.nn"],
    ),
    "a torch layer in our Sequential": (
        lambda: layers.Sequential(torch.nn.ReLU()),
        TypeError,
        ["layer 0", "companion.scratch", "torch.nn"],
    ),
    # randomness
    "a seed for a generator": (
        lambda: layers.Linear(2, 2, rng=0),
        TypeError,
        ["rng", "numpy.random.Generator", "int"],
    ),
    "a seed for a convolution": (lambda: layers.Conv2d(1, 2, 3, rng=0), TypeError, ["Conv2d", "rng", "int"]),
    "toy set too small": (lambda: data.blobs(2, rng=RNG), ValueError, ["n must be at least", "3", "2"]),
}


@pytest.mark.parametrize("what", BAD)
def test_the_line_says_it_all(what):
    says_it_all(*BAD[what])
