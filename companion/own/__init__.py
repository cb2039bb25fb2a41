"""A reader's own operations, tape and optimizer in the place of the package's, and the two side by side.

    world = use(mine, "linear", "relu", "tape")  # mine: a module, or a notebook's globals()
    run = beside(world, build, x, y, batches)
    print(run)

Chapter: backpropagation
"""

from companion.own.beside import Run, beside
from companion.own.page import page, table
from companion.own.watch import Watch
from companion.own.world import OwnWorld, use

__all__ = ["OwnWorld", "Run", "Watch", "beside", "page", "table", "use"]
