"""A round in progress for a test: a small plan with figures to June, and its third follow-up open.

Reclamos has four rows: one counted, one that is moved or late, one that nothing is programmed for, and the scanning action, which the
records office verifies. Contabilidad has one row; Archivo is the unit of the records officer and scans too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from planabierto.core.completion import EvidencePolicy
from planabierto.core.measure import MeasureKind
from planabierto.core.registration import Typed
from planabierto.office.accounts.models import User
from planabierto.office.accounts.policy import forget_grants
from planabierto.office.accounts.roles import Role
from planabierto.office.accounts.services import grant_role
from planabierto.office.followup.live_rows import live_rows
from planabierto.office.followup.models import Basis, FollowUp, UnitReport, VerifierAssignment
from planabierto.office.followup.row_input import RowInput
from planabierto.office.followup.services.delivering import pass_on, review_report, send_report
from planabierto.office.followup.services.opening import open_follow_up
from planabierto.office.followup.services.registering import RowChange, save_row
from planabierto.office.institutions.models import Unit
from planabierto.office.institutions.services import add_unit
from planabierto.office.plans.completion_services import Completion, complete_actions
from planabierto.office.plans.models import Action, VerificationKind
from tests.cast import Cast
from tests.office.importing import write
from tests.office.written import OTHERS, document, follow_up, row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planabierto.office.followup.live_rows import LiveRow
    from planabierto.office.plans.models import OperationalPlan

SCANNING = "Escaneo de los documentos de gestión que genera la unidad."
RECLAMOS = [
    OTHERS,
    row("AO.6.1.", "Emitir certificaciones.", ("1", "1", "1", "1"), "2"),
    row("AO.6.2.", "Actualizar el manual.", ("", "1", "1", ""), "1", annual="2"),
    row("AO.6.3.", "Capacitar al personal.", ("", "", "", "1"), "", annual="1", rate=""),
    row("AO.6.4.", SCANNING, ("25%", "25%", "25%", "25%"), "50%", annual="100%"),
]
CONTABILIDAD = [
    OTHERS,
    row(
        "AO.6.1.",
        "Presentar estados.",
        ("3", "3", "3", "3"),
        "6",
        annual="12",
        area="Contabilidad",
        lead="Contabilidad",
    ),
]
ARCHIVO = [
    OTHERS,
    row("AO.6.1.", SCANNING, ("25%", "25%", "25%", "25%"), "50%", annual="100%", area="Archivo", lead="Archivo"),
]

THREE = {"Reclamar.": RECLAMOS, "Contar.": CONTABILIDAD, "Archivar.": ARCHIVO}


@dataclass
class OpenRound:
    """The round and who is in it: the cast's people, the records officer of Archivo, and who verifies for Archivo itself."""

    cast: Cast
    follow_up: FollowUp
    archivo: Unit
    officer: User
    alternate: User

    @property
    def head(self) -> User:
        """The head of Reclamos."""
        return self.cast[Role.UNIT_HEAD]

    @property
    def planner(self) -> User:
        """The head of planning."""
        return self.cast[Role.HEAD_OF_PLANNING]

    def head_of(self, name: str) -> User:
        """The head of a unit, who is added where there is none."""
        if name == "Reclamos":
            return self.head
        found = User.objects.filter(display_name=f"head of {name}").first()
        return found or add_head(self, self.report(name).unit_plan.unit, f"head of {name}")

    def report(self, name: str = "Reclamos") -> UnitReport:
        """The report of a unit, read anew."""
        return UnitReport.objects.select_related("follow_up__plan", "follow_up__institution", "unit_plan__unit").get(
            follow_up=self.follow_up, name=name
        )

    def row(self, code: str = "AO.6.1", unit: str = "Reclamos") -> LiveRow:
        """A row as it stands."""
        report = self.report(unit)
        action = Action.objects.get(unit_plan=report.unit_plan, code=code)
        return live_rows(report, actions=[action.pk])[0]

    def save(
        self,
        code: str = "AO.6.1",
        real: str | None = "1",
        *,
        unit: str = "Reclamos",
        by: User | None = None,
        **given: object,
    ) -> LiveRow:
        """Register a row over what stands there; `real` is of the period."""
        row = self.row(code, unit)
        typed = Typed(real=None if real is None else Decimal(real))
        change = RowChange(row.entry.action_id, row.version, RowInput(typed=typed, **given))  # type: ignore[arg-type]  # fields of RowInput
        return save_row(self.report(unit), change, by=by or self.head)

    def fill(self, unit: str = "Reclamos", by: User | None = None) -> None:
        """Register all that is due of a unit, as it was programmed."""
        for live in live_rows(self.report(unit)):
            programmed = live.targets[self.follow_up.period - 1].value
            if programmed is not None:
                self.save(live.entry.achievement.code, str(programmed), unit=unit, by=by)

    def send(self, unit: str = "Reclamos", by: User | None = None) -> UnitReport:
        """Fill and send a report."""
        self.fill(unit, by)
        return self.send_as_is(unit, by)

    def send_as_is(self, unit: str = "Reclamos", by: User | None = None) -> UnitReport:
        """Send a report with what is registered."""
        send_report(self.report(unit), by=by or self.head)
        return self.report(unit)

    def pass_on(self, unit: str = "Reclamos") -> UnitReport:
        """Let the lead unit pass a report on."""
        pass_on([self.report(unit)], by=self.cast[Role.LEAD_UNIT])
        return self.report(unit)

    def review(self, unit: str = "Reclamos") -> UnitReport:
        """Let planning find a report right."""
        return review_report(self.report(unit), by=self.planner)

    def assignment(self, unit: str = "Reclamos") -> VerifierAssignment:
        """Who verifies the scanning row of a unit."""
        return VerifierAssignment.objects.select_related(
            "unit_report__unit_plan__unit", "unit_report__follow_up__plan", "action__current"
        ).get(unit_report=self.report(unit))


def open_round(
    cast: Cast,
    *,
    basis: Basis | None = None,
    units: int = 3,
    of: Mapping[str, list[str]] | None = None,
    share: bool = False,
) -> OpenRound:
    """The third follow-up of 2024 open, with its people: of the three units, of the first ones, or of more that are like Contabilidad.

    `of` are other rows by the mission of their unit; with `share` the scanning is done n of N.
    """
    archivo = add_unit(cast.institution, name="Archivo", by=None)
    written = of or dict([*THREE.items(), *_more(units - 3)][:units])
    write(cast.institution, document(follow_up(written, period=2)))
    kind = VerificationKind.objects.create(
        institution=cast.institution,
        name="Escaneo",
        verifier_unit=archivo,
        verifier_post="El Oficial de Gestión Documental y Archivo",
        alternate_unit=cast.contabilidad,
        alternate_post="La Contadora General",
    )
    Action.objects.filter(current__statement=SCANNING).update(verification=kind)
    plan = FollowUp.objects.get(plan__institution=cast.institution).plan
    if share:
        _complete_as_share(plan, kind, by=cast[Role.HEAD_OF_PLANNING])
    officer = _person(cast, "officer", Role.VERIFIER, archivo)
    alternate = _person(cast, "alternate", Role.VERIFIER, cast.contabilidad)
    opened = open_follow_up(
        plan,
        period=3,
        by=cast[Role.HEAD_OF_PLANNING],
        basis=basis,
    )
    return OpenRound(cast, opened, archivo, officer, alternate)


def _complete_as_share(plan: OperationalPlan, kind: VerificationKind, *, by: User) -> None:
    """Say of each scanning action that it is done n of N."""
    said = Completion("documento escaneado", MeasureKind.SHARE, "Índice", EvidencePolicy.RECOMMENDED, kind.pk)
    scanning = Action.objects.filter(unit_plan__plan=plan, verification=kind)
    complete_actions(plan, dict.fromkeys(scanning.values_list("pk", flat=True), said), by=by)


def _more(number: int) -> list[tuple[str, list[str]]]:
    """Mission and rows of so many units more."""
    names = [f"Unidad {chr(ord('A') + place)}" for place in range(max(number, 0))]
    return [
        (
            f"Servir en {name}.",
            [OTHERS, row("AO.6.1.", "Atender.", ("3", "3", "3", "3"), "6", annual="12", area=name, lead=name)],
        )
        for name in names
    ]


def add_head(round_: OpenRound, unit: Unit, name: str) -> User:
    """Somebody who heads a unit."""
    return _person(round_.cast, name, Role.UNIT_HEAD, unit)


def _person(cast: Cast, name: str, role: Role, unit: Unit) -> User:
    person = User.objects.create_user(
        email=f"{name.replace(' ', '.').lower()}@{cast.mail}", display_name=name, post=f"post of {name}"
    )
    grant_role(cast.institution, person, role=role, unit=unit, by=None)
    forget_grants(person)
    return person


PRESENTED_ON = date(2024, 10, 25)
