"""JupyterLab as `make lab` starts it: with a look of its own, `lab_look`.

Saving a notebook of the book without running it leaves it as git has it.
"""

import sys
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from stored import before_saving

warnings.filterwarnings("ignore", "Overriding existing pre_save_hook")  # by itself: Lab sets it twice
c = get_config()  # noqa: F821 - Lab defines it
c.ContentsManager.pre_save_hook = before_saving
c.LabApp.custom_css = True
c.ServerApp.tornado_settings = {"static_custom_path": [str(Path(__file__).parent / "lab_look")]}
