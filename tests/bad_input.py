"""What an error must be for a reader who gave something wrong: one line that says it all."""

import pytest


def says_it_all(call, error, words):
    """Call what must fail; the error is of this class, and its one line has all of these words."""
    with pytest.raises(error) as caught:
        call()
    message = str(caught.value)
    assert "\n" not in message, message
    for word in words:
        assert word in message, f"{word!r} is not in {message!r}"
