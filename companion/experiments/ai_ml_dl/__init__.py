"""Experiments of the chapter on AI, machine learning and deep learning."""
