"""Papers of an invented round, and how they are reopened."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Final

import pypdfium2
from docx import Document
from docx.document import Document as Opened
from docx.table import Table

from planabierto.core.calendar import Periodicity
from planabierto.core.quantity import Scale
from planabierto.core.summary import Standing
from planabierto.core.trafficlight import TrafficLight
from planabierto.documents.papers.circular import Addressee, CircularMemo, Deadline
from planabierto.documents.papers.handover import HandoverSheet, OpenAction, Pending, Substitute
from planabierto.documents.papers.receipt import SentReport, SentRow
from planabierto.documents.papers.resolution import DraftResolution
from planabierto.documents.papers.rounds import Body, PaperRound
from planabierto.documents.papers.sample import AuditSample, SampledRow
from planabierto.documents.papers.verification import RowToVerify, VerificationSheet

ROUND: Final = PaperRound("MUTUAL EJEMPLO", "POI", 2024, Periodicity.QUARTER, 3)
CODE: Final = "3f2a91c0" * 8

MEMO = CircularMemo(
    round=ROUND,
    sender=Addressee("Jefatura de Planificación", "Elena Marroquín"),
    recipients=(Addressee("Jefatura de Reclamos", "Julio Sandoval"), Addressee("Jefatura de Operaciones")),
    issued_on=date(2024, 9, 23),
    place="San Salvador",
    deadlines=(
        Deadline("Enviar el informe de la unidad", "Jefaturas de unidad", date(2024, 10, 11)),
        Deadline("Dar el Vo.Bo.", "Unidades líderes", date(2024, 10, 15)),
        Deadline("Verificar y revisar", "Verificadores y Planificación", date(2024, 10, 18)),
    ),
    address="https://plan.example.org/seguimiento/2024/t3/",
    contact="Planificación, extensión 210, planificacion@example.org.",
    paragraphs=("Este trimestre se pide, además, el medio de verificación de cada acción.",),
    copies=("Gerencia General",),
)
REPORT = SentReport(
    round=ROUND,
    unit="Reclamos",
    sent_by="Julio Sandoval",
    post="Jefe de Reclamos",
    sent_at=datetime(2024, 10, 9, 10, 50, tzinfo=UTC),
    code=CODE,
    rows=tuple(
        SentRow(
            f"AO.6.{number}",
            "Resolver las solicitudes de reintegro dentro del plazo que da el reglamento, con su expediente completo.",
            Scale.RATIO if number % 3 == 0 else Scale.COUNT,
            Decimal("0.75") if number % 3 == 0 else Decimal(1250),
            None if number == 2 else Decimal("0.25") if number % 3 == 0 else Decimal(400),
            None if number == 2 else Decimal("0.7") if number % 3 == 0 else Decimal(1240),
            None if number == 2 else Decimal("0.933") if number % 3 == 0 else Decimal("0.992"),
            "Sin reporte" if number == 2 else "Satisfactorio",
        )
        for number in range(1, 21)
    ),
    lead_unit="Gerencia de Servicios",
)
SHEET = VerificationSheet(
    round=ROUND,
    post="Oficial de Gestión Documental y Archivo",
    name="Marta Quintanilla",
    issued_on=date(2024, 10, 12),
    until=date(2024, 10, 18),
    units=(
        ("Reclamos", tuple(RowToVerify(f"AO.6.{n}", "Escanear los expedientes cerrados del trimestre.", Scale.COUNT, Decimal(36),
                                       Decimal(30 + n), ("Serie 04.2, caja 17, folios 1 a 120",)) for n in range(1, 4))),
        ("Gestión Documental y Archivo",
         (RowToVerify("AO.6.1", "Escanear las actas.", Scale.RATIO, Decimal("0.75"), None, (), is_own=True),)),
    ),
)  # fmt: skip
HANDOVER = HandoverSheet(
    round=ROUND,
    unit="Reclamos",
    issued_on=date(2024, 11, 4),
    gives=("Julio Sandoval", "Jefe de Reclamos"),
    takes=("Rosa Alemán", "Jefa de Reclamos, interina"),
    actions=(
        OpenAction("AO.6.1", "Resolver las solicitudes de reintegro.", Scale.COUNT, Decimal(5000), Decimal(3750), Decimal(1),
                   "OCT-DIC: 1,250"),
        OpenAction("AO.6.2", "Actualizar el manual.", Scale.STAGES, Decimal(1), None, None, ""),
    ),
    requests=(Pending("AO.6.2", "Reprogramación a OCT-DIC", date(2024, 10, 2), date(2024, 11, 15)),),
    returned=(Pending("AO.6.1", "Falta la causa de la desviación", date(2024, 10, 14)),),
    substitutes=(Substitute("Rosa Alemán", "Jefa de Reclamos, interina", date(2024, 11, 4), date(2024, 12, 20)),),
)  # fmt: skip
WHOLE = Standing(
    name="MUTUAL EJEMPLO", actions=177, due=173, above=11, met=134, below=28, pending=0, unreported=5, not_due=4, ahead=0, outside=0,
    bands=dict(zip(TrafficLight, (15, 11, 140, 1, 6, 4, 0), strict=True)), means={"due_capped": Decimal("92.0462")},
)  # fmt: skip
RESOLUTION = DraftResolution(
    round=ROUND,
    board=Body("Junta Directiva", "la"),
    whole=WHOLE,
    presented_by="la Jefatura de Planificación",
    code=CODE,
    written_on=date(2024, 10, 28),
    legal_basis=("el artículo 12, letra c, de la Ley de la Mutual", "el artículo 5 del reglamento de planificación"),
    considerations=("Que la Mutual formula cada año su plan operativo.",),
    instructions=(
        "a Tecnologías de Información, presentar antes del 15 de noviembre de 2024 la reprogramación de AO.4.3.",
    ),
    moved=4,
    undelivered=("Unidad de Género",),
)
POPULATION = tuple(
    SampledRow(f"Unidad {n % 4}", f"AO.6.{n}", "=1+1 no es una fórmula.", Scale(list(Scale)[n % 4]), Decimal(n), Decimal(n) / 2,
               Decimal("0.5"), "No satisfactorio", "+1", "@referencia", "-")
    for n in range(1, 41)
)  # fmt: skip
SAMPLE = AuditSample(
    round=ROUND,
    drawn_by="Óscar Villalta",
    post="Auditor interno",
    drawn_at=datetime(2024, 11, 4, 8, 5, tzinfo=UTC),
    seed="2024-t3-auditoria",
    population=len(POPULATION),
    rows=(),
    filters=("Semáforo: no satisfactorio",),
    content_hash=CODE,
)


def pdf_words(paper: bytes) -> str:
    """All that a PDF says, white space folded."""
    with pypdfium2.PdfDocument(paper) as pdf:
        said = " ".join(page.get_textpage().get_text_bounded() for page in pdf)
    return re.sub(r"\s+", " ", said.replace("\u200b", "").replace("\ufffe", ""))


def word_document(paper: bytes) -> Opened:
    """A Word document, reopened."""
    return Document(BytesIO(paper))


def word_words(paper: bytes) -> list[str]:
    """The paragraphs and cells of a Word document in order."""
    said = []
    for part in word_document(paper).iter_inner_content():
        if isinstance(part, Table):
            said += [cell.text for row in part.rows for cell in row.cells]
        else:
            said.append(part.text)
    return [text.replace("\u200b", "") for text in said]
