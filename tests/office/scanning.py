"""Rounds with as many rows to verify as a test needs: all in one unit, or one in each unit as Mutual Ejemplo has them."""

from __future__ import annotations

from planabierto.office.followup.models import VerifierAssignment
from tests.cast import Cast
from tests.office.rounds import SCANNING, OpenRound, open_round
from tests.office.written import OTHERS, row

SCANNED = 18
"""Units whose scanning the records officer verifies; beside them there is their own, and one that nobody verifies."""


def scanning(code: str = "AO.6.1.", area: str = "Reclamos", lead: str = "Subgerente Comercial") -> str:
    """A scanning action with a quarter of its documents each quarter."""
    return row(code, SCANNING, ("25%", "25%", "25%", "25%"), "50%", annual="100%", area=area, lead=lead)


def many_to_verify(cast: Cast, *, rows: int) -> OpenRound:
    """The third follow-up of 2024 with so many rows of Reclamos, all for the records officer."""
    written = [OTHERS, *(scanning(f"AO.6.{number}.") for number in range(1, rows + 1))]
    return open_round(cast, of={"Reclamar.": written})


def as_mutual_ejemplo(cast: Cast) -> OpenRound:
    """A scanning row in each of twenty units: eighteen for the officer, their own for the alternate, one that nobody verifies."""
    names = [*(f"Unidad {chr(ord('A') + place)}" for place in range(SCANNED)), "Archivo", "Sin nota"]
    opened = open_round(cast, of={f"Servir en {name}.": [OTHERS, scanning(area=name, lead=name)] for name in names})
    VerifierAssignment.objects.filter(unit_report__name="Sin nota").delete()
    return opened


def round_to_verify(cast: Cast) -> OpenRound:
    """Reclamos with three rows to verify, Operaciones and Servicios with one, and Archivo whose row the alternate verifies."""
    single = {
        f"Servir en {name}.": [OTHERS, scanning(area=name, lead=name)]
        for name in ("Operaciones", "Archivo", "Servicios")
    }
    return open_round(
        cast, of={"Reclamar.": [OTHERS, *(scanning(f"AO.6.{number}.") for number in range(1, 4))], **single}
    )
