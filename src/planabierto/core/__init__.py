"""The trade's words and arithmetic in plain Python: no file formats, no database, no web."""
