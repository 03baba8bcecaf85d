"""Readers: one module for each form of `formats`, with `read(path, *, limits) -> Grid`, and what they share."""
