"""Figures of the chapter on gradient descent."""
