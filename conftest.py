"""What every test shares, and every notebook that pytest runs."""

from tools.own_settings import use_own_settings

use_own_settings()
