"""Readers: one module per file format, each `read_*(path) -> Grid`."""
