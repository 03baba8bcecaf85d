"""What a round may do and what stands in it, in plain Python: against this the services are compared, act by act.

It knows nothing of the policy table, of queries or of figures beyond a sum: who may do what is written here once more, by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

WITH_THE_UNIT: Final = ("open", "in_progress", "returned")
DELIVERED: Final = ("sent", "passed_on", "verified")

SAVERS: Final = {
    "Reclamos": ("reporter", "unit_head"),
    "Contabilidad": ("head of Contabilidad",),
    "Archivo": ("head of Archivo",),
}
SENDERS: Final = {unit: names[-1] for unit, names in SAVERS.items()}
VERIFIERS: Final = {"Reclamos": "officer", "Archivo": "alternate"}
PLANNING: Final = ("head_of_planning", "planning_analyst")
HEAD: Final = "head_of_planning"
DECIDERS: Final = (HEAD, "top_management")
PRESENTERS: Final = (HEAD, "board_secretary")


@dataclass
class RowModel:
    """One row: what came before, its last version, and what a verifier said of that version."""

    earlier: Decimal
    is_due: bool = True
    version: int = 1
    real: Decimal | None = None
    is_verified: bool = False
    verified: Decimal | None = None
    is_disputed: bool = False
    is_confirmed: bool = False

    @property
    def to_date(self) -> Decimal | None:
        """What is reported to date."""
        return None if self.real is None else self.earlier + self.real

    @property
    def counted(self) -> Decimal | None:
        """What counts: the verified value where there is one."""
        return self.verified if self.verified is not None else self.to_date

    def write(self, real: Decimal | None) -> None:
        """A new version, which nobody has verified."""
        self.version, self.real = self.version + 1, real
        self.is_verified = self.is_disputed = self.is_confirmed = False
        self.verified = None


@dataclass
class ReportModel:
    """One unit report and its rows by code; `sealed` is each one's version and figure under the last seal, if any."""

    rows: dict[str, RowModel]
    assigned: str = ""
    is_led: bool = False
    state: str = "open"
    is_missing: bool = False
    sendings: int = 0
    was_passed_on: bool = False
    remarks: set[str] = field(default_factory=set)
    sealed: dict[str, tuple[int, Decimal | None]] | None = None
    asked_by: str = ""
    is_granted: bool = False
    objected: bool = False

    @property
    def is_with_unit(self) -> bool:
        """Whether the unit registers."""
        return self.state in WITH_THE_UNIT and not self.is_missing

    @property
    def is_complete(self) -> bool:
        """Whether every due row has its figure."""
        return all(row.real is not None for row in self.rows.values() if row.is_due)

    def note_verified(self) -> None:
        """A delivered report whose rows are all verified is verified."""
        if self.state in {"sent", "passed_on"} and self.assigned and self.rows[self.assigned].is_verified:
            self.state = "verified"


@dataclass
class RoundModel:
    """One round of an institution."""

    reports: dict[str, ReportModel]
    state: str = "building"
    version: int = 1
    is_sealed: bool = False
    presented: int = 0

    @property
    def is_correctable(self) -> bool:
        """Whether planning may still return without a reopening."""
        return self.state in {"building", "consolidated"}

    def may_save(self, unit: str, code: str, who: str, version: int, real: Decimal) -> bool:
        """Whether a save is taken."""
        report = self.reports[unit]
        row = report.rows[code]
        is_seen = version == row.version or row.real == real
        return who in SAVERS[unit] and report.is_with_unit and not row.is_verified and is_seen and real >= 0

    def save(self, unit: str, code: str, real: Decimal) -> None:
        """The same content again changes nothing."""
        report = self.reports[unit]
        if report.rows[code].real == real:
            return
        report.rows[code].write(real)
        if report.state == "open":
            report.state = "in_progress"

    def may_send(self, unit: str, who: str) -> bool:
        """Whether a report is taken."""
        report = self.reports[unit]
        return who == SENDERS[unit] and report.is_with_unit and report.is_complete

    def send(self, unit: str) -> None:
        """The unit sends."""
        report = self.reports[unit]
        report.state, report.was_passed_on = "sent", False
        report.sendings += 1
        report.remarks = set()
        report.note_verified()

    def may_pass_on(self, unit: str, who: str) -> bool:
        """Whether the lead unit's assent is taken."""
        report = self.reports[unit]
        return who == "lead_unit" and report.is_led and report.state == "sent"

    def may_review(self, unit: str, who: str) -> bool:
        """Whether planning may speak of a report."""
        return who in PLANNING and self.reports[unit].state in DELIVERED

    def may_return(self, unit: str, who: str, *, has_reason: bool) -> bool:
        """Whether planning may give a report back."""
        report = self.reports[unit]
        is_there = report.state in {*DELIVERED, "reviewed"} or report.is_missing
        is_open = self.is_correctable or report.is_granted
        return (
            who in PLANNING
            and is_there
            and report.state != "locked"
            and is_open
            and (has_reason or bool(report.remarks))
        )

    def give_back(self, unit: str) -> None:
        """Planning returns; a consolidated round is being built again."""
        report = self.reports[unit]
        report.state, report.is_missing = "returned", False
        if self.state == "consolidated":
            self.state = "building"
            for one in self.reports.values():
                one.is_missing = False

    def may_verify(self, unit: str, who: str, verdict: str, value: Decimal) -> bool:
        """Whether a verifier is heard."""
        report = self.reports[unit]
        reported = report.rows[report.assigned].to_date
        is_open = report.state in {*DELIVERED, "reviewed"}
        is_said = reported is not None if verdict == "confirmed" else verdict == "unverifiable" or value != reported
        return who == VERIFIERS[unit] and is_open and is_said

    def verify(self, unit: str, verdict: str, value: Decimal) -> None:
        """What the verifier says counts from now on."""
        report = self.reports[unit]
        row = report.rows[report.assigned]
        row.is_verified, row.is_confirmed = True, verdict == "confirmed"
        row.verified = {"confirmed": row.to_date, "other_value": value}.get(verdict)
        report.objected = row.is_disputed = False
        report.note_verified()

    def may_object(self, unit: str, who: str) -> bool:
        """Whether the unit may object to what was verified."""
        report = self.reports[unit]
        row = report.rows[report.assigned]
        is_disputable = row.is_verified and not row.is_confirmed and not row.is_disputed
        return who == SENDERS[unit] and self.is_correctable and is_disputable

    def may_consolidate(self, who: str, *, has_reason: bool) -> bool:
        """Whether the round may be consolidated."""
        states = [one.state for one in self.reports.values()]
        is_whole = not any(state in WITH_THE_UNIT for state in states)
        is_quiet = not any(state in DELIVERED for state in states)
        return who == HEAD and self.state == "building" and is_quiet and (is_whole or has_reason)

    def consolidate(self) -> None:
        """Those that did not deliver are named."""
        self.state = "consolidated"
        for one in self.reports.values():
            one.is_missing = one.state in WITH_THE_UNIT

    def may_close(self, who: str) -> bool:
        """Whether the round may be closed."""
        open_ones = [one for one in self.reports.values() if one.state != "locked"]
        is_done = all(one.state == "reviewed" or one.is_missing for one in open_ones)
        return who == HEAD and self.state == "presented" and bool(open_ones) and is_done

    def close(self) -> None:
        """Seal the figures and lock every report."""
        self.version += self.is_sealed
        self.is_sealed = True
        for one in self.reports.values():
            if one.state != "locked":
                one.sealed = (
                    None if one.is_missing else {code: (row.version, row.real) for code, row in one.rows.items()}
                )
            one.state, one.is_granted = "locked", False

    def may_ask(self, unit: str, who: str) -> bool:
        """Whether a reopening may be asked for."""
        report = self.reports[unit]
        return who in PLANNING and report.state == "locked" and not report.asked_by

    def may_decide(self, unit: str, who: str) -> bool:
        """Whether a reopening that was asked for is somebody's to decide."""
        report = self.reports[unit]
        return bool(report.asked_by) and who in DECIDERS and who != report.asked_by

    def grant(self, unit: str) -> None:
        """Two people opened a report again."""
        report = self.reports[unit]
        report.state, report.is_granted, report.is_missing, report.asked_by = "returned", True, False, ""

    def end_expired(self) -> None:
        """What was not sent in time says again what is under the seal."""
        for report in self.reports.values():
            if not report.is_granted or report.state not in WITH_THE_UNIT:
                continue
            for code, row in report.rows.items():
                if report.sealed is not None and row.version != report.sealed[code][0]:
                    row.write(report.sealed[code][1])
            report.is_missing = report.sealed is None
            report.state, report.is_granted = "locked", False

    def counted(self, unit: str, code: str) -> Decimal | None:
        """What the seal must say of a row."""
        report = self.reports[unit]
        return None if report.is_missing else report.rows[code].counted
