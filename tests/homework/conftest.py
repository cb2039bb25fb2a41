"""What the homework's tests share: a box, or the reason why there is none."""

import os

import pytest

from companion.homework import box

pytest.register_assert_rewrite("earning", "frame", "styles")


@pytest.fixture(scope="session")
def boxed():
    """Skip where no box can be made; with COMPANION_REQUIRE_ALL=1, fail instead."""
    reason = box.why_unavailable()
    if reason and os.environ.get("COMPANION_REQUIRE_ALL"):
        pytest.fail(f"no box, and COMPANION_REQUIRE_ALL is set: {reason}")
    if reason:
        pytest.skip(f"no box: {reason}")
