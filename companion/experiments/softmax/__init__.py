"""Experiments of the chapter on softmax classification."""
