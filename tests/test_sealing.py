"""Arrays that tests share are sealed."""

import numpy as np
import pytest

SHARED = {"one": np.arange(3.0), "more": [np.ones(2), (np.zeros(1), "word", 3)]}
ALONE = np.arange(4)


@pytest.mark.parametrize("array", [ALONE, SHARED["one"], SHARED["more"][0], SHARED["more"][1][0]])
def test_shared_array_can_only_be_read(array):
    """Wherever at the top of a module it stands."""
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 7
