"""What a public version should not carry, and what it may."""

from __future__ import annotations

import pytest

from planabierto.auditor.settings import AuditSettings
from tests.auditor.reviewed import found, hits
from tests.plans import OTHERS, action, note, plan, text, unit


def test_a_person_in_a_row_is_told_once_with_the_names() -> None:
    remarks = "Asistieron: Roberto Antonio Cienfuegos y Marta Orantes, y luego Roberto Antonio Cienfuegos."
    (finding,) = found("PRI801", plan(unit(action(statement="Informe de la Lcda. Maribel.", remarks=remarks))))
    assert finding.message == "AO.6.1: se nombra a «Roberto Antonio Cienfuegos», «Marta Orantes», «Lcda. Maribel»."


def test_a_person_is_found_in_every_kind_of_text() -> None:
    person = "Lic. Juan Pérez"
    document = plan(
        unit(
            action(area=person),
            name="Ventas",
            mission=f"MISIÓN: Vender, a cargo de {person}.",
            notes=[note("AO.6.1", verifier=person)],
        ),
        cover=[text(f"Elaboró: {person}", line=3)],
    )
    assert [finding.subject for finding in found("PRI801", document)] == ["portada", "misión", "", "nota 1"]


def test_given_names_are_data() -> None:
    document = plan(unit(action(remarks="Asistió Nayarit Tarugo.")))
    assert found("PRI801", document) == ()
    assert len(found("PRI801", document, settings=AuditSettings(given_names=frozenset({"nayarit"})))) == 1


@pytest.mark.parametrize(
    "remarks",
    [
        "Hubo menos visitas por motivos de incapacidad.",
        "Por una incapacidad de la encargada no hubo visitas.",
        "El técnico estuvo hospitalizado dos semanas.",
        "Debido a enfermedad del jefe se pospuso.",
        "La encargada se encuentra con licencia por maternidad.",
        "Con permiso médico desde agosto.",
        "No se ejecutó por licencia médica del motorista.",
        "El encargado se enfermó.",
        "La jefa fue operada en julio.",
        "Dos personas dieron positivo; dio positivo también el jefe.",
        "POR INCAPACIDAD DEL PERSONAL",
        "Tras una cirugía, la analista volvió en septiembre.",
        "El notificador se fracturó la mano.",
        "La encargada está en reposo hasta octubre.",
        "Dos técnicas con dengue no asistieron.",
    ],
)
def test_somebodys_health(remarks: str) -> None:
    assert hits("PRI802", action(remarks=remarks))


@pytest.mark.parametrize(
    "remarks",
    [
        "Se realizó la campaña de prevención de enfermedades.",
        "Se impartió la charla por el Comité de Salud Ocupacional.",
        "Se pagaron los subsidios por maternidad.",
        "Se dio seguimiento al programa de salud.",
        "Se hizo el diagnóstico de las bodegas.",
        "El sistema ya registra los fallecidos.",
        "No se realizó por falta de personal.",
        "La capacidad instalada no alcanza.",
        "El Ministerio de Salud firmó el convenio.",
        "Contrato para el tratamiento de aguas; el sistema sufrió una caída.",
        "",
    ],
)
def test_health_as_a_service_is_nobodys(remarks: str) -> None:
    assert not hits("PRI802", action(remarks=remarks))


def test_health_is_looked_for_in_remarks_only() -> None:
    assert not hits("PRI802", action(statement="Tramitar licencias por enfermedad del personal."))


@pytest.mark.parametrize(
    "remarks",
    [
        "Se instaló FortiGate en la sede.",
        "Curso de administración de IBM AIX.",
        "Se instaló el agente Urbackup.",
        "Se renovaron el antivirus y el firewall.",
        "Reuniones con proveedores (FARONET, VIGÍA REDES).",
        "La empresa Faronet dio el soporte.",
        "Prueba realizada con técnicos de FARONET.",
        "Hay falta de espacio para guardar los registros del servidor.",
        "El servidor no cuenta con respaldo.",
        "Se detectó una vulnerabilidad crítica en el sistema.",
        "Sin antivirus en las agencias.",
        "La licencia del antivirus está vencida.",
        "Se cambió la contraseña del administrador.",
        "Hubo un ataque de ransomware.",
        "Equipos con sistemas obsoletos y sin parches.",
    ],
)
def test_products_suppliers_and_weaknesses(remarks: str) -> None:
    assert hits("PRI803", action(remarks=remarks))


def test_a_statement_may_tell_as_much() -> None:
    (finding,) = found("PRI803", plan(unit(action(statement="Renovar licencias de Antivirus, Firewall y VMware."))))
    assert finding.source.column == 2
    assert "«VMware»" in finding.message


@pytest.mark.parametrize(
    "remarks",
    [
        "Se renovó el antivirus.",
        "Se atendió a grupos vulnerables.",
        "Se pidió precio a cinco proveedores locales.",
        "Listado de contratistas, al día.",
        "Apoyo de los técnicos de Reclamos.",
        "Se publica en Facebook y X.",
        "Se lleva en Excel.",
        "Ya llegaron los servidores nuevos.",
        "Prueba del Plan de Contingencia.",
        "Faltó espacio en la sala y el taller se acortó.",
        "Se dio respaldo a la propuesta.",
        "La defensa de los derechos fue oportuna.",
        "",
    ],
)
def test_what_tells_nothing_of_the_defence_is_silent(remarks: str) -> None:
    assert not hits("PRI803", action(remarks=remarks))


def test_suppliers_and_products_are_data() -> None:
    document = plan(unit(action(remarks="Soporte de Zarzal y licencia de Tarugo.")))
    assert found("PRI803", document) == ()
    settings = AuditSettings(products=frozenset({"tarugo"}), suppliers=frozenset({"zarzal"}))
    (finding,) = found("PRI803", document, settings=settings)
    assert finding.message == "AO.6.1: se dice «Zarzal», «Tarugo»."


@pytest.mark.parametrize(
    ("remarks", "kind"),
    [
        ("Entregado a la persona con DUI 00016297-5.", "un número de DUI"),
        ("Escribir a reclamos@mutual.example", "un correo electrónico"),
        ("Consultas al 2222-3333.", "un teléfono"),
    ],
)
def test_identifiers_in_any_text(remarks: str, kind: str) -> None:
    (finding,) = found("PRI804", plan(unit(action(remarks=remarks))))
    assert kind in finding.message


def test_identifiers_in_an_objective() -> None:
    heading = OTHERS._replace(text=text("OTRAS (informes al 2222-3333)"))
    (finding,) = found("PRI804", plan(unit(action(), objective=heading)))
    assert (finding.unit, finding.subject) == ("Reclamos", "objetivo 6")


@pytest.mark.parametrize(
    "remarks",
    ["Plan de desarrollo 2024-2029.", "Norma 370001.", "Oficio 2024-0012.", "Se vendieron 18,207."],
)
def test_years_and_numbers_of_records_are_no_identifiers(remarks: str) -> None:
    assert not hits("PRI804", action(remarks=remarks))
