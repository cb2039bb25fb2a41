"""Figures: each function draws arrays or an experiment's result on given axes and returns the axes.

Nothing here trains, opens a window or saves a file. A chapter's figures lie in the folder of its name; what several
chapters use stands here.
"""
