"""Boards and reports of what is in the database, and the charts they are drawn with."""
