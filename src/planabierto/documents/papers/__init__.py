"""The papers of a round: what a unit fills in, what circulates, what is signed, and what a board receives; from values to bytes.

Nothing here knows a database: who calls fills the dataclasses. Institution, plan word and names of bodies are data.
"""
