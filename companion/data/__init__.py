"""Data: a small real set that ships with the package, and generators of toy sets."""

from companion.data.digits import Digits, digits
from companion.data.toy import blobs, moons, spirals

__all__ = ["Digits", "blobs", "digits", "moons", "spirals"]
