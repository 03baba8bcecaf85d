"""The institution, its units and the settings that are data."""
