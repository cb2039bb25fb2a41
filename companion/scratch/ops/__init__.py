"""Operations: each returns its value and its backward.

    y, backward = linear(x, weight, bias)
    dx, dweight, dbias = backward(dy)

``backward`` takes the upstream gradient ``dy`` (the derivative of some number by ``y``, in y's shape) and gives
one gradient per positional argument, in order; ``None`` stands where there is none to give (labels, a missing
bias). Names, argument order and defaults are those of ``torch.nn.functional``, and ties follow PyTorch.
"""

from companion.scratch._public import gathered
from companion.scratch.ops._elementwise import *
from companion.scratch.ops.activations import *
from companion.scratch.ops.attention import *
from companion.scratch.ops.broadcast import *
from companion.scratch.ops.classification import *
from companion.scratch.ops.conv import *
from companion.scratch.ops.cumulative import *
from companion.scratch.ops.divergence import *
from companion.scratch.ops.dropout import *
from companion.scratch.ops.elementwise import *
from companion.scratch.ops.embedding import *
from companion.scratch.ops.linear import *
from companion.scratch.ops.norm import *
from companion.scratch.ops.pool import *
from companion.scratch.ops.rearrange import *
from companion.scratch.ops.reductions import *
from companion.scratch.ops.regression import *
from companion.scratch.ops.softmax import *
from companion.scratch.ops.vector_norm import *

__all__ = gathered(__name__)
