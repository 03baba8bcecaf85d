"""The automatic review: one module per family of rules, one registry (`domain.md` §6)."""
