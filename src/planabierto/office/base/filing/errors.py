"""Why a file was not taken, or is not given out."""

from __future__ import annotations

from django.http import Http404

from planabierto.core.errors import PlanAbiertoError


class FileRefusedError(PlanAbiertoError):
    """A file was not taken: the sentence says what was found, where, and what to do."""


class MissingFileError(PlanAbiertoError, Http404):
    """A file that a row names cannot be given out; the page is a 404 with the sentence."""
