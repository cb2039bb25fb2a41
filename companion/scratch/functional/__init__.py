"""Functions of tensors, as PyTorch's scripts call them: ``F.relu(x)``, ``F.cross_entropy(scores, labels)``.

Every operation of :mod:`companion.scratch.ops` is here under its own name: ``F.relu(x)`` is ``apply(ops.relu, x)``,
made by ``on_tensors``. What is written out beside these is put together from them, as PyTorch has it too: further
reductions, and ways to rearrange. Many functions are methods as well, ``x.relu()``:
:mod:`companion.scratch.autodiff.methods` lists them.

Chapter: softmax
"""

from companion.scratch._public import gathered
from companion.scratch.functional._drawn import *
from companion.scratch.functional._operations import *
from companion.scratch.functional._operations import plain as plain
from companion.scratch.functional._products import *
from companion.scratch.functional._questions import *
from companion.scratch.functional._rearrangements import *
from companion.scratch.functional._reductions import *
from companion.scratch.functional._scaled import *

__all__ = gathered(__name__)
