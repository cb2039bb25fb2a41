"""Questions asked of functions in this very process."""

import signal

import pytest

from companion.homework.here import time_limit
from companion.homework.wire import Late


def raised(*_):
    raise KeyboardInterrupt


@pytest.mark.parametrize("handler", [signal.SIG_IGN, signal.SIG_DFL, raised], ids=["ignored", "default", "own"])
def test_endless_answer_is_cut_off_whatever_interrupts_do(handler):
    """A job that a shell started in the background ignores interrupts, and what was set before is set again."""
    before = signal.signal(signal.SIGINT, handler)
    try:
        with pytest.raises(Late, match=r"no answer within 0\.2 seconds"), time_limit(0.2):
            while True:
                pass
        assert signal.getsignal(signal.SIGINT) is handler
    finally:
        signal.signal(signal.SIGINT, before)
