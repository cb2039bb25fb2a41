"""Automatic differentiation in reverse mode: the tape, and the derivatives that are asked of it.

``node`` is the algorithm, ``tape`` the tensors that it runs on, ``recording`` the switch for it, ``methods`` what a
tensor can do, and ``functional`` the derivatives that are asked of a function; ``small`` is all of reverse mode once
more, in thirty lines. (Forward mode is :mod:`companion.scratch.dual`.)

Chapter: backpropagation
"""

from companion.scratch._public import gathered
from companion.scratch.autodiff.functional import *
from companion.scratch.autodiff.methods import *
from companion.scratch.autodiff.node import *
from companion.scratch.autodiff.recording import *
from companion.scratch.autodiff.tape import *

__all__ = gathered(__name__)
