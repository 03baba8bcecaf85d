"""The office: the Django application in which an institution runs the cycle of its plan."""
