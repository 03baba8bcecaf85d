"""Two rounds of two institutions at once, act after act by anybody: what is done and what is refused is what a plain model says.

Each run of hypothesis begins with the same two open rounds and takes back all it did.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Final

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from planabierto.core.errors import PlanAbiertoError
from planabierto.core.registration import Typed
from planabierto.core.seal import figures_code
from planabierto.office.followup.models import (
    Entry,
    FollowUp,
    Objection,
    Reopening,
    RowVerdict,
    UnitReport,
    Verdict,
    Verification,
)
from planabierto.office.followup.row_input import RowInput
from planabierto.office.followup.services.closing import (
    ask_reopening,
    close,
    consolidate,
    end_expired_reopenings,
    grant_reopening,
    present,
    refuse_reopening,
    sealed_text,
)
from planabierto.office.followup.services.delivering import (
    pass_on,
    return_report,
    review_report,
    review_row,
    send_report,
)
from planabierto.office.followup.services.registering import RowChange, save_row
from planabierto.office.followup.services.verifying import answer_objection, object_to, verify_row
from planabierto.office.journal.services import verify_chain
from planabierto.office.plans.models import Action
from tests.cast import Cast, make_twin
from tests.office.followup.round_model import (
    DECIDERS,
    DELIVERED,
    HEAD,
    PLANNING,
    SAVERS,
    SENDERS,
    VERIFIERS,
    ReportModel,
    RoundModel,
    RowModel,
)
from tests.office.rounds import OpenRound, add_head, open_round

if TYPE_CHECKING:
    from planabierto.office.accounts.models import User

CODES: Final = {
    "Reclamos": ("AO.6.1", "AO.6.2", "AO.6.3", "AO.6.4"),
    "Contabilidad": ("AO.6.1",),
    "Archivo": ("AO.6.1",),
}
SHARES: Final = {("Reclamos", "AO.6.4"), ("Archivo", "AO.6.1")}
UNITS: Final = tuple(CODES)
LATER: Final = timedelta(days=3)
RIGHT: Final = "right"
NAMES: Final = (
    "reporter", "unit_head", "lead_unit", HEAD, "planning_analyst", "verifier", "top_management", "board_secretary",
    "internal_auditor", "information_officer", "head of Contabilidad", "head of Archivo", "officer", "alternate",
    "outsider", "nobody",
)  # fmt: skip
"""Who tries: everybody of the round, the one who leads planning in the other institution, and somebody without a role."""


def model_of_a_round() -> RoundModel:
    """The model of `tests.office.rounds` as it is opened."""
    return RoundModel(
        {
            "Reclamos": ReportModel(
                {
                    "AO.6.1": RowModel(Decimal(2)),
                    "AO.6.2": RowModel(Decimal(1)),
                    "AO.6.3": RowModel(Decimal(0), is_due=False),
                    "AO.6.4": RowModel(Decimal("0.5")),
                },
                assigned="AO.6.4",
                is_led=True,
            ),
            "Contabilidad": ReportModel({"AO.6.1": RowModel(Decimal(6))}),
            "Archivo": ReportModel({"AO.6.1": RowModel(Decimal("0.5"))}, assigned="AO.6.1"),
        }
    )


class World:
    """The two rounds with everybody in them, made once for all runs."""

    def __init__(self, cast: Cast) -> None:
        """Open both."""
        self.rounds = [open_round(cast), open_round(make_twin(cast))]
        self.people = [self._people(one) for one in self.rounds]
        self.actions = [
            {
                (unit, code): Action.objects.get(unit_plan=one.report(unit).unit_plan, code=code)
                for unit, codes in CODES.items()
                for code in codes
            }
            for one in self.rounds
        ]

    @staticmethod
    def _people(one: OpenRound) -> dict[str, User]:
        people = {role.value: person for role, person in one.cast.people.items()}
        people |= {"officer": one.officer, "alternate": one.alternate}
        people |= {"outsider": one.cast.outsider, "nobody": one.cast.nobody}
        units = {"Contabilidad": one.cast.contabilidad, "Archivo": one.archivo}
        return people | {f"head of {name}": add_head(one, unit, f"head of {name}") for name, unit in units.items()}


RAW_VERIFICATION: Final = """
INSERT INTO followup_verification (institution_id, assignment_id, follow_up_id, action_id, reported_id, verdict, reason, verified_by_name,
verified_by_post, verified_at) VALUES (%s, 0, %s, %s, %s, 'confirmed', '', '', '', CURRENT_TIMESTAMP)
"""
PLACES: Final = st.sampled_from((0, 0, 1))
WHO: Final = st.sampled_from((RIGHT, RIGHT, RIGHT, *NAMES))
UNIT: Final = st.sampled_from((*UNITS, "Reclamos"))
FLAG: Final = st.booleans()


class RoundMachine(RuleBasedStateMachine):
    """Tries act after act; `world` is set before it is run, `counts` says how often what was done and refused."""

    world: ClassVar[World]
    counts: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        """Begin where the rounds were opened."""
        super().__init__()
        self.point = transaction.savepoint()
        self.models = [model_of_a_round(), model_of_a_round()]

    def teardown(self) -> None:
        """The journal holds; then everything is taken back."""
        for one in self.world.rounds:
            assert verify_chain(one.cast.institution) == []
        transaction.savepoint_rollback(self.point)
        super().teardown()

    # what tries and compares

    def attempt(self, name: str, allowed: bool, act: Callable[[], object]) -> bool:
        """Do an act; whether it was done, which is what the model says."""
        said = ""
        try:
            with transaction.atomic():
                act()
        except PlanAbiertoError as error:
            said = str(error)
        assert bool(said) != allowed, f"{name}: {said or 'not refused'}"
        self.counts[name if allowed else f"{name} refused"] += 1
        return allowed

    def person(self, place: int, who: str, right: str) -> tuple[str, User]:
        """Who acts: the right one, or somebody."""
        name = right if who == RIGHT else who
        return name, self.world.people[place][name]

    def report(self, place: int, unit: str) -> UnitReport:
        """A report read anew."""
        return self.world.rounds[place].report(unit)

    def follow_up(self, place: int) -> FollowUp:
        """A round read anew."""
        return FollowUp.objects.select_related("plan", "institution").get(pk=self.world.rounds[place].follow_up.pk)

    @initialize(place=PLACES, ahead=st.sampled_from((0, 3, 6, 8, 9, 12)))
    def under_way(self, place: int, ahead: int) -> None:
        """A round is found sent after three steps, reviewed after six, presented after eight, closed after nine."""
        for step in range(ahead):
            self.next_step(place, UNITS[step % len(UNITS)])

    # what the unit does

    @rule(
        place=PLACES,
        who=WHO,
        unit=UNIT,
        row=st.integers(0, 3),
        real=st.integers(-1, 3),
        is_old=st.sampled_from((0, 0, 0, 1)),
    )
    def save(self, place: int, who: str, unit: str, row: int, real: int, is_old: int) -> None:
        """A row is saved, sometimes over a version that is not the last."""
        code = CODES[unit][row % len(CODES[unit])]
        value = Decimal(real) / 4 if (unit, code) in SHARES else Decimal(real)
        self.save_value(place, who, unit, code, value, is_old=is_old)

    def save_value(self, place: int, who: str, unit: str, code: str, value: Decimal, *, is_old: int = 0) -> None:
        """Save one row."""
        model = self.models[place]
        name, by = self.person(place, who, SAVERS[unit][0])
        version = model.reports[unit].rows[code].version - is_old
        given = RowInput(typed=Typed(real=value), justification="Se explica.", cause="other")
        change = RowChange(self.world.actions[place][unit, code].pk, version, given)
        allowed = model.may_save(unit, code, name, version, value)
        if self.attempt("save", allowed, lambda: save_row(self.report(place, unit), change, by=by)):
            model.save(unit, code, value)

    @rule(place=PLACES, unit=UNIT)
    def fill(self, place: int, unit: str) -> None:
        """What is still due of a unit is registered."""
        for code, row in self.models[place].reports[unit].rows.items():
            if row.is_due and row.real is None:
                self.save_value(place, RIGHT, unit, code, Decimal("0.25") if (unit, code) in SHARES else Decimal(1))

    @rule(place=PLACES, who=WHO, unit=UNIT)
    def send(self, place: int, who: str, unit: str) -> None:
        """A report is sent."""
        name, by = self.person(place, who, SENDERS[unit])
        allowed = self.models[place].may_send(unit, name)
        if self.attempt("send", allowed, lambda: send_report(self.report(place, unit), by=by)):
            self.models[place].send(unit)

    # what lead unit and verifiers do

    @rule(place=PLACES, who=WHO, unit=UNIT)
    def lead_passes_on(self, place: int, who: str, unit: str) -> None:
        """The lead unit assents."""
        name, by = self.person(place, who, "lead_unit")
        allowed = self.models[place].may_pass_on(unit, name)
        if self.attempt("pass on", allowed, lambda: pass_on([self.report(place, unit)], by=by)):
            self.models[place].reports[unit].state = "passed_on"
            self.models[place].reports[unit].note_verified()

    @rule(
        place=PLACES,
        who=WHO,
        unit=st.sampled_from(tuple(VERIFIERS)),
        verdict=st.sampled_from(list(Verdict)),
        value=st.integers(0, 4),
    )
    def verify(self, place: int, who: str, unit: str, verdict: Verdict, value: int) -> None:
        """A figure is confirmed, replaced, or found impossible to verify."""
        name, by = self.person(place, who, VERIFIERS[unit])
        found, assignment = Decimal(value) / 4, self.world.rounds[place].assignment(unit)
        allowed = self.models[place].may_verify(unit, name, verdict.value, found)
        if self.attempt(
            "verify", allowed, lambda: verify_row(assignment, verdict=verdict, value=found, reason="Se contó.", by=by)
        ):
            self.models[place].verify(unit, verdict.value, found)

    @rule(place=PLACES, who=WHO, unit=st.sampled_from(tuple(VERIFIERS)))
    def objection(self, place: int, who: str, unit: str) -> None:
        """A unit objects to what was verified."""
        name, by = self.person(place, who, SENDERS[unit])
        assignment = self.world.rounds[place].assignment(unit)
        last = Verification.objects.filter(assignment=assignment).order_by("-pk").first()
        if last is None:
            return
        allowed = self.models[place].may_object(unit, name)
        if self.attempt("object", allowed, lambda: object_to(last, text="No es así.", by=by)):
            self.models[place].reports[unit].rows[assignment.action.code].is_disputed = True

    @rule(place=PLACES, who=WHO)
    def dismissal(self, place: int, who: str) -> None:
        """The verifier stays with what was verified."""
        for one in Objection.objects.filter(institution=self.world.rounds[place].cast.institution, state="open"):
            name, by = self.person(place, who, VERIFIERS[one.unit_report.name])
            allowed = name == VERIFIERS[one.unit_report.name]
            self.attempt(
                "dismiss",
                allowed,
                lambda one=one, by=by: answer_objection(one, is_upheld=False, answer="Se contó.", by=by),  # type: ignore[misc]  # bound in a loop
            )

    # what planning does

    @rule(place=PLACES, who=WHO, unit=UNIT, row=st.integers(0, 3), is_right=FLAG)
    def row_review(self, place: int, who: str, unit: str, row: int, is_right: bool) -> None:
        """Planning speaks of a row."""
        code = CODES[unit][row % len(CODES[unit])]
        name, by = self.person(place, who, PLANNING[1])
        action, verdict = (
            self.world.actions[place][unit, code],
            RowVerdict.ACCEPTED if is_right else RowVerdict.REMARKED,
        )
        allowed = self.models[place].may_review(unit, name)
        if self.attempt(
            "review row",
            allowed,
            lambda: review_row(self.report(place, unit), action=action, verdict=verdict, text="¿Seguro?", by=by),
        ):
            remarks = self.models[place].reports[unit].remarks
            (remarks.discard if is_right else remarks.add)(code)

    @rule(place=PLACES, who=WHO, unit=UNIT)
    def review(self, place: int, who: str, unit: str) -> None:
        """Planning finds a report right."""
        name, by = self.person(place, who, HEAD)
        model = self.models[place]
        allowed = model.may_review(unit, name) and not model.reports[unit].remarks
        if self.attempt("review", allowed, lambda: review_report(self.report(place, unit), by=by)):
            model.reports[unit].state = "reviewed"

    @rule(place=PLACES, who=WHO, unit=UNIT, has_reason=FLAG)
    def give_back(self, place: int, who: str, unit: str, has_reason: bool) -> None:
        """Planning returns a report."""
        name, by = self.person(place, who, PLANNING[1])
        reason = "Falta el detalle." if has_reason else ""
        allowed = self.models[place].may_return(unit, name, has_reason=has_reason)
        if self.attempt("return", allowed, lambda: return_report(self.report(place, unit), reason=reason, by=by)):
            self.models[place].give_back(unit)

    @rule(place=PLACES, who=WHO, has_reason=FLAG)
    def consolidation(self, place: int, who: str, has_reason: bool) -> None:
        """Planning consolidates."""
        name, by = self.person(place, who, HEAD)
        reason = "No entregaron." if has_reason else ""
        allowed = self.models[place].may_consolidate(name, has_reason=has_reason)
        if self.attempt("consolidate", allowed, lambda: consolidate(self.follow_up(place), reason=reason, by=by)):
            self.models[place].consolidate()

    @rule(place=PLACES, who=WHO)
    def presentation(self, place: int, who: str) -> None:
        """The round is presented, to another body each time."""
        name, by = self.person(place, who, HEAD)
        model, today = self.models[place], timezone.localdate()
        allowed = model.state != "building" and name in {HEAD, "board_secretary"}
        body = f"Consejo {model.presented}"
        if self.attempt(
            "present", allowed, lambda: present(self.follow_up(place), body=body, presented_on=today, by=by)
        ):
            model.presented += 1
            model.state = "presented"

    @rule(place=PLACES, who=WHO)
    def closing(self, place: int, who: str) -> None:
        """The round is closed: every save is in its seal, or was refused."""
        name, by = self.person(place, who, HEAD)
        model = self.models[place]
        if not self.attempt("close", model.may_close(name), lambda: close(self.follow_up(place), by=by)):
            return
        sealed = json.loads(self.follow_up(place).figures)
        found = {(row["unit"], row["code"]): row["counted"] for row in sealed["rows"]}
        for unit, codes in CODES.items():
            for code in codes:
                expected = model.counted(unit, code)
                if expected is not None:
                    assert Decimal(found[unit, code]) == expected, (unit, code)
                elif model.reports[unit].is_missing:
                    assert found[unit, code] in {None, str(model.reports[unit].rows[code].earlier)}
        model.close()

    @rule(place=PLACES, who=WHO, unit=UNIT)
    def ask(self, place: int, who: str, unit: str) -> None:
        """Planning asks that a locked report be opened again."""
        name, by = self.person(place, who, PLANNING[0])
        allowed = self.models[place].may_ask(unit, name)
        if self.attempt(
            "ask reopening", allowed, lambda: ask_reopening(self.report(place, unit), reason="Un error.", by=by)
        ):
            self.models[place].reports[unit].asked_by = name

    @rule(place=PLACES, who=WHO, unit=UNIT, is_granted=st.sampled_from((True, True, False)))
    def decide(self, place: int, who: str, unit: str, is_granted: bool) -> None:
        """Somebody else grants or refuses."""
        model = self.models[place]
        found = Reopening.objects.filter(unit_report=self.report(place, unit), state="asked").first()
        if found is None:
            return
        name, by = self.person(place, who, next(one for one in DECIDERS if one != model.reports[unit].asked_by))
        allowed = model.may_decide(unit, name)
        until = timezone.localdate() + LATER
        if is_granted:
            if self.attempt("grant reopening", allowed, lambda: grant_reopening(found, until=until, by=by)):
                model.grant(unit)
        elif self.attempt("refuse reopening", allowed, lambda: refuse_reopening(found, reason="No procede.", by=by)):
            model.reports[unit].asked_by = ""

    @rule(place=PLACES)
    def expiry(self, place: int) -> None:
        """The clock ends what was not sent in time."""
        today = timezone.localdate() + LATER + timedelta(days=1)
        end_expired_reopenings(self.world.rounds[place].cast.institution, today=today)
        self.models[place].end_expired()

    @rule(place=PLACES, unit=UNIT)
    def next_step(self, place: int, unit: str) -> None:
        """The one who should does what comes next, so that rounds come to their end."""
        model, report = self.models[place], self.models[place].reports[unit]
        if report.is_with_unit:
            self.fill(place, unit)
            self.send(place, RIGHT, unit)
        elif report.state in DELIVERED:
            if report.remarks:
                self.give_back(place, RIGHT, unit, has_reason=True)
            else:
                self.review(place, RIGHT, unit)
        elif report.asked_by:
            self.decide(place, RIGHT, unit, is_granted=True)
        elif model.state == "building":
            self.consolidation(place, RIGHT, has_reason=True)
        elif model.state == "consolidated":
            self.presentation(place, RIGHT)
        elif report.state == "locked":
            self.ask(place, RIGHT, unit)
        else:
            self.closing(place, RIGHT)

    # what may never happen

    @precondition(lambda self: any(one.state == "locked" for model in self.models for one in model.reports.values()))
    @rule(unit=UNIT, statement=st.sampled_from(("UPDATE", "DELETE", "STATE", "VERSION")))
    def raw_write(self, unit: str, statement: str) -> None:
        """Somebody with the database in hand writes to a locked report."""
        for place, model in enumerate(self.models):
            if model.reports[unit].state != "locked":
                continue
            report = self.report(place, unit)
            entry = Entry.objects.filter(unit_report=report).order_by("order")[0]
            sql: dict[str, tuple[str, list[Any]]] = {
                "UPDATE": ("UPDATE followup_entry SET achieved = 9 WHERE id = %s", [entry.pk]),
                "DELETE": ("DELETE FROM followup_entry WHERE id = %s", [entry.pk]),
                "STATE": ("UPDATE followup_unitreport SET state = 'in_progress' WHERE id = %s", [report.pk]),
                "VERSION": (
                    RAW_VERIFICATION,
                    [entry.institution_id, entry.follow_up_id, entry.action_id, entry.achievement_id],
                ),
            }
            with (
                pytest.raises(IntegrityError, match="the round is closed"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(*sql[statement])
            self.counts["raw write refused"] += 1

    @invariant()
    def stands_as_the_model_says(self) -> None:
        """State and figures of both rounds are those of the models; a round that is closed says what its seal says."""
        for one, model in zip(self.world.rounds, self.models, strict=True):
            follow_up = FollowUp.objects.get(pk=one.follow_up.pk)
            assert (follow_up.state, follow_up.version) == (model.state, model.version)
            reports = UnitReport.objects.filter(follow_up=follow_up).values_list("name", "state", "is_missing")
            assert set(reports) == {(name, report.state, report.is_missing) for name, report in model.reports.items()}
            entries = Entry.objects.filter(follow_up=follow_up).values_list(
                "unit_report__name", "achievement__code", "achievement__version", "achievement__to_date", "achieved"
            )
            for unit, code, version, to_date, achieved in entries:
                row = model.reports[unit].rows[code]
                assert (version, to_date) == (row.version, row.to_date), (unit, code)
                assert row.real is None or achieved == row.counted, (unit, code)

    @invariant()
    def a_closed_round_says_what_its_seal_says(self) -> None:
        """The figures of a closed round give its code again."""
        for place, model in enumerate(self.models):
            if model.is_sealed and all(one.state == "locked" for one in model.reports.values()):
                follow_up = self.follow_up(place)
                assert figures_code(sealed_text(follow_up)) == follow_up.figures_hash


@pytest.mark.parametrize(
    ("runs", "steps"),
    [(12, 30), pytest.param(300, 50, marks=pytest.mark.trial)],
    ids=["small", "trial"],
)
def test_a_round_does_what_its_model_does(
    cast: Cast, runs: int, steps: int, print_figure: Callable[[str], None]
) -> None:
    RoundMachine.world = World(cast)
    RoundMachine.counts = Counter()
    run_state_machine_as_test(
        RoundMachine,
        # What fails is short enough to be read; making it shorter takes longer than all the runs.
        settings=settings(max_examples=runs, stateful_step_count=steps, phases=[Phase.generate], database=None),
    )
    done = sum(number for name, number in RoundMachine.counts.items() if not name.endswith("refused"))
    refused = sum(RoundMachine.counts.values()) - done
    print_figure(
        f"rounds on {connection.vendor}: {runs} × {steps} steps, {done} acts done ("
        f"{RoundMachine.counts['close']} closings, {RoundMachine.counts['grant reopening']} reopenings), {refused} refused, 0 divergences"
    )
    assert done
    assert refused
