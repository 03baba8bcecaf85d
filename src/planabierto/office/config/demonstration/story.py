"""How the third follow-up of Mutual Ejemplo came to where the demonstration shows it: each act by the person whose act it is.

The plan and its figures are of 2024, as its document prints them. A quarter that is under way is not published yet: what the public reads
is the second one, with a correction, and the third of the year before. The acts are of the day on which the demonstration is made, and the
deadlines run from that day: nothing is back-dated. What only exists in a browser, two people with one row open at the same time, is not
here; that two people registered one row, one after the other, is.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from planabierto.core.measure import MeasureKind
from planabierto.core.working_days import add_working_days, is_working_day
from planabierto.documents.reading import read_document
from planabierto.office.accounts.models import Membership, User
from planabierto.office.accounts.policy import forget_grants
from planabierto.office.accounts.roles import Role
from planabierto.office.accounts.services import RoleOf, end_role, grant_role
from planabierto.office.accounts.substitution import name_substitute
from planabierto.office.config.demonstration import DemonstrationAccount, accounts_of_demonstration, people
from planabierto.office.config.demonstration.evidence import add_files, add_references
from planabierto.office.config.demonstration.people import PEOPLE, bring_in, unit_named
from planabierto.office.config.demonstration.publishing import correct_edition, prepare_publishing, publish_follow_up
from planabierto.office.config.demonstration.rows import change_of, printed_rows
from planabierto.office.config.demonstration.sample import DOCUMENT, EARLIER, SECOND, sample
from planabierto.office.config.demonstration.words import MOVED
from planabierto.office.config.installation import DemonstrationError
from planabierto.office.followup.live_rows import live_rows
from planabierto.office.followup.models import (
    Cause,
    FollowUp,
    Instruction,
    RowVerdict,
    UnitReport,
    Verdict,
    VerifierAssignment,
)
from planabierto.office.followup.row_input import RowInput
from planabierto.office.followup.services.delivering import (
    RowWord,
    comment_on,
    pass_on,
    return_report,
    review_report,
    review_rows,
    send_report,
)
from planabierto.office.followup.services.instructing import give_instruction
from planabierto.office.followup.services.opening import Deadlines, extend_deadline, open_follow_up
from planabierto.office.followup.services.registering import RowChange, save_row, save_rows
from planabierto.office.followup.services.requesting import request_reprogramming
from planabierto.office.followup.services.verifying import confirm_rows, object_to, verify_row
from planabierto.office.institutions.models import Institution
from planabierto.office.institutions.queries import closed_days
from planabierto.office.institutions.services import create_institution
from planabierto.office.intake.checks import CautionKind
from planabierto.office.intake.services import import_document
from planabierto.office.plans.common_services import (
    CommonDraft,
    VerificationDraft,
    link_common_action,
    save_common_action,
    save_verification,
)
from planabierto.office.plans.completion_page import completion_rows
from planabierto.office.plans.completion_services import complete_actions
from planabierto.office.plans.models import EvidencePolicyChoice, OperationalPlan

if TYPE_CHECKING:
    from planabierto.office.config.demonstration.people import Person
    from planabierto.office.followup.live_rows import LiveRow
    from planabierto.office.plans.models import VerificationKind

NAME: Final = "Mutual Ejemplo"
PERIOD: Final = 3

REVIEWED: Final = (
    "Administración",
    "Auditoría Interna",
    "Comunicaciones y Relaciones Públicas",
    "UAIP",
    "UCP",
    "Unidad Cumplimiento",
)
VERIFIED: Final = ("Planificación y Desarrollo Institucional", "Unidad Legal")
"""Planning's own report waits for top management; in the other one the unit objects to what was verified."""
RETURNED: Final = people.HEAD_OF_RETURNED.unit
WAIT_FOR_LEAD: Final = ("Comercialización", "Operaciones")
WAITS_FOR_ALTERNATE: Final = people.RECORDS_UNIT
LATE: Final = "Tecnologías de Información"
UNTOUCHED: Final = "Unidad de Género"
IN_PROGRESS: Final = (people.HEAD.unit, people.HEAD_OF_FINANCE.unit)
OF_OPERATIONS: Final = ("Comunicaciones y Relaciones Públicas", RETURNED, WAITS_FOR_ALTERNATE)
"""What the deputy manager of operations passes on."""
WHY_MORE_TIME: Final = "Demostración: el plazo corre desde hoy"
OVERDUE, MORE_TIME, REVIEW_WITHIN, REMIT_WITHIN = 2, 3, 5, 13
"""Working days: since the deadline of all, and from today to the deadlines that are still to come."""
_LONGEST: Final = timedelta(days=60)
_ROWS_OF_LATE: Final = 4
_FIRST_ROWS: Final = ("AO.1.1", "AO.4.4", "AO.5.1", "AO.5.2", "AO.6.1", "AO.6.2", "AO.6.9")
_TWICE: Final = "AO.6.4"
"""The row of Reclamos that two people registered."""
_WRONG: Final = Decimal(150)
_YEAR: Final = 2024
_SLIP: Final = ("\t889\t89%\t", "\t589\t59%\t")
"""The signed policies of Operaciones, and how the first version of the second follow-up had them."""
_WHY_CORRECTED: Final = "Operaciones firmó 889 pólizas a junio; la versión anterior decía 589."
_NOT_FOUND: Final = Decimal("0.05")
"""What the records officer did not find of what was scanned."""


def was_played() -> bool:
    """Whether the story was played to its end; raises `DemonstrationError` where it was interrupted on the way."""
    if not Institution.objects.exists():
        return False
    if not Instruction.objects.exists():
        message = (
            "La demostración quedó a medias, o es de una versión anterior. Hágala de nuevo: planabierto demo --reset"
        )
        raise DemonstrationError(message)
    return True


def start_demonstration() -> list[DemonstrationAccount]:
    """Play the story of the demonstration once, and return its accounts each time.

    Raises `DemonstrationError` where it was interrupted before its end, and where its documents are not there.
    """
    with override("es"):
        if not was_played():
            play()
        return accounts_of_demonstration()


def play() -> None:
    """Play the whole story; the last act is the instruction of top management."""
    story = _Story()
    story.start()
    story.publish()
    story.prepare_plan()
    story.open()
    story.register()
    story.deliver()
    story.verify_and_review()
    story.instruct()


class _Story:
    """The people of the story, and the round once it is open."""

    institution: Institution
    plan: OperationalPlan
    follow_up: FollowUp

    def __init__(self) -> None:
        self._users: dict[str, User] = {}

    def user(self, person: Person) -> User:
        """Somebody's account."""
        return self._users[person.key]

    def head_of(self, unit: str) -> User:
        """The head of a unit."""
        if unit == people.PLANNING_UNIT:
            return self.user(people.PLANNER)
        return self.user(next(one for one in PEOPLE if one.role is Role.UNIT_HEAD and one.unit == unit))

    def report(self, unit: str) -> UnitReport:
        """The report of a unit, read anew."""
        return UnitReport.objects.select_related(
            "follow_up__plan", "follow_up__institution", "unit_plan__unit", "lead_unit"
        ).get(institution_id=self.institution.pk, follow_up=self.follow_up, name=unit)

    def row(self, unit: str, code: str) -> LiveRow:
        """A row of a unit as it stands."""
        return next(one for one in live_rows(self.report(unit)) if one.entry.achievement.code == code)

    def start(self) -> None:
        """The institution, its plans from its own documents, and its people."""
        self.institution = create_institution(name=NAME, short_name=NAME, by=None)
        administrator = self._enter(people.ADMINISTRATOR, by=None)
        # Her unit is in the document that she imports.
        planner = self._enter(people.PLANNER, by=administrator, roles=[RoleOf(Role.HEAD_OF_PLANNING)])
        import_document(sample(EARLIER), self.institution, by=planner)
        self._import_second(sample(SECOND).read_text(encoding="utf-8").replace(*_SLIP))
        self.plan = OperationalPlan.objects.get(institution=self.institution, year=_YEAR)
        self._give_unit(planner, by=administrator)
        for person in PEOPLE:
            if person.key not in self._users:
                self._enter(person, by=administrator)

    def _import_second(self, text: str) -> None:
        """The figures to June, from the text of the document."""
        with TemporaryDirectory() as folder:
            document = Path(folder) / SECOND
            document.write_text(text, encoding="utf-8", newline="\n")
            import_document(document, self.institution, by=self.user(people.PLANNER), accepted=[CautionKind.NEW_PLAN])

    def publish(self) -> None:
        """What the public reads: the third quarter of the year before, and the second of this one, once more after a slip in it."""
        officer = self.user(people.INFORMATION_OFFICER)
        prepare_publishing(self.institution, by=officer)
        earlier, second = FollowUp.objects.filter(institution=self.institution).order_by("cutoff")
        publish_follow_up(earlier, by=officer)
        with_slip = publish_follow_up(second, by=officer)
        self._import_second(sample(SECOND).read_text(encoding="utf-8"))
        correct_edition(with_slip, reason=_WHY_CORRECTED, by=officer)

    def _enter(self, person: Person, *, by: User | None, roles: list[RoleOf] | None = None) -> User:
        self._users[person.key] = bring_in(self.institution, person, by=by, roles=roles)
        return self._users[person.key]

    def _give_unit(self, planner: User, *, by: User) -> None:
        """The head of planning is also the head of a unit, which another body reviews."""
        unit = unit_named(self.institution, people.PLANNING_UNIT)
        before = Membership.objects.get(institution=self.institution, user=planner, unit=None)
        for role in (Role.HEAD_OF_PLANNING, Role.UNIT_HEAD):
            grant_role(self.institution, planner, role=role, unit=unit, by=by)
        yesterday = timezone.localdate() - timedelta(days=1)
        end_role(before, by=by, on=yesterday, reason="Se otorgó de nuevo, con su unidad.")
        forget_grants(planner)

    @transaction.atomic
    def prepare_plan(self) -> None:
        """What the document does not say: how each action is measured and proven, and who verifies the common one."""
        planner = self.user(people.PLANNER)
        kind = save_verification(
            self.institution,
            VerificationDraft(
                name="Escaneo de documentos",
                verifier_post="El Oficial de Gestión Documental y Archivo",
                verifier_unit=unit_named(self.institution, people.RECORDS_UNIT),
                alternate_post="La Técnica de la UAIP",
                alternate_unit=unit_named(self.institution, people.ALTERNATE_UNIT),
            ),
            by=planner,
        )
        self._link_scanning(kind, by=planner)
        rows = completion_rows(self.plan, [kind])
        complete_actions(self.plan, {row.action: row.completion for row in rows}, by=planner)
        head = self.user(people.HEAD)
        today = timezone.localdate()
        name_substitute(
            self.institution,
            absent=head,
            substitute=self.user(people.CLERK),
            role=Role.UNIT_HEAD,
            unit=unit_named(self.institution, people.HEAD.unit),
            valid_from=today + timedelta(days=14),
            valid_to=today + timedelta(days=28),
            reason="Vacaciones",
            by=head,
        )

    def _link_scanning(self, kind: VerificationKind, *, by: User) -> None:
        common = save_common_action(
            self.institution,
            CommonDraft(
                name="Escaneo de documentos",
                statement="Escaneo de los documentos de gestión que produce la unidad.",
                means_of_verification="Inventario de documentos generados y escaneados",
                evidence_policy=EvidencePolicyChoice.REQUIRED,
                verification=kind,
            ),
            by=by,
        )
        rows = completion_rows(self.plan, [kind])
        scanned = [row.action for row in rows if row.completion.kind is MeasureKind.SHARE]
        link_common_action(common, plan=self.plan, actions=scanned, by=by)

    def open(self) -> None:
        """The third follow-up, its deadline two working days ago; who has not delivered has more time, except for one unit."""
        planner, today = self.user(people.PLANNER), timezone.localdate()
        closed = closed_days(self.institution, today - _LONGEST, today + _LONGEST)
        self.follow_up = open_follow_up(
            self.plan,
            period=PERIOD,
            by=planner,
            deadlines=Deadlines(
                _working_days_ago(today, OVERDUE, closed),
                add_working_days(today, REVIEW_WITHIN, closed=closed),
                add_working_days(today, REMIT_WITHIN, closed=closed),
            ),
        )
        until = add_working_days(today, MORE_TIME, closed=closed)
        for report in UnitReport.objects.filter(follow_up=self.follow_up).exclude(name=LATE).order_by("order"):
            extend_deadline(report, until=until, reason=WHY_MORE_TIME, by=planner)

    def register(self) -> None:
        """What the units say, in their own hand: all of it where they send, a part where they are still at it."""
        printed = printed_rows(read_document(sample(DOCUMENT)))

        def changes(unit: str) -> dict[str, RowChange]:
            report = self.report(unit)
            found = {
                row.entry.achievement.code: change_of(row, printed[unit, row.entry.achievement.code], report)
                for row in live_rows(report)
            }
            return {code: change for code, change in found.items() if change is not None}

        sent = (*REVIEWED, *VERIFIED, RETURNED, *WAIT_FOR_LEAD, WAITS_FOR_ALTERNATE)
        for unit in sent:
            save_rows(self.report(unit), list(changes(unit).values()), by=self.head_of(unit))
        some = list(changes(LATE).values())[:_ROWS_OF_LATE]
        save_rows(self.report(LATE), some, by=self.head_of(LATE))
        self._register_finance(changes(people.HEAD_OF_FINANCE.unit))
        self._register_claims(changes(people.HEAD.unit))
        for unit, code in sorted(MOVED):
            row = self.row(unit, code)
            request_reprogramming(
                self.report(unit),
                action_id=row.entry.action_id,
                to_period=PERIOD + 1,
                reason=row.entry.achievement.justification,
                by=self.head_of(unit),
            )
        for unit in sent:
            add_references(self.report(unit), by=self.head_of(unit))
        add_files(self.report, self.head_of)

    def _register_finance(self, changes: dict[str, RowChange]) -> None:
        """Each area of UFI registers its own rows; two of them have not begun."""
        report = self.report(people.HEAD_OF_FINANCE.unit)
        area = unit_named(self.institution, people.ACCOUNTANT.unit)
        of_area = {row.entry.action_id for row in live_rows(report) if row.programming.responsible_unit_id == area.pk}
        mine = [change for change in changes.values() if change.action_id in of_area][:-2]
        save_rows(report, mine, by=self.user(people.ACCOUNTANT))
        own = [change for code, change in changes.items() if code.startswith("AO.3.")]
        save_rows(report, own, by=self.user(people.HEAD_OF_FINANCE))

    def _register_claims(self, changes: dict[str, RowChange]) -> None:
        """Reclamos is at it, row by row: one was registered by two people."""
        unit = people.HEAD.unit
        clerk, head = self.user(people.CLERK), self.user(people.HEAD)
        for code in _FIRST_ROWS:
            save_row(self.report(unit), changes[code], by=clerk)
        right = changes[_TWICE]
        slip = RowInput(typed=right.given.typed._replace(real=_WRONG))
        save_row(self.report(unit), RowChange(right.action_id, right.version, slip), by=clerk)
        said = RowInput(
            typed=right.given.typed,
            justification="Las personas afiliadas pidieron más certificaciones por la devolución de lo aportado.",
            cause=Cause.DEMAND,
        )
        save_row(self.report(unit), RowChange(right.action_id, right.version + 1, said), by=head)
        comment_on(
            self.report(unit),
            text="Dos personas registraron esta fila el mismo día, con cifras distintas. ¿Cuál es la del sistema?",
            by=self.user(people.ANALYST),
            action=self.row(unit, _TWICE).entry.action,
        )

    def deliver(self) -> None:
        """The heads send; a lead unit passes on what is its own, another one has not looked yet."""
        for unit in (*REVIEWED, *VERIFIED, RETURNED, *WAIT_FOR_LEAD, WAITS_FOR_ALTERNATE):
            send_report(self.report(unit), by=self.head_of(unit))
        pass_on([self.report(unit) for unit in OF_OPERATIONS], by=self.user(people.OPERATIONS_LEAD))

    def verify_and_review(self) -> None:
        """The records officer verifies, planning reviews six reports and returns one, and a unit objects."""
        officer, analyst = self.user(people.OFFICER), self.user(people.ANALYST)
        confirm_rows(self._assignments(*REVIEWED, VERIFIED[0]), by=officer)
        unit = VERIFIED[1]
        (assignment,) = self._assignments(unit)
        reported = self.row(unit, assignment.action.code).entry.achievement.to_date
        assert reported is not None  # noqa: S101 - the unit registered it
        verification = verify_row(
            assignment,
            verdict=Verdict.OTHER_VALUE,
            value=reported - _NOT_FOUND,
            reason="En el inventario faltan los expedientes de agosto.",
            by=officer,
        )
        object_to(
            verification,
            text="Los expedientes de agosto están en la segunda carpeta del inventario, que se entregó por separado.",
            by=self.head_of(unit),
        )
        for unit in REVIEWED:
            review_report(self.report(unit), by=analyst)
        actions = {row.entry.achievement.code: row.entry.action for row in live_rows(self.report(RETURNED))}
        review_rows(
            self.report(RETURNED),
            {
                actions["AO.5.2"]: RowWord(RowVerdict.ACCEPTED),
                actions["AO.5.1"]: RowWord(
                    RowVerdict.REMARKED, "Diga cuántas capacitaciones se hicieron y cuáles faltan."
                ),
                actions["AO.5.4"]: RowWord(
                    RowVerdict.REMARKED,
                    "Si la evaluación pasa a enero, pida la reprogramación: lo programado a septiembre no se cumplió.",
                ),
            },
            by=analyst,
        )
        return_report(self.report(RETURNED), by=analyst, reason="Faltan dos explicaciones; lo demás está conforme.")

    def _assignments(self, *units: str) -> list[VerifierAssignment]:
        found = VerifierAssignment.objects.filter(
            institution_id=self.institution.pk, follow_up=self.follow_up, unit_report__name__in=units
        )
        return list(found.select_related("unit_report", "action__current").order_by("unit_report__order", "pk"))

    def instruct(self) -> None:
        """Top management asks something of a unit, on a row that planning has reviewed."""
        unit = "Auditoría Interna"
        give_instruction(
            self.row(unit, "AO.4.1").entry.action,
            follow_up=self.follow_up,
            text="Presente al Consejo Directivo la fecha en que termina este examen.",
            responsible_unit=unit_named(self.institution, unit),
            due_on=timezone.localdate() + timedelta(days=10),
            by=self.user(people.DIRECTOR),
        )


def _working_days_ago(day: date, count: int, closed: frozenset[date]) -> date:
    """The day that lies so many working days before another one."""
    while count:
        day -= timedelta(days=1)
        count -= is_working_day(day, closed=closed)
    return day
