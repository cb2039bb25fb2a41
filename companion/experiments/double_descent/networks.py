"""Networks of many widths, trained on digits of which some bear a wrong label: error against width and time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from companion.data import deal, mislabel
from companion.draws import dropout_mask
from companion.scratch.bank import Bank
from companion.scratch.models import MLP
from companion.scratch.schedules.base import cosine
from companion.shapes import Array, Float, Int
from companion.training import minibatches

VALIDATION = 200  # examples
CLASSES = 10


@dataclass(frozen=True)
class Config:
    """Networks 64-h-10 for each width h and each seed, which deals the digits and draws labels, weights and batches.

    ``label_noise`` is the share of training and validation labels that are wrong; test labels are all right. Trained
    for ``steps`` of Adam at the rate ``lr``, which falls to 0 along half a cosine unless it is ``constant``. Measured
    after each number of steps in ``looks``, or else at the end. ``device`` trains in PyTorch, on "cpu" or "cuda";
    None trains in NumPy.
    """

    widths: tuple[int, ...] = (4, 12, 48, 128)
    seeds: tuple[int, ...] = (0,)
    samples: int = 300
    label_noise: float = 0.2
    steps: int = 3000
    batch: int = 100
    lr: float = 4e-3
    constant: bool = False
    weight_decay: float = 0.0
    dropout: float = 0.0
    test: int = 1000
    looks: tuple[int, ...] = ()
    device: str | None = None


@dataclass(frozen=True)
class Result:
    """Error (share of wrong answers) and loss of every network, of the width ``sizes[w]``, after ``steps[t]``.

    The loss is the squared error, added up over the ten outputs, in the mean over examples. Training and validation
    are measured against the labels that are there, right or wrong.
    """

    sizes: Int[Array, "W"]
    steps: Int[Array, "T"]
    parameters: Int[Array, "W"]
    train_error: Float[Array, "S T W"]
    train_loss: Float[Array, "S T W"]
    validation_error: Float[Array, "S T W"]
    validation_loss: Float[Array, "S T W"]
    test_error: Float[Array, "S T W"]
    test_loss: Float[Array, "S T W"]


def run(config: Config) -> Result:
    """Train all networks at once, and measure them on the way.

    Raises: ValueError where ``batch`` does not divide ``samples``, or a look lies outside the steps.
    """
    looks = config.looks or (config.steps,)
    if config.samples % config.batch:
        raise ValueError(f"run: batch must divide the {config.samples} samples, got {config.batch}")
    if min(looks) < 0 or max(looks) > config.steps:
        raise ValueError(f"run: looks must lie between 0 and {config.steps}, got {looks}")
    parts = [_examples(seed, config.samples, config.label_noise, config.test) for seed in config.seeds]
    parts = [tuple(np.stack(arrays) for arrays in zip(*part, strict=True)) for part in zip(*parts, strict=True)]
    bank = _bank(config.device, networks(config.seeds, config.widths), config.weight_decay)
    x, y = bank.examples(parts[0][0]), bank.examples(np.eye(CLASSES)[parts[0][1]])
    batches, here = _batches(config.seeds, config.samples, config.batch), np.arange(len(config.seeds))[:, None]
    masks = _masks(config.seeds, (sum(config.widths), config.batch), config.dropout)
    measured = []
    for step in range(config.steps + 1):
        if step in looks:
            measured.append([measure(bank.outputs(x_part), labels) for x_part, labels in parts])
        if step < config.steps:
            rows, keep = next(batches), next(masks)
            lr = config.lr if config.constant else cosine(config.lr, 0.0, step / config.steps)
            bank.step(x[here, rows], y[here, rows], lr, None if keep is None else bank.examples(keep))
    curves = np.array(measured).transpose(1, 2, 3, 0, 4)  # part, error or loss, S, T, W
    sizes = np.array(config.widths)
    parameters = (64 + 1 + CLASSES) * sizes + CLASSES
    return Result(sizes, np.array(sorted(set(looks))), parameters, *curves.reshape(-1, *curves.shape[2:]))


def by_seed(seeds: int, **options) -> tuple[Config, ...]:
    """Give one configuration a seed: of one bank, parts that can be computed apart."""
    return tuple(Config(seeds=(seed,), **options) for seed in range(seeds))


WIDTHS = (4, 6, 8, 10, 12, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 100, 140, 200, 280, 400, 560, 800)
SOME = (8, 10, 12, 16, 24, 32, 48, 64, 100, 140, 400, 800)
LOOKS = (10, 20, 30, 50, 70, 100, 150, 200, 300, 500, 1000, 2000, 3000)
NOISY = by_seed(6, widths=WIDTHS, looks=LOOKS)
CLEAN = by_seed(3, widths=SOME, looks=LOOKS, label_noise=0.0)
TWICE = by_seed(3, widths=SOME, looks=LOOKS, samples=600)
DROPOUT = by_seed(3, widths=SOME, looks=LOOKS, dropout=0.3)
DECAY = by_seed(3, widths=SOME, looks=LOOKS, weight_decay=0.5)
MOMENTS = tuple(sorted({round(10 * 400 ** (i / 40)) for i in range(41)}))  # of 10 to 4,000, evenly in the logarithm
EPOCHS = by_seed(3, widths=(800,), looks=MOMENTS, steps=4000, lr=0.01, constant=True)
EPOCHS_CLEAN = by_seed(3, widths=(800,), looks=MOMENTS, steps=4000, lr=0.01, constant=True, label_noise=0.0)
SHIPPED = NOISY + CLEAN + TWICE + DROPOUT + DECAY + EPOCHS + EPOCHS_CLEAN
# Rounding grows in thousands of steps of float32. Between two kinds of processor losses differ by up to 0.03 of the
# largest, and errors, of which the largest counts a few dozen among 200 or 1,000 examples, by up to 0.14 of it.
SHIPPED_WITHIN = {"loss": 0.05, "error": 0.2}


def networks(seeds: tuple[int, ...], widths: tuple[int, ...]) -> list[list[dict[str, Array]]]:
    """Draw the networks: those of one seed and one width are the same, whatever else is drawn."""

    def network(seed: int, width: int) -> MLP:
        return MLP(64, width, CLASSES, rng=np.random.default_rng([seed, 1, width]), dtype=np.float32)

    return [[network(seed, width).state_dict() for width in widths] for seed in seeds]


def measure(outputs: Float[Array, "W S N K"], labels: Int[Array, "S N"]) -> tuple[Array, Array]:
    """Give error and loss of every network, (S, W) each."""
    errors = (outputs.argmax(axis=3) != labels).mean(axis=2)
    losses = ((outputs - np.eye(CLASSES)[labels]) ** 2).sum(axis=3).mean(axis=2)
    return errors.T, losses.T


def _examples(seed: int, samples: int, label_noise: float, test: int) -> list[tuple[Array, Array]]:
    """Deal pictures and labels for training, validation and test, and spoil the labels of the first two.

    The mean of the training pictures is taken from all: on inputs that are never negative many a narrow network loses
    units before it learns anything, and is no good picture of its width.
    """
    rng = np.random.default_rng([seed, 0])
    part = deal(samples, VALIDATION, rng=rng)
    pictures = part.x_train, part.x_validation, part.x_test[:test]
    wrong = [mislabel(y, label_noise, rng=rng) for y in (part.y_train, part.y_validation)]
    mean = part.x_train.mean(axis=0)
    return [(x - mean, y) for x, y in zip(pictures, (*wrong, part.y_test[:test]), strict=True)]


def _bank(device: str | None, networks: list, weight_decay: float):
    """Make the bank, in PyTorch where a device is named."""
    if device is None:
        return Bank(networks, weight_decay=weight_decay)
    from companion.reference.bank import Bank as TorchBank

    return TorchBank(networks, weight_decay=weight_decay, device=device)


def _batches(seeds: tuple[int, ...], samples: int, batch: int) -> Iterator[Int[Array, "S B"]]:
    """Go through the samples for ever, each seed in its own order."""
    rngs = [np.random.default_rng([seed, 2]) for seed in seeds]
    while True:
        yield from map(np.stack, zip(*(minibatches(samples, batch, 1, rng=rng) for rng in rngs), strict=True))


def _masks(seeds: tuple[int, ...], shape: tuple[int, int], p: float) -> Iterator[Float[Array, "S H B"] | None]:
    """Draw for ever which hidden units stay, divided by their share; None without dropout."""
    rngs = [np.random.default_rng([seed, 3]) for seed in seeds]
    while True:
        yield np.stack([dropout_mask(shape, p, rng=rng) for rng in rngs]) / (1 - p) if p else None
