"""Figures of the chapter on softmax classification."""
