"""Prints the catalogue of the rules, as it stands in docs/rules.md."""

import sys

from planabierto.auditor.documentation import catalogue

sys.stdout.write(catalogue())
