"""Experiments of the chapter on gradient descent."""
