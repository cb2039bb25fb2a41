"""The old name of ``companion.parity.directions``, for the chapter on backpropagation until it says the new one."""

from companion.parity.directions import compare_directional

__all__ = ["compare_directional"]
