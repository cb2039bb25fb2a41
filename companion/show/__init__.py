"""What a notebook shows of the package itself: its source, tables by tested code, differences, moving figures."""

from companion.show.difference import gap
from companion.show.markdown import source, table, without_docstrings
from companion.show.moving_figure import figure
from companion.show.tasks import cheat_sheet

__all__ = ["cheat_sheet", "figure", "gap", "source", "table", "without_docstrings"]
