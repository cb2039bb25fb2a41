"""A reader's own operations, tape and optimizer in the place of the package's, and the two side by side.

    world = use(mine, "linear", "relu", "tape")  # mine: a module, or a notebook's globals()
    print(beside(world, build, x, y, batches))

Chapter: backpropagation
"""

from companion.own.beside import Run, beside
from companion.own.watch import Watch
from companion.own.world import OwnWorld, use

__all__ = ["OwnWorld", "Run", "Watch", "beside", "use"]
