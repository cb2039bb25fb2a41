"""JupyterLab as `make lab` starts it: saving a notebook of the book without running it leaves it as git has it."""

import sys
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from stored import before_saving

warnings.filterwarnings("ignore", "Overriding existing pre_save_hook")  # by itself: Lab sets it twice
c = get_config()  # noqa: F821 - Lab defines it
c.ContentsManager.pre_save_hook = before_saving
