"""What the questions on softmax draw: scores, labels, class weights."""

# Wide, so that a difference for each column takes long; not so wide that np.eye(K) or the Jacobian of a row does.
LARGE_SIZE = 30, 1800


def scores(rng, n, k, scale=2.0):
    """Draw scores (N, K)."""
    return rng.normal(0, scale, (n, k))


def labels(rng, n, k):
    """Draw N labels below K."""
    return rng.integers(0, k, n)


def rates(rng, k):
    """Draw positive class weights, far from equal."""
    return rng.uniform(0.2, 4.0, k)
