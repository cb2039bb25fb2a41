"""Figures of the chapter on generalisation and double descent."""
