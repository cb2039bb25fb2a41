"""What the cells of a notebook cost, in seconds of the processor: as many on a busy machine as on a quiet one.

A reader who runs a page waits for each cell, so there is a most for a cell and for a page.
"""

from __future__ import annotations

import psutil
from nbclient import NotebookClient

MOST_A_CELL, MOST_A_PAGE = 10, 60


class TooDear(Exception):
    """A cell, or the page, took more of the processor than a reader should wait for."""


class Spending:
    """Watches a client's run: ``cells`` has what each took, the kernel's own processes and those it started."""

    def __init__(self, client: NotebookClient):
        self.cells: dict[int, float] = {}
        self._client = client
        client.on_cell_execute = self._begin
        client.on_cell_executed = self._end

    def _spent(self) -> float:
        kernel = psutil.Process(self._client.km.provisioner.pid)
        ended = sum(kernel.cpu_times()[2:4])  # of processes that it waited for
        return ended + sum(sum(one.cpu_times()[:2]) for one in (kernel, *kernel.children(recursive=True)))

    def _begin(self, cell, cell_index):
        self.cells[cell_index] = -self._spent()

    def _end(self, cell, cell_index, execute_reply):
        self.cells[cell_index] += self._spent()

    @property
    def page(self) -> float:
        """Seconds of the processor that all cells took together."""
        return sum(self.cells.values())

    def require_cheap(self) -> None:
        """Raise TooDear where a cell or the page took more than it may."""
        cell, seconds = max(self.cells.items(), key=lambda item: item[1], default=(0, 0.0))
        if seconds > MOST_A_CELL:
            raise TooDear(
                f"cell {cell} takes {seconds:.0f} s of the processor, {MOST_A_CELL} at most are a reader's wait"
            )
        if self.page > MOST_A_PAGE:
            raise TooDear(
                f"its cells take {self.page:.0f} s of the processor, {MOST_A_PAGE} at most are a reader's wait"
            )
