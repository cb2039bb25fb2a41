"""Learning-rate schedules, under ``torch.optim.lr_scheduler``'s names.

A schedule is made for an optimizer and changes its ``param_groups[i]["lr"]``: at once to the rate of the first step,
and to the next rate whenever its own ``step()`` is called, after the optimizer's.

Every rate here is computed from the number of the step and the rate that the optimizer began with. PyTorch computes
most of its rates from the one before, so that theirs drift from the formula by rounding (by 2e-13 of the largest rate
in a thousand steps), and so that several schedules may multiply one rate; here the last one to step sets it, and
:class:`SequentialLR` joins schedules. PyTorch's argument ``last_epoch`` is left out: ``state_dict`` resumes.

Chapter: gradient_descent
"""

from companion.scratch._public import gathered
from companion.scratch.schedules.base import *
from companion.scratch.schedules.composed import *
from companion.scratch.schedules.decay import *

__all__ = gathered(__name__)
