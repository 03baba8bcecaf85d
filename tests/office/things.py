"""Everybody and everything that the policy table speaks of, so that each of its cells can be asked.

An object stands at a *place*: which unit is responsible for it, which leads it, in whose report it stands. No two of the three coincide
where somebody has only one of them, so that a row that reaches too far, or not far enough, answers differently somewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from planabierto.office.accounts.models import Membership, User
from planabierto.office.accounts.policy import ObjectKind, grants
from planabierto.office.accounts.roles import GRANTABLE_ROLES, UNIT_ROLES, Role
from planabierto.office.accounts.services import grant_role
from planabierto.office.base.models import OutgoingMail
from planabierto.office.followup.models import (
    Achievement,
    Entry,
    Evidence,
    Finding,
    FollowUp,
    Instruction,
    Objection,
    Reopening,
    ReprogrammingRequest,
    UnitReport,
    Verification,
    VerifierAssignment,
)
from planabierto.office.institutions.models import Holiday, Institution, Unit
from planabierto.office.institutions.services import add_unit, create_institution
from planabierto.office.intake.models import Upload
from planabierto.office.journal.models import AuditEvent
from planabierto.office.plans.models import (
    Action,
    CommonAction,
    OperationalPlan,
    Programming,
    Resolution,
    StrategicObjective,
    StrategicPlan,
    UnitPlan,
    VerificationKind,
)
from planabierto.office.publication.models import Edition, Publication, SigningKey, SuppressionGround
from tests.cast import WITHOUT_SECOND_FACTOR

if TYPE_CHECKING:
    from django.db.models import Model

    from planabierto.office.accounts.policy import AnyUser

RECLAMOS: Final = "Reclamos"
COMERCIAL: Final = "Subgerente Comercial"
GERENCIA: Final = "Gerente General"
CONTABILIDAD: Final = "Contabilidad"
DAY: Final = date(2024, 9, 30)
WITH_UNITS: Final = (Role.REPORTER, Role.UNIT_HEAD, Role.LEAD_UNIT, Role.VERIFIER)


class Place(StrEnum):
    """Where an object stands, as seen from Reclamos, which the post of Comercial leads."""

    OWN = "own unit"
    LED = "led unit"
    IN_REPORT = "own report"
    OTHER = "other unit"
    FOREIGN = "other institution"


@dataclass(frozen=True)
class Standing:
    """The units of a place, by name: who is responsible, who leads, in whose report."""

    responsible: str
    lead: str
    report: str


STANDINGS: Final[Mapping[Place, Standing]] = {
    Place.OWN: Standing(RECLAMOS, GERENCIA, CONTABILIDAD),
    Place.LED: Standing(CONTABILIDAD, COMERCIAL, CONTABILIDAD),
    Place.IN_REPORT: Standing(CONTABILIDAD, GERENCIA, RECLAMOS),
    Place.OTHER: Standing(CONTABILIDAD, GERENCIA, CONTABILIDAD),
    Place.FOREIGN: Standing(RECLAMOS, COMERCIAL, RECLAMOS),
}
BELOW: Final[Mapping[str, frozenset[str]]] = {
    "": frozenset(),
    RECLAMOS: frozenset({RECLAMOS}),
    COMERCIAL: frozenset({COMERCIAL, RECLAMOS}),
    CONTABILIDAD: frozenset({CONTABILIDAD}),
}
"""What somebody of a unit reaches: it and what depends on it."""


@dataclass(frozen=True)
class Person:
    """Somebody who asks: their role (None for who has none that holds), the unit it is of, and whether it is of the other institution."""

    name: str
    user: AnyUser
    role: Role | None = None
    unit: str = ""
    is_foreign: bool = False


@dataclass
class Things:
    """The people, and the objects of each kind by their place."""

    people: list[Person] = field(default_factory=list)
    of_kind: dict[str, dict[Place, Model]] = field(default_factory=dict)
    institutions: dict[bool, Institution] = field(default_factory=dict)

    def add(self, kind: str, place: Place, thing: Model) -> None:
        """Put an object of a kind at a place."""
        self.of_kind.setdefault(kind, {})[place] = thing

    def put_in_state(self, kind: ObjectKind, state: str) -> None:
        """Let every object of a kind be in a state, here and in the database, whatever way leads there."""
        for thing in self.of_kind[kind.key].values():
            *way, name = kind.state_path.split("__")
            holder = thing
            for step in way:
                holder = getattr(holder, step)
            setattr(holder, name, state)

    def store_state(self, kind: ObjectKind, state: str) -> None:
        """As `put_in_state`, and in the database too; needs the triggers out of the way."""
        self.put_in_state(kind, state)
        for thing in self.of_kind[kind.key].values():
            *way, name = kind.state_path.split("__")
            holder = thing
            for step in way:
                holder = getattr(holder, step)
            type(holder)._default_manager.filter(pk=holder.pk).update(**{name: state})  # noqa: SLF001 - any model's manager


class _Maker:
    """Makes the objects of one institution, straight into the tables: what is asked is who may, not how they came to be."""

    def __init__(self, things: Things, institution: Institution, units: Mapping[str, Unit], people: list[User]) -> None:
        self.things, self.institution, self.units = things, institution, units
        self.first, self.second = people
        self.order = 0
        strategic = StrategicPlan.objects.create(institution=institution, first_year=2024, last_year=2024)
        self.objective = StrategicObjective.objects.create(institution=institution, strategic_plan=strategic, key="6")
        self.plan = OperationalPlan.objects.create(
            institution=institution, strategic_plan=strategic, year=2024, periodicity="quarter", name="POI"
        )
        self.follow_up = FollowUp.objects.create(institution=institution, plan=self.plan, period=3, cutoff=DAY)
        self.unit_plans = {
            name: UnitPlan.objects.create(institution=institution, plan=self.plan, unit=unit, order=order)
            for order, (name, unit) in enumerate(units.items())
        }

    def once(self, place: Place) -> None:
        """What an institution has one of, whichever unit."""
        own = {"institution": self.institution}
        things: dict[str, Model] = {
            "institution": self.institution,
            "holiday": Holiday.objects.create(**own, day=DAY, name="Asueto"),
            "mail": OutgoingMail.objects.create(
                institution_id=self.institution.pk,
                key="x",
                to="a@b.example",
                subject="x",
                text="x",
                queued_at=timezone.now(),
            ),
            "person": Membership.objects.filter(institution=self.institution).order_by("pk")[0],
            "journal": AuditEvent.objects.filter(institution_id=self.institution.pk).order_by("pk")[0],
            "plan": self.plan,
            "verification_kind": VerificationKind.objects.create(**own, name="Escaneo", verifier_post="El Oficial"),
            "common_action": CommonAction.objects.create(**own, name="Escaneo", statement="Escanear."),
            "resolution": Resolution.objects.create(**own, body="Consejo", decided_on=DAY, kind="approves"),
            "follow_up": self.follow_up,
            "reopening": Reopening.objects.create(
                **own,
                unit_report=self._report(CONTABILIDAD, GERENCIA),
                reason="x",
                asked_by=self.first,
                decided_by=self.second,
                until=DAY,
            ),
            "upload": Upload.objects.create(
                **own,
                sha256="x",
                name="x",
                size=1,
                path="x",
                state="staged",
                reason="x",
                follow_up=self.follow_up,
                confirmed_at=timezone.now(),
            ),
        }
        for kind, thing in {**things, **self._published()}.items():
            self.things.add(kind, place, thing)

    def _published(self) -> dict[str, Model]:
        """What an institution publishes, and by what."""
        round_ = {"institution": self.institution, "follow_up": self.follow_up}
        key = SigningKey.objects.create(institution=self.institution, public_key="x", fingerprint="x")
        publication = Publication.objects.create(**round_, approved_at=timezone.now(), texts_hash="x")
        edition = Edition.objects.create(
            **round_,
            publication=publication,
            audience="public",
            number=1,
            issued_on=DAY,
            path="x",
            size=1,
            signing_key=key,
            journal_sequence=1,
            ordered_by=self.first,
        )
        ground = SuppressionGround.objects.create(institution=self.institution, law="Ley", article="24", protects="x")
        return {"publication": publication, "edition": edition, "suppression_ground": ground, "signing_key": key}

    def at(self, place: Place) -> None:
        """What stands at a place."""
        stands = STANDINGS[place]
        responsible = self.units[stands.responsible]
        own = {"institution": self.institution}
        report = self._report(stands.report, GERENCIA)
        action, programming = self._action(stands)
        round_ = {**own, "follow_up": self.follow_up, "action": action}
        achievement = Achievement.objects.create(**round_, programming=programming, version=1)
        of_report = {**round_, "unit_report": report}
        entry = Entry.objects.create(
            **of_report,
            achievement=achievement,
            objective=self.objective,
            heading=0,
            order=self.order,
            due=1,
            is_due=True,
            is_met=False,
            execution_order=0,
        )
        assignment = VerifierAssignment.objects.create(**of_report, unit=responsible, post="El Oficial")
        verification = Verification.objects.create(
            **round_,
            assignment=assignment,
            reported=achievement,
            verdict="confirmed",
            value=1,
            verified_by=self.first,
            verified_by_name="x",
        )
        delivered = self._report(stands.responsible, stands.lead)
        things: dict[str, Model] = {
            "unit": responsible,
            "membership": Membership.objects.create(
                **own, user=self.first, role=Role.LEAD_UNIT, unit=responsible, valid_from=DAY, valid_to=DAY
            ),
            "action": action,
            "unit_report": delivered,
            "entry": entry,
            "row": entry,
            "evidence": Evidence.objects.create(**of_report, description="x", added_by=self.first),
            "assignment": assignment,
            "verification": verification,
            "objection": Objection.objects.create(
                **own, verification=verification, unit_report=report, text="x", answer="x", made_by=self.first
            ),
            "finding": Finding.objects.create(
                **own,
                follow_up=self.follow_up,
                order=self.order,
                fingerprint="x",
                rule="ARI101",
                severity="error",
                message="x",
                unit_report=delivered,
            ),
            "instruction": Instruction.objects.create(
                **round_, responsible_unit=responsible, text="x", due_on=DAY, answer="x", given_by=self.first
            ),
            "reprogramming": ReprogrammingRequest.objects.create(
                **of_report, to_period=4, reason="x", requested_by=self.first
            ),
        }
        for kind, thing in things.items():
            self.things.add(kind, place, thing)

    def _report(self, unit: str, lead: str) -> UnitReport:
        self.order += 1
        return UnitReport.objects.create(
            institution=self.institution,
            follow_up=self.follow_up,
            unit_plan=self.unit_plans[unit],
            name=unit,
            order=self.order,
            lead_unit=self.units[lead],
        )

    def _action(self, stands: Standing) -> tuple[Action, Programming]:
        self.order += 1
        action = Action.objects.create(
            institution=self.institution, unit_plan=self.unit_plans[stands.report], code=f"AO.6.{self.order}"
        )
        programming = Programming.objects.create(
            institution=self.institution,
            action=action,
            version=1,
            in_force_from=DAY,
            objective=self.objective,
            lead_unit=self.units[stands.lead],
            responsible_unit=self.units[stands.responsible],
        )
        action.current = programming
        action.save(update_fields=["current"])
        return action, programming


def make_things() -> Things:
    """Create two institutions with people and one object of each kind at each place."""
    things = Things()
    for is_foreign, name in ((False, "Mutual Ejemplo"), (True, "Otra Mutual")):
        institution = create_institution(name=name, short_name=name, host=None, terms=WITHOUT_SECOND_FACTOR, by=None)
        things.institutions[is_foreign] = institution
        units = _units(institution)
        things.people += _people(institution, units, is_foreign=is_foreign)
        users = [one.user for one in things.people if one.is_foreign == is_foreign and isinstance(one.user, User)]
        maker = _Maker(things, institution, units, users[:2])
        maker.once(Place.FOREIGN if is_foreign else Place.OTHER)
        for place in [Place.FOREIGN] if is_foreign else [one for one in Place if one is not Place.FOREIGN]:
            maker.at(place)
    things.people += [
        Person("nobody signed in", AnonymousUser()),
        Person("person without role", _user("without")),
        Person("inactive person", _inactive(things.institutions[False])),
        Person("person whose role ended", _ended(things.institutions[False])),
    ]
    for person in things.people:
        for institution in things.institutions.values():
            for grant in grants(person.user, institution.pk):
                assert grant.unit_ids is not None, "asked for now, so that no cell asks the database"
    return things


def _units(institution: Institution) -> dict[str, Unit]:
    comercial = add_unit(institution, name=COMERCIAL, by=None)
    others = [add_unit(institution, name=name, by=None) for name in (GERENCIA, CONTABILIDAD)]
    reclamos = add_unit(institution, name=RECLAMOS, parent=comercial, by=None)
    return {unit.name: unit for unit in (comercial, *others, reclamos)}


def _people(institution: Institution, units: Mapping[str, Unit], *, is_foreign: bool) -> list[Person]:
    """One person a role without a unit where the role needs none, and each role of Comercial, which leads Reclamos.

    Here also those who work with a unit, of Reclamos and of another one.
    """
    roles = [role for role in Role if role in GRANTABLE_ROLES]
    plain = [(role, "") for role in roles if role not in UNIT_ROLES]
    above = [(role, COMERCIAL) for role in roles]
    of_units = [(role, unit) for unit in (RECLAMOS, CONTABILIDAD) for role in WITH_UNITS]
    found = []
    for role, unit in [*plain, *above] if is_foreign else [*plain, *above, *of_units]:
        name = f"{role.value} {unit} {institution.pk}".strip()
        user = _user(name)
        grant_role(institution, user, role=role, unit=units.get(unit), by=None)
        found.append(Person(name, user, role, unit, is_foreign))
    return found


def _user(name: str) -> User:
    return User.objects.create_user(email=f"{name.replace(' ', '.')}@mutual.example", display_name=name)


def _inactive(institution: Institution) -> User:
    user = _user("inactive")
    grant_role(institution, user, role=Role.HEAD_OF_PLANNING, by=None)
    user.is_active = False
    user.save()
    return user


def _ended(institution: Institution) -> User:
    user = _user("ended")
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.create(
        institution=institution, user=user, role=Role.HEAD_OF_PLANNING, valid_from=DAY, valid_to=yesterday
    )
    return user


def reaches(person: Person, reach: str, place: Place) -> bool:
    """Whether what is said of a role («of its unit», "" for all of the institution) lets a person of it reach a place."""
    if person.is_foreign != (place is Place.FOREIGN):
        return False
    stands = STANDINGS[place]
    units = BELOW[person.unit]
    return {
        "": True,
        "of its unit": stands.responsible in units,
        "of the unit that it leads": stands.lead in units,
        "in the report of its unit": stands.report in units,
    }[reach]
