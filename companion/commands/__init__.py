"""The commands of ``companion``, by who uses them; each reads arguments, and prints what the package did."""
