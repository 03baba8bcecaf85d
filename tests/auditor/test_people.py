"""Names of people, and the names of places, posts and products that look alike."""

from __future__ import annotations

import pytest

from planabierto.auditor.people import person_names
from planabierto.auditor.settings import shipped_given_names
from planabierto.auditor.wording import Said
from tests.trials.bounds import bounded


def names(text: str) -> list[str]:
    return [text[start:end] for start, end in person_names(Said(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("El estudio es de la Lcda. Maribel y se revisa.", ["Lcda. Maribel"]),
        ("El Lic. Cienfuegos firmó.", ["Lic. Cienfuegos"]),
        ("Lo revisó la Ing. Marta Orantes.", ["Ing. Marta Orantes"]),
        ("Reunión con el Dr. Barahona y la Sra. Orantes.", ["Dr. Barahona", "Sra. Orantes"]),
        ("Entregado a Lic. Ing. Luis Barahona", ["Lic. Ing. Luis Barahona"]),
        ("la licda. Orantes", ["licda. Orantes"]),
        ("El señor Juan Barahona", ["señor Juan Barahona"]),
        ("don Luis Alonso Barahona", ["don Luis Alonso Barahona"]),
        ("La Licenciada Pérez asistió", ["Licenciada Pérez"]),
        ("Asistieron: Roberto Antonio Cienfuegos y Luis Alonso Barahona, Marta Alicia Orantes.", [
            "Roberto Antonio Cienfuegos", "Luis Alonso Barahona", "Marta Alicia Orantes"]),
        ("María de los Ángeles Orantes coordinó.", ["María de los Ángeles Orantes"]),
        ("Carlos de León", ["Carlos de León"]),
        ("Norma Hernández entregó el informe.", ["Norma Hernández"]),
        ("Se capacitó a Julio Martínez.", ["Julio Martínez"]),
        ("SE CAPACITÓ A ROBERTO ANTONIO CIENFUEGOS", ["ROBERTO ANTONIO CIENFUEGOS"]),
        ("Se capacitó a JOSÉ MARTÍNEZ de la agencia.", ["JOSÉ MARTÍNEZ"]),
    ],
)  # fmt: skip
def test_people_are_found(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ana presentó el informe.",  # one word tells too little
        "Agencia de Santa Ana y de San Miguel.",
        "Se visitó la Agencia Santa Ana Norte.",
        "Centro Escolar José Matías Delgado",
        "Hospital Nacional Doctor Juan José Fernández",
        "Calle Gerardo Barrios",
        "Colonia Carlos Castro",
        "Ministerio de Hacienda",
        "Oficial de Gestión Documental y Archivo",
        "Ley General de Igualdad y Equidad",
        "Norma Técnica de Control Interno",
        "Segundo Trimestre de 2024",
        "Julio a Septiembre",
        "El Salvador",
        "Marco Normativo Institucional",
        "Sr. Director General",
        "Sra. Ministra de Educación",
        "Ing. de Sistemas",
        "Ingeniero Civil",
        "Licenciada en Contaduría Pública",
        "Encargada II de Archivo Central",
        "curso de FortiGate y Windows Server",
        "MUTUAL EJEMPLO DE LAS PERSONAS TRABAJADORAS DE FAROS",
        "Lic. TI",
        "Día Nacional de La Biblioteca",
        "Comité de Rosa y Marina",
        "No. 12, Lic. 14",
    ],
)
def test_places_posts_institutions_and_products_are_no_people(text: str) -> None:
    assert names(text) == []


def test_the_shipped_names_are_folded_words() -> None:
    shipped = shipped_given_names()
    assert len(shipped) > 600
    assert all(name.isascii() and name.isalpha() and name.islower() for name in shipped)


@pytest.mark.parametrize("word", ["norma", "segundo", "julio", "salvador", "marco", "paz", "agosto"])
def test_common_words_are_no_given_names(word: str) -> None:
    assert word not in shipped_given_names()


@pytest.mark.parametrize("piece", ["María ", "Br. ", "br<", "Lic. Dr. ", "Hospital María ", "María de la "])
def test_a_long_text_is_searched_once(piece: str) -> None:
    with bounded(f"names in {piece!r} over and over"):
        found = names("Hospital " + piece * 20_000)
    assert all(len(name.split()) <= 12 for name in found)


def test_a_name_has_at_most_twelve_words() -> None:
    assert names("María " * 26) == ["María " * 11 + "María", "María " * 11 + "María", "María María"]
