"""What becomes public of a follow-up: what is withheld and why, and the sealed editions that are made of it."""
