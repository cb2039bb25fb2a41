"""Experiments of the chapter on backpropagation: what gradients cost, how they flow, and how they go wrong."""
