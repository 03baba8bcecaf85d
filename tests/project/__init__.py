"""The rules on ourselves: what a guide would ask for and nobody would reread, held by tests."""
