"""Benchmarks: what the product costs beside what a person would take instead; `make bench` runs them, no test does."""
