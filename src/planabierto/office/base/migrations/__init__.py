"""The tables of this package, in the order in which they grew."""
