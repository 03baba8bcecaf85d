"""The verification of a round as its template shows it: every assigned row under its unit, what shows it, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import ngettext

from planabierto.core.evidence_counts import CountLine, proposed_real, questions_about, totals_of
from planabierto.core.quantity import Scale, format_quantity
from planabierto.documents.papers.verification import RowToVerify, VerificationSheet
from planabierto.office.base.lookups import gettext as _
from planabierto.office.base.ui.parts import ErrorLink, HeadFigure, Link, Segment
from planabierto.office.base.writing import month_day
from planabierto.office.followup.entry_papers import paper_round
from planabierto.office.followup.entry_rows import slug_of
from planabierto.office.followup.live_rows import LiveRow
from planabierto.office.followup.models import Verdict
from planabierto.office.followup.round_wording import deadline_words, state_pill
from planabierto.office.followup.services.assigning import Bar, bar_words
from planabierto.office.followup.services.registering import written_count
from planabierto.office.followup.services.verifying import may_answer
from planabierto.office.institutions.days import day_in, today_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planabierto.office.accounts.models import User
    from planabierto.office.followup.models import Evidence, UnitReport
    from planabierto.office.followup.rounds import Round
    from planabierto.office.followup.verification_rows import RowInHand, VerifiersRound

PENDING: Final = "pendientes"
DONE: Final = "verificadas"
ALL: Final = "todas"
"""The filters, as the address says them (`?ver=todas`); what is still to verify is shown first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """What shows a row: where it is, its class, and the file or page that it leads to, as far as its reader may follow."""

    label: str
    place: str
    kind: str
    links: Sequence[Link]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a verifier found of the figure that stands there: the pill, both values, why, who and when."""

    state: str
    word: str
    text: str
    reason: str
    who: str
    objection: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What somebody typed beside a row, `wrong` what cannot be so and `answers` how a number of two meanings can be meant."""

    value: str = ""
    reason: str = ""
    cannot: str = ""
    wrong: str = ""
    wrong_field: str = ""
    answers: Sequence[str] = ()
    is_marked: bool = False


NOTHING_TYPED: Final = Typed()


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyRow:
    """One row. `confirm` is what its button says, blank where there is nothing to confirm; `note` why nothing can be pressed."""

    key: int
    code: str
    statement: str
    url: str
    reported: str
    due: str
    of_period: str
    said: str
    before: str
    before_text: str
    evidence: Sequence[EvidenceLine]
    counts: Sequence[str]
    proposal: str
    means: str
    verifier: str
    note: str
    result: Result | None
    may_verify: bool
    confirm: str
    seen: str
    typed: Typed
    value_hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyGroup:
    """The rows of one unit; `waiting` says why there is nothing to verify yet, `batch` is the button of the rows that are marked."""

    key: int
    unit: str
    state: str
    word: str
    waiting: str
    rows: Sequence[VerifyRow]
    batch: str
    verifiers_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenObjection:
    """An objection that waits for an answer, with the page to give it; blank for who does not."""

    where: str
    text: str
    values: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationPage:
    """The whole page. `is_reader` is true for who verifies nothing here and only looks."""

    title: str
    summary: str
    figures: Sequence[HeadFigure]
    segments: Sequence[Segment]
    filters: Sequence[Segment]
    done: int
    total: int
    progress: str
    objections: Sequence[OpenObjection]
    uncovered: Sequence[Link]
    groups: Sequence[VerifyGroup]
    post_url: str
    sheet_url: str
    is_reader: bool
    empty: str
    empty_text: str
    show_all: Link | None
    errors: Sequence[ErrorLink]
    may_name: bool


def verification_page(
    found: Round,
    read: VerifiersRound,
    reader: User,
    *,
    mark: str,
    may_name: bool,
    typed: Mapping[int, Typed] | None = None,
) -> VerificationPage:
    """The page of somebody under a filter, with what they typed and could not be kept."""
    typed = typed or {}
    mark = mark if mark in {PENDING, DONE, ALL} else PENDING
    address = [found.year, found.slug]
    counted = read.counted
    done, total = sum(one.is_verified for one in counted), len(counted)
    # What was typed and is not yet said stays in sight, whatever the filter.
    shown = [one for one in read.rows if _is_shown(one, mark) or one.assignment.pk in typed]
    groups = _groups(shown, typed, found, may_name=may_name)
    progress = _("%(done)s de %(total)s") % {"done": done, "total": total}
    here = reverse("verification", args=address)
    return VerificationPage(
        title=_("Verificación"),
        summary=_summary(found),
        figures=[HeadFigure(label=_("Progreso"), value=progress)] if total else [],
        segments=found.segments("verification"),
        filters=_filters(read, mark) if read.rows else [],
        done=done,
        total=total,
        progress=_("%(done)s de %(total)s filas verificadas") % {"done": done, "total": total},
        objections=[_objection(one, reader) for one in read.rows if one.objection is not None],
        uncovered=[
            Link(
                label=ngettext("%(unit)s: %(count)s acción", "%(unit)s: %(count)s acciones", count)
                % {"unit": unit, "count": count},
                url=reverse("verifiers", args=[*address, slug]) if may_name else "",
            )
            for (unit, slug), count in read.uncovered.items()
        ],
        groups=groups,
        post_url=here if mark == PENDING else f"{here}?ver={mark}",
        sheet_url=reverse("verification_sheet", args=address) if read.rows else "",
        is_reader=read.reads,
        empty=_empty(read, mark),
        empty_text="" if read.rows else _empty_text(read),
        show_all=Link(
            label=ngettext("Ver la %(count)s fila", "Ver las %(count)s filas", len(read.rows))
            % {"count": len(read.rows)},
            url=f"{here}?ver={ALL}",
        )
        if read.rows and mark != ALL
        else None,
        errors=_errors(groups),
        may_name=may_name,
    )


def _summary(found: Round) -> str:
    follow_up = found.follow_up
    deadline = deadline_words(follow_up.review_by, today_in(follow_up.institution))
    return f"{found.name}; {deadline}." if deadline and not follow_up.closed_at else f"{found.name}."


def _is_shown(one: RowInHand, mark: str) -> bool:
    return mark == ALL or one.is_verified == (mark == DONE)


def _filters(read: VerifiersRound, mark: str) -> list[Segment]:
    done = sum(one.is_verified for one in read.rows)
    words = (
        (PENDING, _("Pendientes"), len(read.rows) - done),
        (DONE, _("Verificadas"), done),
        (ALL, _("Todas"), len(read.rows)),
    )
    return [
        Segment(label=label, url="?" if key == PENDING else f"?ver={key}", count=count, current=key == mark)
        for key, label, count in words
    ]


def _empty(read: VerifiersRound, mark: str) -> str:
    if not read.rows:
        return _("No hay filas que verificar.")
    return _("Nada verificado todavía.") if mark == DONE else _("Nada pendiente.")


def _empty_text(read: VerifiersRound) -> str:
    if read.follow_up.opened_at is None:
        return _("Este seguimiento vino de un documento: sus notas dicen quién verificó.")
    return _("En este seguimiento ninguna acción tiene asignado a quien la verifique.") if read.reads else ""


def _groups(
    shown: Sequence[RowInHand], typed: Mapping[int, Typed], found: Round, *, may_name: bool
) -> list[VerifyGroup]:
    by_report: dict[int, list[RowInHand]] = {}
    for one in shown:
        by_report.setdefault(one.report.pk, []).append(one)
    groups = []
    for members in by_report.values():
        report = members[0].report
        state, word = state_pill(report)
        rows = [_row(one, typed.get(one.assignment.pk, NOTHING_TYPED)) for one in members]
        confirmable = sum(row.confirm != "" and row.result is None for row in rows)
        groups.append(
            VerifyGroup(
                key=report.pk,
                unit=report.name,
                state=state,
                word=word,
                waiting="" if members[0].is_delivered else _waiting(report),
                rows=rows,
                batch=_("Confirmar las marcadas de %(unit)s") % {"unit": report.name} if confirmable > 1 else "",
                verifiers_url=reverse("verifiers", args=[found.year, found.slug, report.unit_plan.unit.slug])
                if may_name
                else "",
            )
        )
    return groups


def _waiting(report: UnitReport) -> str:
    """Why the rows of a unit cannot be verified yet, or any more."""
    if report.is_missing:
        return _("No entregó su informe antes de consolidar.")
    if report.state == "locked":
        return _("Su informe está cerrado.")
    deadline = deadline_words(report.send_by, today_in(report.follow_up.institution))
    said = _("Todavía no envía su informe")
    return f"{said}; {deadline}." if deadline else f"{said}."


def _row(one: RowInHand, typed: Typed) -> VerifyRow:
    row, report = one.row, one.report
    achievement, programming = row.entry.achievement, row.programming
    is_open = one.is_delivered or one.is_verified
    follow_up = report.follow_up
    address = [follow_up.plan.year, report.unit_plan.unit.slug, slug_of(row.entry)]
    reported = written(achievement.to_date, row) if is_open else ""
    return VerifyRow(
        key=one.assignment.pk,
        code=achievement.code,
        statement=programming.statement,
        url=reverse("action", args=address),
        reported=reported,
        due=written(row.entry.due, row) if row.entry.is_due else "",
        of_period=_of_period(row) if is_open else "",
        said=_said(row) if is_open else "",
        before=written(row.earlier.achieved, row) if row.earlier else "",
        before_text=(row.last.justification or row.last.accomplishment or row.last.remarks) if row.last else "",
        evidence=[_evidence(found) for found in one.evidence] if is_open else (),
        counts=_counts(one.evidence) if is_open else (),
        proposal=_proposal(one) if is_open else "",
        means=row.entry.action.means_of_verification,
        verifier=_("Verifica: %(post)s") % {"post": one.assignment.post} if not one.is_mine else "",
        note=_note(one),
        result=_result(one) if one.is_verified else None,
        may_verify=one.may_verify,
        confirm=_("Confirmar %(value)s") % {"value": reported} if one.may_verify and reported else "",
        seen=f"{one.seen.version}.{one.seen.verification_id}",
        typed=typed,
        value_hint=_("Del año hasta el corte, por ejemplo %(value)s")
        % {"value": reported or written(row.entry.due, row) or "3"},
    )


def written(value: Decimal | None, row: LiveRow) -> str:
    """A figure of a row as it is read; blank for None."""
    if value is None:
        return ""
    return written_count(value) if row.programming.is_demand else format_quantity(value, Scale(row.programming.scale))


def _of_period(row: LiveRow) -> str:
    """What was registered of the period: «25% en el período», and of which counts."""
    achievement, parts = row.entry.achievement, []
    if achievement.of_period is not None:
        parts.append(_("%(value)s en el período") % {"value": written(achievement.of_period, row)})
    if achievement.part_of is not None:
        done = {"done": written_count(achievement.part_done or Decimal(0)), "of": written_count(achievement.part_of)}
        parts.append(_("%(done)s de %(of)s") % done)
    if achievement.received is not None:
        parts.append(_("recibidas %(count)s") % {"count": written_count(achievement.received)})
    return "; ".join(parts)


def _said(row: LiveRow) -> str:
    achievement = row.entry.achievement
    return " ".join(text for text in (achievement.accomplishment, achievement.justification) if text)


def _evidence(found: Evidence) -> EvidenceLine:
    links = []
    if found.file is not None:
        links.append(Link(label=found.file.original_name, url=reverse("evidence_file", args=[found.pk])))
    if found.url:
        links.append(Link(label=found.url, url=found.url))
    place = " · ".join(part for part in (found.series, found.place, found.folio) if part)
    return EvidenceLine(
        label=found.description, place=place, kind=str(found.get_confidentiality_display()), links=links
    )


def count_lines(found: Sequence[Evidence]) -> list[CountLine]:
    """The documents that evidences count, a line each."""
    return [
        CountLine(one.document_type, one.generated, one.scanned)
        for one in found
        if one.generated is not None and one.scanned is not None
    ]


def _counts(found: Sequence[Evidence]) -> list[str]:
    """What the counts say by type, and what must be asked about them."""
    lines = count_lines(found)
    said = [
        _("%(type)s: %(scanned)s de %(generated)s")
        % {
            "type": line.type or _("Sin tipo"),
            "scanned": f"{line.scanned:,}",
            "generated": f"{line.generated:,}",
        }
        for line in lines
    ]
    return [*said, *(question.sentence for question in questions_about(lines))]


def _proposal(one: RowInHand) -> str:
    """What the counted documents would make of the figure, of a row that is done n of N."""
    lines = count_lines(one.evidence)
    if not lines:
        return ""
    totals, row = totals_of(lines), one.row
    words = _("En total %(scanned)s de %(generated)s escaneados") % {
        "scanned": f"{totals.scanned:,}",
        "generated": f"{totals.generated:,}",
    }
    target = row.targets[one.report.follow_up.period - 1].value
    if target is None or not row.programming.is_share:
        return f"{words}."
    real = proposed_real(target, totals).real
    to_date = real + (row.earlier.achieved if row.earlier else 0)
    return _("%(counts)s: proponen %(real)s en el período, %(to_date)s a la fecha.") % {
        "counts": words,
        "real": written(real, row),
        "to_date": written(to_date, row),
    }


def _note(one: RowInHand) -> str:
    """Why a row cannot be verified by its reader; blank where it can, and for who only reads."""
    if one.bar == Bar.OWN_UNIT:
        return bar_words(one.bar, one.assignment)
    if one.is_mine and one.is_delivered and one.bar is not None:
        return bar_words(one.bar, one.assignment)
    return ""


_PILLS: Final = {Verdict.CONFIRMED: "done", Verdict.OTHER_VALUE: "warning", Verdict.UNVERIFIABLE: "error"}


def _result(one: RowInHand) -> Result:
    found, row = one.row.assigned, one.row
    assert found is not None  # noqa: S101 - a verified row has its verifier
    verdict = Verdict(found.verdict)
    values = {"value": written(found.value, row), "reported": written(row.entry.achievement.to_date, row) or "–"}
    text = {
        Verdict.CONFIRMED: _("Verificado %(value)s, como se reportó"),
        Verdict.OTHER_VALUE: _("Verificado %(value)s; reportado %(reported)s"),
        Verdict.UNVERIFIABLE: _("Queda lo reportado: %(reported)s"),
    }[verdict]
    assert found.verified_at is not None  # noqa: S101 - as above
    when = day_in(one.report.follow_up.institution, found.verified_at)
    return Result(
        state=_PILLS[verdict],
        word=str(verdict.label).capitalize(),
        text=text % values,
        reason=found.reason,
        who=_("%(post)s, %(day)s") % {"post": found.verified_by_post or found.post, "day": month_day(when)},
        objection=_objected(found.objection_state, found.objection_answer),
    )


def _objected(state: str, answer: str) -> str:
    if state == "open":
        return _("La unidad objetó este resultado: falta responderle.")
    return _("La unidad objetó; se respondió: %(answer)s") % {"answer": answer} if state else ""


def _objection(one: RowInHand, reader: User) -> OpenObjection:
    objection, row = one.objection, one.row
    assert objection is not None  # noqa: S101 - the caller asks
    objection.verification.assignment = one.assignment
    verified = written(objection.verification.value, row) or _("no se pudo verificar")
    return OpenObjection(
        where=f"{one.report.name}, {row.entry.achievement.code}",
        text=objection.text,
        values=_("Reportado %(reported)s; verificado %(verified)s.")
        % {"reported": written(row.entry.achievement.to_date, row) or "–", "verified": verified},
        url=reverse("answer_objection", args=[objection.pk]) if may_answer(objection, by=reader) else "",
    )


def _errors(groups: Sequence[VerifyGroup]) -> list[ErrorLink]:
    return [
        ErrorLink(
            text=f"{group.unit}, {row.code}: {row.typed.wrong}", url=f"#{row.typed.wrong_field or 'fila'}-{row.key}"
        )
        for group in groups
        for row in group.rows
        if row.typed.wrong
    ]


def sheet_of(read: VerifiersRound, reader: User) -> VerificationSheet:
    """The sheet of a round for who verifies in it, or of all its verifiers for who only reads."""
    units: dict[str, list[RowToVerify]] = {}
    for one in read.rows:
        if read.holds and not one.is_mine and one.bar != Bar.OWN_UNIT:
            continue
        units.setdefault(one.report.name, []).append(_sheet_row(one, is_own=read.holds and not one.is_mine))
    posts = dict.fromkeys(one.assignment.post for one in read.counted)
    follow_up = read.follow_up
    return VerificationSheet(
        round=paper_round(follow_up),
        post="; ".join(posts),
        name=reader.display_name if read.holds else "",
        issued_on=today_in(follow_up.institution),
        until=follow_up.review_by,
        units=tuple((name, tuple(rows)) for name, rows in units.items()),
    )


def _sheet_row(one: RowInHand, *, is_own: bool) -> RowToVerify:
    row = one.row
    return RowToVerify(
        code=row.entry.achievement.code,
        statement=row.programming.statement,
        scale=row.programming.measure.scale,
        due=row.entry.due if row.entry.is_due else None,
        reported=row.entry.achievement.to_date if one.is_delivered or one.is_verified else None,
        evidence=tuple(
            " · ".join(part for part in (found.description, found.series, found.place, found.folio) if part)
            for found in one.evidence
            if one.is_delivered or one.is_verified
        ),
        is_own=is_own,
    )
