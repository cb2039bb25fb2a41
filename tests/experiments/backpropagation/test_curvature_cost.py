"""A Hessian times a vector, counted: two to three gradients, and more with depth."""

import numpy as np

from companion.experiments.backpropagation import curvature_cost


def test_a_hessian_vector_product_costs_two_to_three_gradients_and_more_with_depth():
    for width in (16, 64):
        sizes = [(*[width] * depth, 10) for depth in (2, 3, 6, 12)]
        counted = [curvature_cost.run(curvature_cost.Config(size)) for size in sizes]
        prices = [c.product / c.gradient for c in counted]
        assert prices[0] > 2 and prices[-1] < 3 and (np.diff(prices) > 0).all()
