"""Experiments of the chapter on layers."""
