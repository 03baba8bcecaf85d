"""The one column type of a planned or executed quantity: exact on both databases."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from planabierto.core.plan import canonical_number

SetT = TypeVar("SetT")
GetT = TypeVar("GetT")

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    class QuantityBase(models.Field[SetT, GetT]):
        """What the plugin of Django's stubs asks of a field; it adds None where the column is nullable."""

        _pyi_private_set_type: Decimal | int
        _pyi_private_get_type: Decimal
        _pyi_lookup_exact_type: Decimal | int

else:

    class QuantityBase(models.Field):
        """Django's fields take type arguments only in their stubs."""

        def __class_getitem__(cls, _types: object) -> type[QuantityBase]:
            """The class itself, whatever the types."""
            return cls


MAX_INTEGER_DIGITS = 15
MAX_DECIMALS = 22
"""Two more than a written number may have: a percentage is stored as a ratio."""


def fits(value: Decimal | None) -> bool:
    """Whether a figure may enter: not negative, at most 15 digits before the dot and 22 after it. What is computed may be longer."""
    if value is None:
        return True
    if not value.is_finite() or value < 0:
        return False
    whole, _dot, decimals = (canonical_number(value) or "").partition(".")
    return len(whole) <= MAX_INTEGER_DIGITS and len(decimals) <= MAX_DECIMALS


class QuantityField(QuantityBase[SetT, GetT]):
    """A quantity of a plan, exact: `numeric` on PostgreSQL, on SQLite the canonical writing as text.

    Django's own DecimalField passes through a float of 15 digits on SQLite. SQL neither adds nor orders these columns: figures are
    computed in `planabierto.core`. A comparison with zero holds on both databases.
    """

    description = _("Cantidad exacta")

    def get_internal_type(self) -> str:
        """None of Django's own types."""
        return "QuantityField"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """`numeric` without limits where the database knows exact numbers."""
        return "numeric" if connection.vendor == "postgresql" else "text"

    def from_db_value(self, value: Any, _expression: object, _connection: object) -> Decimal | None:
        """The quantity as it was stored."""
        return None if value is None else Decimal(value)

    def to_python(self, value: Any) -> Decimal | None:
        """The quantity of a stored or serialised value."""
        return value if value is None or isinstance(value, Decimal) else Decimal(value)

    def get_prep_value(self, value: Any) -> Any:
        """The canonical writing; raises `ValueError` for what is no number."""
        quantity = self.to_python(value)
        if quantity is None:
            return None
        if not quantity.is_finite():
            message = f"{quantity} is no quantity"
            raise ValueError(message)
        return canonical_number(quantity)

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's own signature
        """What the driver sends: a number to PostgreSQL, the writing to SQLite."""
        writing = value if prepared else self.get_prep_value(value)
        return Decimal(writing) if writing is not None and connection.vendor == "postgresql" else writing
