"""Figures of the chapter on backpropagation."""
