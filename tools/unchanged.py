"""The changes of ``mutations.py`` that no test can notice, since nothing that can be seen comes out otherwise.

For each file of ``companion/scratch`` the names of such changes, with the reason. A test asks that each name is that
of a change there is; ``mutate.py`` fails where a test notices one after all.
"""

SAME = {
    "autodiff/_contract.py": {
        "owed = max((i + 1 for i, needed in enumerate(needs) if needed), default=0): "
        "0 raised": "an operation of which no input waits for a gradient is not recorded: the default never comes up",
    },
    "autodiff/functional.py": {
        "for row, x in zip(rows, tensors, strict=True):: True turned": "a row was made for each tensor",
    },
    "ops/_windows.py": {
        "images = np.zeros_like(w[0, 0] @ dy[..., :0], shape=(*self.image, self.sizes[-1])): "
        "0 raised (3)": "only the kind of the product is used, which is the same for no column and for one",
    },
    "ops/rearrange.py": {
        "[dy[(*before, slice(end - size, end))] for size, end in zip(sizes, np.cumsum(sizes), strict=True)]: "
        "True turned": "there are as many sums as sizes",
    },
    "optimizers/adaptive.py": {
        'decay, momentum, centered = group["weight_decay"], group["momentum"], group["centered"]: '
        "item 2 doubled": "a truth value doubled is as true",
        'decay, decoupled = group["weight_decay"], group["decoupled_weight_decay"]: '
        "item 1 doubled": "a truth value doubled is as true",
    },
    "optimizers/clipping.py": {
        "if not factor >= 1:: GtE swapped": "at a factor of exactly 1 the product changes no gradient",
    },
    "optimizers/sgd.py": {
        "v += g if share == 1 else share * g: 1 raised": "the product with 1 is the same gradient",
    },
    "symbolic/derivative.py": {
        "expression = known.get(expression, 0) if isinstance(expression, Expr) else 0: "
        "0 raised (2)": "a formula is the last of its own parts, so it is known",
    },
}
