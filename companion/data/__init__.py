"""Data: a small real set that ships with the package, and generators of toy sets."""

from companion.data.digits import Digits, digits
from companion.data.mislabelled import mislabel
from companion.data.sequences import sequences
from companion.data.splits import deal
from companion.data.taught import teacher
from companion.data.toy import blobs, circles, moons, spirals

__all__ = ["Digits", "blobs", "circles", "deal", "digits", "mislabel", "moons", "sequences", "spirals", "teacher"]
