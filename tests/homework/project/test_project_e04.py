"""Exercise 4 of the project: a network of one's own."""

from frame import chapter, wrong_answers
from styles import right_answers

PROJECT = chapter("project")

test_right_answer = right_answers(
    PROJECT,
    4,
    {
        "two layers of ReLU, mini-batches, Adam": """
def train(x, y, seed):
    rng = np.random.default_rng(seed)
    labels, z = sorted(set(y.tolist())), scale(x, x).astype(float)
    target = np.array([labels.index(one) for one in y.tolist()])
    sizes = [z.shape[1], 24, 24, len(labels)]
    layers = [[rng.normal(size=(a, b)) * np.sqrt(2 / a), np.zeros(b)] for a, b in zip(sizes, sizes[1:])]
    first = [[0 * p for p in layer] for layer in layers]
    second = [[0 * p for p in layer] for layer in layers]
    step = 0
    for _ in range(60):
        order = rng.permutation(len(z))
        for rows in np.array_split(order, max(len(z) // 16, 1)):
            step += 1
            values = [z[rows]]
            for i, (W, b) in enumerate(layers):
                a = values[-1] @ W + b
                values.append(np.maximum(a, 0) if i < 2 else a)
            e = np.exp(values[-1] - values[-1].max(axis=1, keepdims=True))
            d = e / e.sum(axis=1, keepdims=True)
            d[np.arange(len(rows)), target[rows]] -= 1
            d /= len(rows)
            for i in (2, 1, 0):
                slopes = values[i].T @ d, d.sum(axis=0)
                d = (d @ layers[i][0].T) * (values[i] > 0)
                for j, g in enumerate(slopes):
                    first[i][j] = 0.9 * first[i][j] + 0.1 * g
                    second[i][j] = 0.999 * second[i][j] + 0.001 * g**2
                    m, v = first[i][j] / (1 - 0.9**step), second[i][j] / (1 - 0.999**step)
                    layers[i][j] = layers[i][j] - 0.01 * m / (np.sqrt(v) + 1e-8)
    return {"x": x, "labels": np.array(labels), "layers": layers}

def predict(model, x_new):
    h = scale(model["x"], x_new)
    for W, b in model["layers"][:-1]:
        h = np.maximum(h @ W + b, 0)
    W, b = model["layers"][-1]
    return model["labels"][np.argmax(h @ W + b, axis=1)]

def answers(x, y, x_new, seed):
    model = train(x, y, seed)
    return predict(model, x_new)
""",
        "random features, and descent above them": """
def train(x, y, seed):
    rng, names = np.random.default_rng(seed), np.unique(y)
    W, b = rng.normal(size=(x.shape[1], 300)), rng.uniform(-3, 3, 300)
    h = np.maximum(scale(x, x) @ W + b, 0)
    targets = np.where(y[:, None] == names, 1.0, -1.0)
    V = h.T @ np.linalg.solve(h @ h.T + 0.1 * np.eye(len(h)), targets)
    return x, names, W, b, V

def predict(model, x_new):
    x, names, W, b, V = model
    return names[np.argmax(np.maximum(scale(x, x_new) @ W + b, 0) @ V, axis=1)]

def answers(x, y, x_new, seed):
    return predict(train(x, y, seed), x_new)
""",
    },
)

test_wrong_answer = wrong_answers(
    PROJECT,
    4,
    {
        "no hidden layer": ("h = np.tanh(z @ W + b)", "h = z @ W + b", "answers", "answers"),
        "nothing learned": ("range(500)", "range(0)", "answers", "answers"),
        "places": (
            "return names[(np.tanh(scale(x, x_new) @ W + b) @ V).argmax(axis=1)]",
            "return (np.tanh(scale(x, x_new) @ W + b) @ V).argmax(axis=1)",
            "answers",
            "answer with the labels themselves",
        ),
        "by itself": ("scale(x, x_new)", "scale(x_new, x_new)", "edge cases", "scaled by themselves"),
        "not scaled": ("z = np.unique(y), scale(x, x)", "z = np.unique(y), x", "edge cases", "answers"),
        "the examples again": (
            "return predict(train(x, y, seed), x_new)",
            "return predict(train(x, y, seed), x)",
            "answers",
            "has shape",
        ),
        "uphill": ("weights -= 0.1 * m", "weights += 0.1 * m", "answers", "answers"),
    },
)
