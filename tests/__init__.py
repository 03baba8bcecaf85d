"""The tests: the same tree as src/planabierto, plus journeys/ (browser) and project/ (rules on ourselves)."""
