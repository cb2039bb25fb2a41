"""What a notebook shows of the package itself: its source, and tables made by tested code."""

from companion.show.markdown import source, table, without_docstrings
from companion.show.tasks import cheat_sheet

__all__ = ["cheat_sheet", "source", "table", "without_docstrings"]
