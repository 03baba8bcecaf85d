"""One office in which every state of a unit's report stands side by side: a closed second round and an open third.

Of each pair of units one is of the reporter, the head and the lead of the cast, the other one of somebody else: open, sent and reviewed in
the third round, closed in the second. Planning is a unit too: its report, which another body reviews, is sent in the third and closed in
the second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from planabierto.core.edition import EditionAudience, edition_json
from planabierto.office.accounts.models import Invitation, Membership, User
from planabierto.office.accounts.policy import forget_grants
from planabierto.office.accounts.roles import Role
from planabierto.office.accounts.services import grant_role
from planabierto.office.followup.models import (
    Entry,
    Finding,
    FollowUp,
    Presentation,
    UnitReport,
    Verdict,
    VerifierAssignment,
)
from planabierto.office.followup.services.closing import ask_reopening, close, consolidate, present
from planabierto.office.followup.services.delivering import review_report
from planabierto.office.followup.services.evidencing import EvidenceInput, add_evidence
from planabierto.office.followup.services.instructing import give_instruction
from planabierto.office.followup.services.opening import open_follow_up
from planabierto.office.followup.services.verifying import object_to, verify_row
from planabierto.office.institutions.models import Holiday, Unit, UnitAlias
from planabierto.office.institutions.services import add_unit
from planabierto.office.intake.models import Upload
from planabierto.office.plans.models import Action, CommonAction, VerificationKind
from planabierto.office.publication.models import Edition, EditionFile, EditionState, SuppressionGround
from planabierto.office.publication.review import read_review
from planabierto.office.publication.services.publishing import open_publication, preview
from planabierto.office.publication.signing import key_in_use
from planabierto.office.publication.storing import store_text
from tests.cast import Cast
from tests.office.importing import write
from tests.office.rounds import SCANNING, OpenRound
from tests.office.written import OTHERS, document, follow_up, row

STATES: Final = ("open", "sent", "reviewed", "closed")
OWN: Final[Mapping[str, str]] = {"open": "Reclamos", "sent": "Cobros", "reviewed": "Siniestros", "closed": "Reclamos"}
OTHER: Final[Mapping[str, str]] = {
    "open": "Contabilidad",
    "sent": "Caja",
    "reviewed": "Compras",
    "closed": "Contabilidad",
}
COMERCIAL: Final = "Subgerente Comercial"
PLANNING: Final = "Planificación"


@dataclass(frozen=True)
class Spot:
    """A unit's report in one state; `is_own` as the reporter, the head and the lead of the cast see it. `keys` are of what hangs on it."""

    is_own: bool
    state: str
    report: UnitReport
    keys: dict[str, int] = field(default_factory=dict)
    is_of_planning: bool = False

    @property
    def period(self) -> str:
        """Its period, as addresses write it."""
        return f"t{self.report.follow_up.period}"

    @property
    def slug(self) -> str:
        """Its unit, as addresses write it."""
        return self.report.unit_plan.unit.slug


@dataclass
class MatrixWorld:
    """The office, those who ask, and where they ask; `planning` is where the report of planning itself stands."""

    cast: Cast
    people: dict[str, User]
    spots: list[Spot]
    planning: list[Spot]
    keys: dict[str, int]

    def spot(self, state: str, *, is_own: bool = True) -> Spot:
        """The report in a state."""
        return next(one for one in self.spots if one.state == state and one.is_own == is_own)

    def fingerprint(self, spot: Spot) -> str:
        """The identity of an inconsistency of the round of a spot."""
        found = Finding.objects.filter(follow_up=spot.report.follow_up, unit_report=spot.report).order_by("pk").first()
        return found.fingerprint if found is not None else "x"


def make_matrix_world(cast: Cast) -> MatrixWorld:
    """Create the office: about 400 rows."""
    archivo = _units(cast)
    officer = _hired(cast, "officer", Role.VERIFIER, archivo)
    planner = cast[Role.HEAD_OF_PLANNING]
    first = write(cast.institution, document(follow_up(_tables(), period=1)))
    plan = FollowUp.objects.select_related("plan__institution").get(pk=first.pk).plan
    kind = VerificationKind.objects.create(
        institution=cast.institution, name="Escaneo", verifier_unit=archivo, verifier_post="El Oficial"
    )
    Action.objects.filter(institution=cast.institution, current__statement=SCANNING).update(verification=kind)
    heads = dict.fromkeys(OWN.values(), cast[Role.UNIT_HEAD])
    heads |= {
        name: _hired(cast, f"head of {name}", Role.UNIT_HEAD, _unit(cast, name))
        for name in dict.fromkeys(OTHER.values())
    }
    heads[PLANNING] = _hired(cast, f"head of {PLANNING}", Role.UNIT_HEAD, _unit(cast, PLANNING))
    grant_role(cast.institution, heads[PLANNING], role=Role.HEAD_OF_PLANNING, unit=_unit(cast, PLANNING), by=None)
    second = OpenRound(cast, open_follow_up(plan, period=2, by=planner), archivo, officer, officer)
    for name, head in heads.items():
        second.send(name, head)
        review_report(second.report(name), by=cast[Role.TOP_MANAGEMENT] if name == PLANNING else planner)
    consolidate(second.follow_up, by=planner)
    presentation = present(second.follow_up, body="Consejo Directivo", presented_on=timezone.localdate(), by=planner)
    close(second.follow_up, by=planner)
    third = OpenRound(cast, open_follow_up(plan, period=3, by=planner), archivo, officer, officer)
    spots = [
        _spot(second if state == "closed" else third, name, state, heads[name], is_own=is_own)
        for is_own, names in ((True, OWN), (False, OTHER))
        for state, name in names.items()
    ]
    planning = [
        _spot(round_, PLANNING, state, heads[PLANNING], is_own=False)
        for round_, state in ((third, "sent"), (second, "closed"))
    ]
    keys = _keys(cast, presentation) | _published(second.follow_up, by=cast[Role.INFORMATION_OFFICER])
    people = {role.value: person for role, person in cast.people.items()} | {"verifier": officer}
    for person in people.values():
        forget_grants(person)
    return MatrixWorld(cast, people, spots, planning, keys)


def _units(cast: Cast) -> Unit:
    """The units, the roles of the cast in them, and the one that verifies."""
    for name in ("Cobros", "Siniestros"):
        unit = add_unit(cast.institution, name=name, parent=cast.comercial, by=None)
        for role in (Role.REPORTER, Role.UNIT_HEAD):
            grant_role(cast.institution, cast[role], role=role, unit=unit, by=None)
    for name in ("Caja", "Compras", PLANNING):
        add_unit(cast.institution, name=name, by=None)
    return add_unit(cast.institution, name="Archivo", by=None)


def _unit(cast: Cast, name: str) -> Unit:
    return Unit.objects.get(institution=cast.institution, name=name)


def _hired(cast: Cast, name: str, role: Role, unit: Unit) -> User:
    user = _user(cast, name)
    grant_role(cast.institution, user, role=role, unit=unit, by=None)
    return user


def _user(cast: Cast, name: str) -> User:
    """Somebody of an institution; two offices in one database have their own people."""
    address = f"{name.replace(' ', '.').lower()}@mutual-{cast.institution.pk}.example"
    return User.objects.create_user(email=address, display_name=name)


def _tables() -> dict[str, list[str]]:
    """A counted row and a scanning row of each unit; those of the cast are led by the post of Comercial."""
    return {
        f"Servir en {name}.": [
            OTHERS,
            row("AO.6.1.", "Atender.", ("3", "3", "3", "3"), "3", annual="12", area=name, lead=lead or name),
            row("AO.6.2.", SCANNING, ("25%",) * 4, "25%", annual="100%", area=name, lead=lead or name),
        ]
        for lead, names in ((COMERCIAL, OWN.values()), ("", [*OTHER.values(), PLANNING]))
        for name in dict.fromkeys(names)
    }


def _spot(round_: OpenRound, name: str, state: str, head: User, *, is_own: bool) -> Spot:
    """Bring a report to its state, and hang on it what has an address of its own."""
    report, entry = round_.report(name), _entry(round_, name)
    given = EvidenceInput(description="Acta.", folio="1")
    file = SimpleUploadedFile("nota.txt", "Se entregó el día 3.\n".encode())
    evidence = add_evidence(report, round_.row("AO.6.2", name).entry, given, uploads=[file], by=head)[0]
    if state == "open":
        round_.fill(name, head)
    if state in ("sent", "reviewed"):
        round_.send(name, head)
    if state == "reviewed":
        round_.review(name)
    assignment = VerifierAssignment.objects.get(unit_report=report)
    keys = {"evidence": evidence.pk, "assignment": assignment.pk}
    spot = Spot(is_own, state, round_.report(name), keys, is_of_planning=name == PLANNING)
    if state == "sent":
        verification = verify_row(
            round_.assignment(name), verdict=Verdict.UNVERIFIABLE, reason="No está el índice.", by=round_.officer
        )
        spot.keys["verification"] = verification.pk
        if not is_own:  # the head of the cast may still object
            spot.keys["objection"] = object_to(verification, text="Sí está.", by=head).pk
    if state == "reviewed":
        spot.keys["instruction"] = give_instruction(
            entry.action,
            follow_up=round_.follow_up,
            text="Dar cuenta.",
            responsible_unit=report.unit_plan.unit,
            due_on=timezone.localdate() + timedelta(days=9),
            by=round_.cast[Role.TOP_MANAGEMENT],
        ).pk
    if state == "closed" and is_own:
        spot.keys["reopening"] = ask_reopening(
            round_.report(name), reason="Faltó un dato.", by=round_.cast[Role.PLANNING_ANALYST]
        ).pk
    return spot


def _entry(round_: OpenRound, name: str) -> Entry:
    return round_.row("AO.6.1", name).entry


def _keys(cast: Cast, presentation: Presentation) -> dict[str, int]:
    """Of what an institution has whatever the round."""
    institution = cast.institution
    newcomer = _user(cast, "nuevo")
    in_a_week = timezone.now() + timedelta(days=7)
    substitution = Membership.objects.create(
        institution=institution,
        user=newcomer,
        role=Role.UNIT_HEAD,
        unit=cast.contabilidad,
        substitutes=cast.nobody,
        valid_from=timezone.localdate(),
        valid_to=in_a_week.date(),
    )
    left = _user(cast, "salida")
    left_role = grant_role(institution, left, role=Role.REPORTER, unit=cast.contabilidad, by=None)
    left.is_active, left.deactivated_at = False, timezone.now()
    left.save()
    return {
        "presentation": presentation.pk,
        "membership": left_role.pk,
        "substitution": substitution.pk,
        "person": newcomer.pk,
        "left": left.pk,
        "invitation": Invitation.objects.create(
            institution=institution, user=newcomer, token_hash="x" * 64, expires_at=in_a_week
        ).pk,
        "unit": cast.contabilidad.pk,
        "alias": UnitAlias.objects.create(
            institution=institution, unit=cast.contabilidad, name="Conta", key="conta"
        ).pk,
        "holiday": Holiday.objects.create(
            institution=institution, day=timezone.localdate(), name="Asueto", source="Decreto 1"
        ).pk,
        "common": CommonAction.objects.create(institution=institution, name="Escaneo", statement="Escanear.").pk,
        "kind": VerificationKind.objects.get(institution=institution).pk,
        "upload": Upload.objects.create(
            institution=institution, sha256="x", name="x.txt", size=1, path="x", state="rejected", reason="x"
        ).pk,
    }


@transaction.atomic
def _published(round_: FollowUp, *, by: User) -> dict[str, int]:
    """Open the publication of a round, with an edition of before and one file of it."""
    publication = open_publication(round_, by=by)
    stored = store_text(round_, EditionAudience.PUBLIC, 1, edition_json(preview(read_review(publication), by=by)))
    edition = Edition.objects.create(
        institution=round_.institution,
        follow_up=round_,
        audience=EditionAudience.PUBLIC,
        number=1,
        state=EditionState.WITHDRAWN,
        title="Seguimiento",
        issued_on=timezone.localdate(),
        signing_key=key_in_use(round_.institution, by=by),
        journal_sequence=1,
        ordered_by=by,
        withdrawn_at=timezone.now(),
        withdrawal_reason="Se repite.",
        **stored._asdict(),
    )
    file = EditionFile.objects.create(
        institution=round_.institution,
        edition=edition,
        name="seguimiento.json",
        media_type="application/json",
        **stored._asdict(),
    )
    ground = SuppressionGround.objects.filter(institution=round_.institution).order_by("pk")[0]
    return {"edition": edition.pk, "edition_file": file.pk, "ground": ground.pk}
