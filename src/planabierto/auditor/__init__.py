"""The automatic review: one module per family of rules, one registry (`docs/concepts.md` §6)."""
