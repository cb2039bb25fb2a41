"""Deep learning, every algorithm twice: from scratch in NumPy, and as PyTorch has it."""

__version__ = "0.1.0"
