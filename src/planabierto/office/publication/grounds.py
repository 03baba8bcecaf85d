"""The grounds that El Salvador's Ley de Acceso a la Información Pública gives: what an institution begins with, as data."""

from __future__ import annotations

from typing import Final, NamedTuple

from planabierto.office.publication.models import FragmentKind

LAW: Final = "Ley de Acceso a la Información Pública"


class ShippedGround(NamedTuple):
    """One letter of the law: article, letter, and what it protects, in Spanish."""

    article: str
    letter: str
    protects: str
    is_reserved: bool


CONFIDENTIAL: Final = (
    ("a", "La intimidad personal y familiar, el honor y la propia imagen, y los archivos médicos de una persona."),
    ("b", "Lo que un particular entregó con ese carácter, cuando tiene derecho a restringir su divulgación."),
    ("c", "Los datos personales que requieren el consentimiento de la persona para su difusión."),
    ("d", "El secreto profesional, comercial, industrial, fiscal, bancario, fiduciario u otro que diga una ley."),
)
RESERVED: Final = (
    ("a", "Los planes militares secretos y las negociaciones políticas."),
    ("b", "La defensa nacional y la seguridad pública."),
    ("c", "Las relaciones internacionales y las negociaciones diplomáticas del país."),
    ("d", "La vida, la seguridad o la salud de una persona puestas en peligro evidente."),
    ("e", "Opiniones y recomendaciones de un proceso deliberativo cuya decisión no se ha adoptado."),
    (
        "f",
        "La investigación o persecución de actos ilícitos, la justicia y la verificación del cumplimiento de las leyes.",
    ),
    ("g", "Las estrategias estatales en procedimientos judiciales o administrativos en curso."),
    ("h", "Lo que daría una ventaja indebida a una persona en perjuicio de un tercero."),
)

SHIPPED: Final = (
    *(ShippedGround("24", letter, protects, is_reserved=False) for letter, protects in CONFIDENTIAL),
    *(ShippedGround("19", letter, protects, is_reserved=True) for letter, protects in RESERVED),
)

USUAL: Final = {
    FragmentKind.PERSON: ("24", "c"),
    FragmentKind.HEALTH: ("24", "a"),
    FragmentKind.IDENTITY: ("24", "c"),
    FragmentKind.CONTACT: ("24", "c"),
    FragmentKind.SUPPLIER: ("24", "d"),
}
"""The article and letter that a page proposes for a kind of fragment; for the others a person looks."""
