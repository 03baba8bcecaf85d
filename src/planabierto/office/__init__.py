"""The office: the Django application in which an institution keeps, follows up and prints its plan."""
