"""Operational plans: their units, actions and the versions of what is programmed."""
