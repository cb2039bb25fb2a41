"""Experiments of the chapter on universal approximation."""
