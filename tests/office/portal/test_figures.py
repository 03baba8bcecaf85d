"""The public pages say the figures of the edition, and so do the data beside them."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

import pytest
from django.test import Client
from django.utils.timezone import localdate, now
from lxml import html

from planabierto.core.edition import Edition as FrozenEdition
from planabierto.core.edition_changes import changes_between
from planabierto.office.base.filing.storage import media
from planabierto.office.base.writing import day
from planabierto.office.institutions.services import create_institution
from planabierto.office.portal.public_page import KEPT
from planabierto.office.portal.reading import PublicSite
from planabierto.office.portal.reading import published as read
from planabierto.office.portal.timeline import history_of
from planabierto.office.publication.models import Edition, EditionState
from tests.office.portal.publishing import publish_sample, sample

if TYPE_CHECKING:
    from pytest_django import Settings

    from planabierto.office.institutions.models import Institution

ROUND: Final = "/transparencia/2024/t3/"
TAG: Final = re.compile(r"<[^>]+>")


def words(client: Client, page: str, status: int = 200) -> str:
    """The texts of a page, one blank between them."""
    answer = client.get(page)
    assert answer.status_code == status, page
    body = answer.content.decode()
    return " ".join(TAG.sub(" ", body[body.index("<main") :]).replace("&#34;", '"').split())


def data(client: Client, page: str) -> dict[str, Any]:
    """What stands beside a page as JSON."""
    answer = client.get(page)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    found: dict[str, Any] = json.loads(answer.content)
    return found


def rows(client: Client, page: str) -> list[dict[str, str]]:
    """What stands beside a page as CSV."""
    answer = client.get(page)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


def test_the_answer_is_a_sentence_of_figures_with_their_rules(client: Client, published: Edition) -> None:
    page = words(client, "/")

    assert "¿Cumple Mutual Ejemplo su plan de trabajo 2024?" in page
    assert (
        "Hasta septiembre de 2024, 145 de 173 acciones programadas a la fecha (84%) llegaron al 100% de lo programado o más."
        in page
    )
    assert "En promedio se ejecutó el 92.05% («Promedio con tope de 100%»). 15 van muy por debajo" in page
    assert (
        "Plan Operativo Institucional (POI), tercer trimestre de 2024 Versión 2, publicada el 12 de noviembre de 2024"
        in page
    )
    assert "Se suprimieron 3 fragmentos de los textos." in page
    assert "art. 24 lit. a LAIP · 3 fragmentos Datos personales" in page
    assert f"Código completo (sha256) {published.sha256}" in page
    assert words(client, ROUND) == page


def test_english_changes_words_and_no_text_of_the_plan(client: Client, published: Edition) -> None:
    page = words(client, "/en/")

    assert published.number == 2
    assert "Does Mutual Ejemplo do what it planned for 2024?" in page
    assert "145 of 173 actions planned by the date (84%) reached 100% of what was planned or more." in page
    assert "Elevar de forma constante la calidad de los servicios" in page


def test_page_csv_and_json_say_the_same(client: Client, published: Edition) -> None:
    page, beside, table = words(client, ROUND), data(client, f"{ROUND[:-1]}.json"), rows(client, f"{ROUND[:-1]}.csv")

    totals = beside["totals"]
    assert (totals["met"], totals["due"], totals["mean"]) == (145, 173, "92.05")
    assert {(row["institution_met"], row["institution_due"], row["institution_mean"]) for row in table} == {
        ("145", "173", "92.05")
    }
    assert len(table) == totals["actions"] == 177
    assert "145 de 173" in page
    assert beside["edition"]["code"] == {row["edition_code"] for row in table}.pop() == published.sha256
    assert [unit["met"] for unit in beside["units"] if unit["slug"] == "reclamos"] == [13]
    assert [(one["key"], one["met"], one["due"]) for one in beside["objectives"]][3] == ("O.E.4", 12, 20)
    assert "12 de 20 cumplidas" in page


def test_a_unit_and_its_data_say_the_same(client: Client, published: Edition) -> None:
    page, beside, table = (
        words(client, f"{ROUND}reclamos/"),
        data(client, f"{ROUND}reclamos.json"),
        rows(client, f"{ROUND}reclamos.csv"),
    )

    assert published.number == 2
    assert "13 de 20 cumplidas" in page
    assert (beside["totals"]["met"], beside["totals"]["due"]) == (13, 20)
    assert {(row["unit"], row["unit_met"], row["unit_due"]) for row in table} == {("Reclamos", "13", "20")}
    assert len(table) == len(beside["actions"]) == 20


def test_an_action_says_where_its_figure_comes_from(client: Client, published: Edition) -> None:
    page, beside, table = (
        words(client, f"{ROUND}reclamos/ao-6-5/"),
        data(client, f"{ROUND}reclamos/ao-6-5.json"),
        rows(client, f"{ROUND}reclamos/ao-6-5.csv"),
    )

    assert published.number == 2
    assert "La barra es lo ejecutado; la raya, lo programado a septiembre de 2024." in page
    assert "593 ejecutado ÷ 705 programado = 84%" in page
    assert "593 de 705" in page
    assert [(row["code"], row["due"], row["counted"], row["percent"]) for row in table] == [
        ("AO.6.5", "705", "593", "84")
    ]
    assert (beside["action"]["due"], beside["action"]["counted"], beside["action"]["percent"]) == ("705", "593", 84)
    assert [(one["year"], one["period"], one["percent"]) for one in beside["history"]] == [(2024, "t3", 84)]


def test_original_and_current_target_stand_beside_each_other(client: Client, published: Edition) -> None:
    first = read(published).contents.lines[0]
    page = words(client, f"{ROUND}{first.unit.slug}/{first.slug}/")

    assert "Meta actual Meta original" in page
    assert "La meta original valió hasta el 11 de abril de 2024; la cambió acta 64, punto 4.1." in page
    assert "Verifica Oficial de Gestión Documental" in page
    assert "Causa de la desviación: Demanda mayor o menor que la prevista" in page


def test_what_was_withheld_is_marked_and_explained_where_it_was(client: Client, institution: Institution) -> None:
    row = publish_sample(institution, sample(remarks="La firmó [Suprimido: art. 24 lit. a] en agosto."))
    first = read(row).contents.lines[0]
    address = f"{ROUND}{first.unit.slug}/{first.slug}/"

    assert "<mark>[Suprimido: art. 24 lit. a]</mark>" in client.get(address).content.decode()
    assert "La firmó [Suprimido: art. 24 lit. a] en agosto. Causa" in words(client, address)
    assert "art. 24 lit. a LAIP · 3 fragmentos Datos personales" in words(client, address)
    assert "Datos personales" not in words(client, f"{ROUND}reclamos/ao-6-5/")


def test_a_text_of_a_unit_is_never_markup(client: Client, institution: Institution) -> None:
    row = publish_sample(institution, sample(remarks='<b onclick="x">[Suprimido: <i>]</b> & más'))
    first = read(row).contents.lines[0]
    body = client.get(f"{ROUND}{first.unit.slug}/{first.slug}/").content.decode()

    assert "&lt;b onclick=&#34;x&#34;&gt;<mark>[Suprimido: &lt;i&gt;]</mark>&lt;/b&gt; &amp; más" in body


@pytest.mark.parametrize(
    ("state", "count"),
    [
        ("no-satisfactorio", 15), ("parcialmente-satisfactorio", 11), ("satisfactorio", 140), ("superior", 1), ("muy-superior", 6),
        ("no-programada", 4), ("sin-reporte", 0),
    ],
)  # fmt: skip
def test_each_count_of_the_light_leads_to_as_many_actions(
    client: Client, published: Edition, state: str, count: int
) -> None:
    assert published.number == 2
    body = client.get("/").content.decode()
    linked = re.search(rf'acciones/\?estado={state}"><svg.*?</svg><b>(\d+)</b>', body)

    assert (int(linked[1]) if linked else 0) == count
    noun = "acción" if count == 1 else "acciones"
    assert f"{count} {noun}: " in words(client, f"{ROUND}acciones/?estado={state}")


def test_a_search_needs_neither_accents_nor_capitals(client: Client, published: Edition) -> None:
    assert published.number == 2
    assert "1 acción" in words(client, "/transparencia/buscar/?q=MACROPROCESO+tecnologico")
    assert "Examen del macroproceso tecnológico." in words(client, "/transparencia/buscar/?q=macroproceso+tecnologico")
    assert "Unidades Tecnologías de Información" in words(client, "/transparencia/buscar/?q=tecnologias")
    assert "Reclamos · AO.6.5 · 593 de 705" in words(client, "/transparencia/buscar/?q=ao.6.5+reclamos")
    assert "0 acciones Ninguna acción dice eso." in words(client, "/transparencia/buscar/?q=zzz")


def test_a_former_name_of_a_unit_leads_to_the_one_of_today(client: Client, published: Edition) -> None:
    assert published.number == 2
    for former, today in (
        (f"{ROUND}siniestros/", f"{ROUND}reclamos/"),
        (f"{ROUND}siniestros/ao-6-5/", f"{ROUND}reclamos/ao-6-5/"),
        (f"{ROUND}siniestros.csv", f"{ROUND}reclamos.csv"),
        (f"{ROUND}siniestros/ao-6-5.json", f"{ROUND}reclamos/ao-6-5.json"),
        (f"/en{ROUND}siniestros/", f"/en{ROUND}reclamos/"),
    ):
        answer = client.get(former)
        assert (answer.status_code, answer.headers["Location"]) == (301, today)
        assert client.get(today).status_code == 200


def test_a_unit_that_was_frozen_under_a_word_of_the_addresses_is_reached(
    client: Client, institution: Institution
) -> None:
    edition = sample()
    units = tuple(replace(unit, slug="unidades") if unit.name == "Reclamos" else unit for unit in edition.units)
    publish_sample(institution, replace(edition, units=units))

    assert "Reclamos" in words(client, f"{ROUND}unidades-2/")
    assert f'href="{ROUND}unidades-2/"' in client.get(f"{ROUND}unidades/").content.decode()
    assert client.get(f"{ROUND}unidades-2/ao-6-5/").status_code == 200


def test_a_corrected_version_stays_under_its_number_and_leads_to_the_one_in_force(
    client: Client, institution: Institution
) -> None:
    publish_sample(institution, sample(1, remarks="Antes."))
    publish_sample(institution, sample(2, remarks="Después."))
    first = read(Edition.objects.get(number=1)).contents.lines[0]
    address = f"{first.unit.slug}/{first.slug}/"

    old = words(client, f"{ROUND}version/1/{address}")
    assert "Esta versión se rectificó: otra ocupa su lugar. Ver la versión vigente Motivo: Se corrigió un dato." in old
    assert "Antes." in old
    assert "Después." in words(client, f"{ROUND}{address}")
    assert 'name="robots" content="noindex"' in client.get(f"{ROUND}version/1/").content.decode()
    assert "Versión 1, publicada el" in words(client, f"{ROUND}version/1/")
    assert client.get(f"{ROUND}version/2/").headers["Location"] == ROUND
    data = f"{ROUND}version/1/{address.removesuffix('/')}"
    assert b"Antes." in client.get(f"{data}.csv").content
    assert client.get(f"{data}.json").json()["edition"]["number"] == 1
    assert client.get(f"{ROUND}version/1.json").json()["edition"]["number"] == 1
    assert client.get(f"{ROUND}version/1.csv").status_code == 200
    assert client.get(f"{ROUND}version/3.csv").status_code == 404
    listed = words(client, "/transparencia/versiones/")
    assert "T3 2024 (tercer trimestre) Versión 2 Vigente" in listed
    assert "Versión 1 Rectificada" in listed


def test_a_correction_shows_its_list_of_changes(client: Client, institution: Institution) -> None:
    before, after = sample(1, remarks="Se firmó."), sample(2, remarks="La firmó [Suprimido: art. 24 lit. a].")
    publish_sample(institution, before)
    publish_sample(institution, replace(after, changes=changes_between(before, after)))
    page = words(client, "/")

    assert "Qué cambió respecto de la versión anterior" in page
    assert "Observaciones" in page
    assert "[Suprimido] → La firmó [Suprimido: art. 24 lit. a] ." in page
    assert "Se firmó." not in page


def test_a_withdrawn_version_is_told_with_its_reason(client: Client, published: Edition) -> None:
    Edition.objects.filter(pk=published.pk).update(
        state=EditionState.WITHDRAWN, withdrawn_at=published.published_at, withdrawal_reason="Trae un dato equivocado."
    )

    assert "No hay una versión oficial vigente." in words(client, "/")
    told = f"La versión 2 se retiró el {day(localdate(published.published_at))}. Motivo: Trae un dato equivocado."
    assert f"{told} Versión 2 Retirada" in words(client, ROUND, 410)
    assert told in words(client, f"{ROUND}version/2/")
    assert "Versión 2 Retirada" in words(client, "/transparencia/versiones/")


def test_before_the_first_edition_the_site_says_so_and_where_the_staff_goes_in(
    client: Client, institution: Institution
) -> None:
    assert institution.short_name == "Mutual"
    page = words(client, "/")
    assert "¿Cumple Mutual su plan de trabajo? Todavía no se ha publicado ninguna versión oficial." in page
    assert 'href="/inicio/"' in client.get("/").content.decode()
    assert "Todavía no se ha publicado" in words(client, "/transparencia/comparar/")
    assert client.get("/transparencia/buscar/?q=x").status_code == 404


def renamed(edition: FrozenEdition, *, code: str) -> FrozenEdition:
    """The same edition where the first action has another code and the same identity."""
    first, row = edition.actions[0], edition.figures.rows[0]
    return replace(
        edition,
        actions=(replace(first, code=code, slug=code.lower().replace(".", "-")), *edition.actions[1:]),
        figures=replace(edition.figures, rows=(replace(row, code=code), *edition.figures.rows[1:])),
    )


def test_the_history_of_an_action_follows_its_identity_over_codes_and_years(
    client: Client, institution: Institution
) -> None:
    publish_sample(institution, renamed(sample(1, year=2023), code="AO.99.9"))
    publish_sample(institution, sample(1, period=2))
    row = publish_sample(institution, sample(1))
    line = read(row).contents.lines[0]

    found = history_of(PublicSite(institution), line)
    assert [(one.digest.year, one.digest.period, one.point.code) for one in found] == [
        (2024, 3, line.row.code), (2024, 2, line.row.code), (2023, 3, "AO.99.9"),
    ]  # fmt: skip
    page = words(client, f"{ROUND}{line.unit.slug}/{line.slug}/")
    assert page.index("T3 2024") < page.index("T2 2024") < page.index("T3 2023")
    compared = words(client, "/transparencia/comparar/")
    for one in ("T3 2024 (tercer trimestre)", "T2 2024 (segundo trimestre)", "T3 2023 (tercer trimestre)"):
        assert f"{one} 84%" in compared


def test_a_code_or_a_hash_tells_what_was_published(client: Client, published: Edition) -> None:
    short = " ".join(published.sha256[start : start + 4].upper() for start in range(0, 20, 4))
    for asked in (short, short.replace(" ", "").lower(), published.sha256, f" {published.sha256.upper()} "):
        page = words(client, f"/transparencia/verificar/?codigo={asked}")
        assert "Sí: es lo que se publicó Vigente" in page
        assert "seguimiento-poi-2024-t3-v2.json De T3 2024 (tercer trimestre), Versión 2" in page
    csv_file = published.files.get(media_type="text/csv")
    assert "seguimiento-poi-2024-t3-v2.csv" in words(client, f"/transparencia/verificar/?codigo={csv_file.sha256}")
    assert "Aquí no se publicó nada con ese código." in words(client, f"/transparencia/verificar/?codigo={'0' * 64}")
    assert "Eso no es un código" in words(client, "/transparencia/verificar/?codigo=%25'x")
    assert "PRIVATE" not in words(client, "/transparencia/verificar/")
    verifier = client.get("/transparencia/verificar/verifier.py")
    assert verifier.headers["Content-Disposition"] == 'attachment; filename="verifier.py"'


def test_an_internal_edition_and_one_that_is_being_made_are_nowhere(client: Client, published: Edition) -> None:
    for values in ({"audience": "internal"}, {"audience": "public", "state": EditionState.MAKING}):
        Edition.objects.filter(pk=published.pk).update(**values)
        for page in (
            ROUND,
            f"{ROUND}reclamos/",
            f"{ROUND}version/2/",
            "/transparencia/datos/seguimiento-poi-2024-t3-v2.csv",
        ):
            assert client.get(page).status_code == 404, (values, page)
        assert "Versión 2" not in words(client, "/transparencia/versiones/")
        assert "Aquí no se publicó" in words(client, f"/transparencia/verificar/?codigo={published.sha256}")


def test_a_text_that_somebody_changed_is_not_shown(client: Client, institution: Institution) -> None:
    path = media(publish_sample(institution, sample(remarks="Nadie la ha leído.")).path)
    path.chmod(0o600)
    path.write_text(path.read_text(encoding="utf-8").replace("593", "705"), encoding="utf-8")

    for page in ("/", ROUND, f"{ROUND}reclamos/ao-6-5/"):
        answer = client.get(page)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store")
        assert "ya no coincide con su código de verificación, y no se muestra" in answer.content.decode()
    assert client.get("/transparencia/versiones/").status_code == 200


def test_another_institution_is_another_site(client: Client, published: Edition) -> None:
    other = create_institution(name="Otra Mutual", short_name="Otra", host="otra.example", by=None)
    theirs = Client(headers={"host": "otra.example"})
    type(published.institution).objects.filter(pk=published.institution_id).update(host="testserver")

    assert theirs.get(ROUND).status_code == 404
    assert theirs.get("/transparencia/datos/seguimiento-poi-2024-t3-v2.csv").status_code == 404
    assert "Aquí no se publicó" in theirs.get(f"/transparencia/verificar/?codigo={published.sha256}").content.decode()
    publish_sample(other)
    listed = client.get("/transparencia/instituciones/").content.decode()
    assert '<a href="http://otra.example/">Otra Mutual</a>' in listed
    assert 'href="/">Mutual Ejemplo</a>' in listed


def test_the_list_of_institutions_changes_when_another_begins_to_publish_and_when_it_ceases(
    client: Client, published: Edition
) -> None:
    other = create_institution(name="Otra Mutual", short_name="Otra", host="otra.example", by=None)
    type(published.institution).objects.filter(pk=published.institution_id).update(host="testserver")
    page = "/transparencia/instituciones/"
    alone = client.get(page)
    assert "Otra Mutual" not in alone.content.decode()

    theirs = publish_sample(other)
    both = client.get(page, headers={"If-None-Match": alone.headers["ETag"]})
    assert (both.status_code, "Otra Mutual" in both.content.decode()) == (200, True)
    assert client.get(page, headers={"If-None-Match": both.headers["ETag"]}).status_code == 304

    Edition.objects.filter(pk=theirs.pk).update(
        state=EditionState.WITHDRAWN, withdrawn_at=now(), withdrawal_reason="Se repite."
    )
    assert "Otra Mutual" not in client.get(page).content.decode()
    assert "Otra Mutual" not in client.get(f"/en{page}").content.decode()


@pytest.mark.parametrize(
    "page",
    ["/", f"{ROUND}unidades/", f"{ROUND}acciones/", f"{ROUND}reclamos/", f"{ROUND}reclamos/ao-6-5/", f"{ROUND}objetivo/oe4/",
     "/transparencia/versiones/", "/transparencia/comparar/", "/transparencia/accesibilidad/"],
)  # fmt: skip
def test_letters_stand_for_words_that_the_page_says(client: Client, published: Edition, page: str) -> None:
    assert published.number == 2
    answer = client.get(page)
    assert answer.status_code == 200
    body = html.fromstring(answer.content).find("body")
    assert body is not None
    text = " ".join(" ".join(body.itertext()).split())
    assert text[: text.index("POI") + 4].endswith("Plan Operativo Institucional (POI)")
    assert "Unidad de Acceso a la Información Pública (UAIP)" in text
    (main,) = body.iter("main")
    inner = " ".join(" ".join(main.itertext()).split()).replace("Unidad de Acceso a la Información Pública (UAIP)", "")
    for code, words in (
        (r"\bUAIP\b", "UAIP, Unidad de Acceso a la Información Pública"),
        (r"\bUCP\b", "UCP, Unidad de Compras Públicas"),
        (r"\bAO\.\d", "AO, acción operativa"),
        (r"\bO\.E\.\s?\d", "O.E., objetivo estratégico"),
        (r"\bT3\b", "tercer trimestre"),
        (r"n\. p\.", "«n. p.», ningun"),
    ):
        assert not re.search(code, inner) or words in inner, (page, code)


def test_a_demonstration_says_on_each_page_that_it_is_one(
    client: Client, institution: Institution, settings: Settings
) -> None:
    publish_sample(institution, sample(1))
    notice = "Demostración: Mutual Ejemplo es una institución inventada"
    assert notice not in client.get(ROUND).content.decode()
    settings.IS_DEMO = True
    KEPT.clear()
    assert notice in client.get(ROUND).content.decode()
