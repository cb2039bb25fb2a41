"""How fast the engine is: each figure a ratio against a peer or a limit, taken in one run.

``make bench`` runs it all. A subject is a module of this package with four things: ``TITLE``; ``rows(quick)``, what
is to be measured, each row a small dictionary; ``measure(row, quick)``, which measures one row, in a process that was
started with ``row["threads"]`` threads; and ``table(records)``, which shows what was measured.

No test asserts a time: a ratio taken beside somebody else's work is no reason to refuse a change. The limits stand in
:mod:`benchmarks.limits`, and each run says which are met.
"""

import os

# Every library is to choose its kernels for this processor by itself, as PyTorch does, whatever the shell says.
for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "MKL_ENABLE_INSTRUCTIONS", "MKL_CBWR"):
    os.environ.pop(name, None)

SUBJECTS = ("mlp", "peers", "conv", "transformer", "gradient_cost", "memory", "operations", "optimizers")
