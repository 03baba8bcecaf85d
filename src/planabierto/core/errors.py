"""The failures a user can read: each `str(error)` is a Spanish sentence that says what happened and what to do."""


class PlanAbiertoError(Exception):
    """Root of every failure whose text is meant for the person at the screen."""


class UnreadableFileError(PlanAbiertoError):
    """The file cannot be read in the form that its name or content promises."""


class HostileFileError(UnreadableFileError):
    """The file breaks a limit (size, compression ratio, entries, cells) and was not opened further."""


class NoPlanError(PlanAbiertoError):
    """The file was read, but no table in it is a plan with targets by period."""


class UnwritableFormatError(PlanAbiertoError):
    """A document was asked for in a format that no writer knows."""


class MixedUnitsError(PlanAbiertoError):
    """Quantities in different units of measure were to be pooled into one sum."""


class UnknownRuleError(PlanAbiertoError):
    """A rule was named that the registry does not hold."""


class MissingModelError(PlanAbiertoError):
    """The model that finds names was asked for and its optional parts are not installed."""
