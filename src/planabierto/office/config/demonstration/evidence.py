"""What shows it: the references that the units of Mutual Ejemplo give, and the few files that they upload."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from planabierto.core.completion import EvidencePolicy
from planabierto.office.config.demonstration.papers import listing, page
from planabierto.office.config.demonstration.rows import papers_of
from planabierto.office.followup.live_rows import live_rows
from planabierto.office.followup.services.evidencing import EvidenceInput, add_evidence

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.core.files.uploadedfile import SimpleUploadedFile

    from planabierto.office.accounts.models import User
    from planabierto.office.followup.live_rows import LiveRow
    from planabierto.office.followup.models import UnitReport

_SHELVES: Final = 6


def add_references(report: UnitReport, *, by: User) -> None:
    """Say of every row that needs it where the record of it is kept; what is scanned is counted by type."""
    for number, row in enumerate(live_rows(report), start=1):
        if row.entry.action.evidence_policy != EvidencePolicy.REQUIRED or not row.entry.achieved:
            continue
        add_evidence(report, row.entry, _reference(row, report, number), by=by)


def _reference(row: LiveRow, report: UnitReport, number: int) -> EvidenceInput:
    counted = row.entry.achievement.part_of is not None
    scanned = row.entry.achievement.part_done
    return EvidenceInput(
        row.entry.action.means_of_verification,
        series="Plan operativo 2024",
        place=f"Archivo de gestión, estante {1 + report.order % _SHELVES}",
        folio=str(10 * report.order + number),
        document_type="Memorandos y notas" if counted else "",
        generated=papers_of(report) if counted else None,
        scanned=int(scanned) if counted and scanned is not None else None,
    )


def add_files(report_of: Callable[[str], UnitReport], head_of: Callable[[str], User]) -> None:
    """Upload the files, each to a row of its unit, through the door that every file takes."""
    for unit, code, description, file in _files():
        report = report_of(unit)
        row = next(one for one in live_rows(report) if one.entry.achievement.code == code)
        add_evidence(report, row.entry, EvidenceInput(description), uploads=[file], by=head_of(unit))


def _files() -> list[tuple[str, str, str, SimpleUploadedFile]]:
    """Unit, code, what it is, and the file."""
    return [
        (
            "Administración",
            "AO.3.1",
            "Diagnóstico de la Sede Central y de las Agencias",
            page(
                "diagnostico-t3.pdf",
                unit="Administración",
                title="Diagnóstico de mejoras, tercer trimestre",
                paragraphs=("Se visitaron la Sede Central y cuatro Agencias. Lo más urgente va primero.",),
                rows=(
                    ("Lugar", "Mejora", "Prioridad"),
                    ("Sede Central", "Cubierta del segundo nivel", "Alta"),
                    ("Agencia Puerto", "Rampa de acceso", "Alta"),
                    ("Agencia Volcán", "Pintura de fachada", "Baja"),
                ),
            ),
        ),
        (
            "Comunicaciones y Relaciones Públicas",
            "AO.1.1",
            "Cartel de la campaña, fotografiado en la Agencia",
            page(
                "cartel-agencia.png",
                unit="Comunicaciones y Relaciones Públicas",
                title="Su seguro, al día",
                paragraphs=(
                    "Actualice a sus beneficiarios en cualquier Agencia, de 8 a 16 horas.",
                    "Traiga su documento de identidad: el trámite toma diez minutos y no cuesta nada.",
                ),
            ),
        ),
        (
            "Comercialización",
            "AO.6.1",
            "Listado de seguros vendidos en el trimestre",
            listing(
                "ventas-t3.xlsx",
                title="Seguro de Vida Adicional: ventas de julio a septiembre de 2024",
                header=("Mes", "Agencia", "Seguros"),
                rows=(
                    ("Julio", "Sede Central", 34),
                    ("Julio", "Puerto", 18),
                    ("Agosto", "Sede Central", 29),
                    ("Agosto", "Puerto", 21),
                    ("Septiembre", "Sede Central", 31),
                    ("Septiembre", "Puerto", 22),
                ),
            ),
        ),
        (
            "Desarrollo Humano",
            "AO.5.1",
            "Lista de asistencia de una capacitación",
            page(
                "lista-de-asistencia.png",
                unit="Desarrollo Humano",
                title="Atención a la persona afiliada: lista de asistencia",
                rows=(
                    ("N.º", "Unidad", "Firma"),
                    ("1", "Reclamos", "(firma)"),
                    ("2", "Operaciones", "(firma)"),
                    ("3", "Comercialización", "(firma)"),
                ),
            ),
        ),
        (
            "UGDA",
            "AO.6.3",
            "Inventario de documentos generados y escaneados",
            page(
                "inventario-t3.pdf",
                unit="UGDA",
                title="Inventario del tercer trimestre",
                rows=(
                    ("Tipo", "Generados", "Escaneados"),
                    ("Memorandos", "22", "22"),
                    ("Circulares", "9", "9"),
                    ("Constancias", "23", "23"),
                ),
            ),
        ),
        (
            "Reclamos",
            "AO.6.4",
            "Listado de certificaciones extendidas",
            listing(
                "certificaciones-t3.xlsx",
                title="Certificaciones extendidas de julio a septiembre de 2024",
                header=("Mes", "Certificaciones"),
                rows=(("Julio", 51), ("Agosto", 49), ("Septiembre", 58)),
            ),
        ),
    ]
