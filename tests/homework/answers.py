"""Answers to the questions on softmax, right in another way and wrong, as cells of a notebook."""

OTHER_WAY = {
    "ex4": """
def label_smoothing_cross_entropy(logits, target, label_smoothing=0.1):
    top = np.maximum.reduce(logits, axis=1)
    lse = top + np.log(np.sum(np.exp(logits - top[:, None]), axis=1))
    hard = lse - np.take_along_axis(logits, target[:, None], 1)[:, 0]
    soft = lse - logits.mean(axis=1)
    s = label_smoothing

    def backward(dy):
        g = np.exp(logits - lse[:, None]) - s / logits.shape[1]
        np.add.at(g, (np.arange(len(g)), target), s - 1)
        return g / len(g) * dy, None

    return ((1 - s) * hard + s * soft).mean(dtype=logits.dtype), backward
""",
    "ex3": """
class LogSoftmax:
    def __call__(self, logits):
        lse = np.logaddexp.reduce(logits, axis=1)[:, None]
        out = logits - lse
        return out, lambda dy: (np.stack([d - np.exp(o) * d.sum() for d, o in zip(dy, out)]),)

stable_log_softmax = LogSoftmax()
""",
    "ex8": """
%matplotlib inline
def fit_temperature(logits, labels):
    z = np.asarray(logits, dtype=float)
    z = z - z.max(1, keepdims=True)
    ys = z[range(len(labels)), labels]
    def loss(u):
        b = np.exp(-u)
        return (np.log(np.exp(b * z).sum(1)) - b * ys).mean()
    g = (5 ** .5 - 1) / 2
    a, d = np.log(.05), np.log(100)
    while d - a > 1e-6:
        b, c = d - g * (d - a), a + g * (d - a)
        if loss(b) < loss(c):
            d = c
        else:
            a = b
    return np.exp((a + d) / 2)
""",
}

BAD_SUM = """
def label_smoothing_cross_entropy(logits, target, label_smoothing=0.1):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    truth = np.full_like(logits, label_smoothing / logits.shape[1])
    truth[np.arange(len(target)), target] += 1 - label_smoothing
    return -(truth * log_p).sum(), lambda dy: ((np.exp(log_p) - truth) * dy, None)
"""
ZEROS = """
def label_smoothing_cross_entropy(logits, target, label_smoothing=0.1):
    return logits.dtype.type(0), lambda dy: (np.zeros_like(logits), None)
"""
NUMERIC = """
def poisson_nll(log_rate, target):
    def f(z):
        return (np.exp(z) - target * z).mean()
    def backward(dy):
        g, h = np.zeros_like(log_rate), 1e-5
        for i in np.ndindex(g.shape):
            e = np.zeros_like(g); e[i] = h
            g[i] = (f(log_rate + e) - f(log_rate - e)) / (2 * h)
        return g * dy, -log_rate * dy / log_rate.size
    return f(log_rate), backward
"""
HEAD_4 = "def label_smoothing_cross_entropy(logits, target, label_smoothing=0.1):\n"
HEAD_3 = "def stable_log_softmax(logits):\n"
