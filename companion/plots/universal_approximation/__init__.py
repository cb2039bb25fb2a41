"""Figures of the chapter on universal approximation."""
