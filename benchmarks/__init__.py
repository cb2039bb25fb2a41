"""How fast the engine is: each figure a ratio against a peer or a limit, taken in one run.

``make bench`` runs it all. A subject is a module of this package with four things: ``TITLE``; ``rows(quick)``, what
is to be measured, each row a small dictionary; ``measure(row, quick)``, which measures one row, in a process that was
started with ``row["threads"]`` threads; and ``table(records)``, which shows what was measured.

No test asserts a time: a ratio taken beside somebody else's work is no reason to refuse a change. The limits stand in
:mod:`benchmarks.limits`, and each run says which are met.
"""

SUBJECTS = (
    "mlp",
    "peers",
    "conv",
    "transformer",
    "gradient_cost",
    "memory",
    "operations",
    "optimizers",
    "bank",
    "curve",
    "grading",
    "classes",
)
