"""Documents that come in: staged, shown, confirmed by a person, and only then written."""
