"""Small batches are ahead after one epoch, in every run."""

import numpy as np

from companion.experiments.gradient_descent import passes


def test_after_one_epoch_smaller_batches_are_ahead_for_every_seed():
    result = passes.run(passes.Config(epochs=2))
    first = result.loss[:, :, 0]  # batches of 1283, 64, 8, 1
    assert (np.diff(first, axis=0) < 0).all()
    assert first[0].min() > 4 * first[-1].max()
    assert result.misread[0, :, 0].min() > 0.4 and result.misread[-1, :, 0].max() < 0.12


def test_one_batch_does_not_depend_on_the_order():
    result = passes.run(passes.Config(seeds=3, epochs=2, batches=(1283,), rates=(2.0,)))
    np.testing.assert_allclose(result.loss[0], result.loss[0, :1].repeat(3, axis=0), rtol=1e-12)
