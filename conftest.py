"""What every test shares, and every notebook that pytest runs."""

import os

os.environ.pop("MPLBACKEND", None)  # a machine's setting would take the pictures out of the notebooks' outputs
