"""Figures of the chapter on layers."""
