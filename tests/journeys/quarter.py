"""A quarter of Mutual Ejemplo in a browser: its whole plan with figures to June, completed, its third follow-up open, its people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Final

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from planabierto.core.completion import is_scanning
from planabierto.core.registration import Typed
from planabierto.office.accounts.models import User
from planabierto.office.accounts.policy import forget_grants
from planabierto.office.accounts.roles import Role
from planabierto.office.accounts.services import grant_role
from planabierto.office.followup.live_rows import LiveRow, live_rows
from planabierto.office.followup.models import Cause, FollowUp, UnitReport
from planabierto.office.followup.row_input import RowInput
from planabierto.office.followup.services.delivering import send_report
from planabierto.office.followup.services.evidencing import EvidenceInput, add_evidence
from planabierto.office.followup.services.opening import open_follow_up
from planabierto.office.followup.services.registering import OUTSIDE_THE_BAND, RowChange, save_rows
from planabierto.office.institutions.models import Institution, Unit
from planabierto.office.institutions.queries import find_unit
from planabierto.office.intake.checks import CautionKind
from planabierto.office.intake.services import import_document
from planabierto.office.journal.models import AuditEvent
from planabierto.office.plans.common_services import VerificationDraft, save_verification
from planabierto.office.plans.completion_page import completion_rows
from planabierto.office.plans.completion_services import complete_actions
from planabierto.office.plans.models import EvidencePolicyChoice, OperationalPlan, VerificationKind
from tests.journeys.site import Site
from tests.paths import SAMPLES

WITHOUT_NOTE: Final = {("administracion", "AO.3.5"), ("tecnologias-de-informacion", "AO.4.3")}
"""Rows about scanning that no note of the document leaves to anybody."""
JUNE: Final = SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t2.txt"
NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
PAPERS: Final = 40
"""How many papers each unit generated and scanned in the quarter."""


@dataclass
class Quarter:
    """The third quarter of a year, open, and who works in it."""

    site: Site
    institution: Institution
    plan: OperationalPlan
    officer: User
    alternate: User
    opened: FollowUp | None = None

    @property
    def year(self) -> int:
        """The year of its plan."""
        return self.plan.year

    @property
    def follow_up(self) -> FollowUp:
        """The round, once it is open."""
        assert self.opened is not None, "the round is not open"
        return self.opened

    def open(self) -> None:
        """Open the third follow-up."""
        self.opened = open_follow_up(self.plan, period=3, by=self.planner)

    @property
    def planner(self) -> User:
        """The head of planning."""
        return self.site.cast[Role.HEAD_OF_PLANNING]

    def address(self, slug: str, page: str = "") -> str:
        """A page of the report of a unit."""
        return f"/seguimiento/{self.year}/t3/{slug}/{page}"

    def report(self, slug: str) -> UnitReport:
        """The report of a unit, read anew."""
        return UnitReport.objects.select_related("follow_up__plan", "follow_up__institution", "unit_plan__unit").get(
            institution=self.institution, follow_up=self.follow_up, unit_plan__unit__slug=slug
        )

    def slugs(self) -> list[str]:
        """The units that report, in printed order."""
        reports = UnitReport.objects.filter(follow_up=self.follow_up).order_by("order")
        return list(reports.values_list("unit_plan__unit__slug", flat=True))

    def rows(self, slug: str) -> dict[str, LiveRow]:
        """The rows of a unit as they stand, by code, in printed order."""
        with self.site.database():
            return {row.entry.achievement.code: row for row in live_rows(self.report(slug))}

    def head_of(self, slug: str) -> User:
        """Who heads a unit; of Reclamos it is the cast's."""
        if slug == "reclamos":
            return self.site.cast[Role.UNIT_HEAD]
        unit = self.report(slug).unit_plan.unit
        found = User.objects.filter(email=f"{slug}@mutual.example").first()
        return found or person_of(
            self.institution, f"{slug}@mutual.example", f"Jefatura {unit.name}", Role.UNIT_HEAD, unit
        )

    def register(self, slug: str, *, most: int | None = None) -> None:
        """Register rows of a unit as they were programmed, with the reason where one is needed."""
        by = self.head_of(slug)
        given = {row.entry.action_id: RowInput(typed=programmed(row)) for row in live_rows(self.report(slug))[:most]}
        self._save(slug, given, by)
        outside = [row for row in live_rows(self.report(slug))[:most] if row.entry.light in OUTSIDE_THE_BAND]
        self._save(
            slug,
            {
                row.entry.action_id: RowInput(
                    typed=programmed(row),
                    justification="Aumentó la demanda de la población asociada.",
                    cause=Cause.DEMAND.value,
                )
                for row in outside
            },
            by,
        )

    def _save(self, slug: str, given: dict[int, RowInput], by: User) -> None:
        report = self.report(slug)
        versions = {row.entry.action_id: row.version for row in live_rows(report)}
        if given:
            save_rows(report, [RowChange(key, versions[key], one) for key, one in given.items()], by=by)

    def show(self, slug: str) -> None:
        """Say where it can be seen, for each row that cannot be sent without."""
        report, by = self.report(slug), self.head_of(slug)
        for row in live_rows(report):
            if row.entry.action.evidence_policy == EvidencePolicyChoice.REQUIRED:
                add_evidence(report, row.entry, EvidenceInput(description="Índice", place="Archivo central"), by=by)

    def send(self, slug: str) -> None:
        """Register a whole report, show what it is about, and send it."""
        self.register(slug)
        self.show(slug)
        send_report(self.report(slug), by=self.head_of(slug))

    def acts_since(self, sequence: int) -> list[tuple[str, str]]:
        """What the journal says was done, and by whom, after one of its numbers."""
        with self.site.database():
            events = AuditEvent.objects.filter(institution_id=self.institution.pk, sequence__gt=sequence)
            return list(events.order_by("sequence").values_list("act", "actor_name"))

    def last_act(self) -> int:
        """The number of the newest act in the journal."""
        with self.site.database():
            return AuditEvent.objects.filter(institution_id=self.institution.pk).latest("sequence").sequence


def programmed(row: LiveRow) -> Typed:
    """What was programmed for the quarter as its row takes it: scanned papers are counted, all of them."""
    if row.programming.is_share:
        return Typed(part_done=Decimal(PAPERS), part_of=Decimal(PAPERS))
    return Typed(real=row.targets[2].value or Decimal(0))


def person_of(institution: Institution, email: str, name: str, role: Role, unit: Unit | None) -> User:
    """Somebody with a role, and with a post to sign under."""
    person = User.objects.create_user(email=email, display_name=name, post=f"Cargo de {name}")
    grant_role(institution, person, role=role, unit=unit, by=None)
    forget_grants(person)
    return person


@contextmanager
def open_quarters(
    site: Site, *years: int, changes: Mapping[str, str] = NOTHING, opened: bool = True
) -> Iterator[list[Quarter]]:
    """A quarter of each year with the same plan, units and people; `changes` are other words in its document."""
    with site.database(), TemporaryDirectory() as folder:
        institution = Institution.objects.get(pk=site.cast.institution.pk)
        planner = site.cast[Role.HEAD_OF_PLANNING]
        text = JUNE.read_text(encoding="utf-8")
        for before, after in changes.items():
            assert before in text, before
            text = text.replace(before, after)
        for year in years:
            document = Path(folder) / f"seguimiento-poi-{year}-t2.txt"
            document.write_text(text.replace("2024", str(year)), encoding="utf-8")
            import_document(document, institution, by=planner, accepted={CautionKind.NEW_PLAN})
        officer = person_of(
            institution, "archivo@mutual.example", "Oficial de archivo", Role.VERIFIER, _unit(institution, "UGDA")
        )
        alternate = person_of(
            institution, "suplente@mutual.example", "Suplente", Role.VERIFIER, _unit(institution, "UAIP")
        )
        with transaction.atomic():
            kind = save_verification(
                institution,
                VerificationDraft(
                    name="Escaneo de documentos",
                    verifier_post="El Oficial de Gestión Documental y Archivo",
                    verifier_unit=_unit(institution, "UGDA"),
                    alternate_post="La Técnica de la UAIP",
                    alternate_unit=_unit(institution, "UAIP"),
                ),
                by=planner,
            )
            plans = list(OperationalPlan.objects.select_related("institution").order_by("year"))
            quarters = [Quarter(site, institution, plan, officer, alternate) for plan in plans]
            for one in quarters:
                _complete(one.plan, kind, by=planner)
                if opened:
                    one.open()
        yield quarters


def _unit(institution: Institution, name: str) -> Unit:
    unit = find_unit(institution, name, on=timezone.localdate())
    assert unit is not None, name
    return unit


def _complete(plan: OperationalPlan, kind: VerificationKind, *, by: User) -> None:
    """Complete a plan as the office proposes it, with a verifier where the notes of its document name one."""
    completions = {}
    for row in completion_rows(plan, [kind]):
        is_noted = is_scanning(row.statement) and (row.unit_slug, row.code) not in WITHOUT_NOTE
        completions[row.action] = row.completion._replace(verification=kind.pk if is_noted else None)
    complete_actions(plan, completions, by=by)


def press(page: Page, *keys: str) -> None:
    """Press one key after another."""
    for key in keys:
        page.keyboard.press(key)


def reach(page: Page, wanted: Locator) -> None:
    """Go to a link, a field or a button with the Tab key alone."""
    for _step in range(150):
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the Tab key does not lead to {wanted}")


def saved(page: Page) -> None:
    """Wait until every row is saved."""
    expect(page.locator(".tools .save-state > span")).to_have_text(re.compile(r"^Guardado a las \d\d:\d\d$"))


def cell(page: Page) -> str:
    """Which cell has the focus: «ao-4-1-real»."""
    found: str = page.evaluate("document.activeElement.id")
    return found


def done(quarter: Quarter, since: int, who: User) -> list[str]:
    """What somebody did after a number of the journal."""
    return [act for act, name in quarter.acts_since(since) if name == who.display_name]
