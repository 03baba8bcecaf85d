"""Follow-ups: what each unit reports of its actions at a cut-off, its inconsistencies and its figures."""
