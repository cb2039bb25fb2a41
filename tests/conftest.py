"""What all tests share."""

from hypothesis import settings

# A shared machine may pause any test for a while; and what CI tries must not differ from run to run.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
