"""What the questions on layers draw: batches, and the parameters of layers one after the other."""

from itertools import pairwise


def batch(rng, n, d):
    """Draw N examples with D inputs."""
    return rng.normal(0, 1, (n, d))


def parameters(rng, *sizes):
    """Draw weight (O, D) and bias (O,) of each layer of a network with so many inputs and units."""
    return [array for d, o in pairwise(sizes) for array in (rng.normal(0, 1, (o, d)), rng.uniform(0.5, 1.5, o))]
