"""The review of a unit's report as its template shows it: the table to be read, and beside each row what planning says of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from planabierto.core.review_sample import SampleReason
from planabierto.office.base.ui.parts import ErrorLink, HeadFigure, Link
from planabierto.office.base.writing import moment, month_day
from planabierto.office.followup.entry_page import RowState
from planabierto.office.followup.entry_rows import RowContext, months_of, row_state, slug_of
from planabierto.office.followup.finding_page import rule_words
from planabierto.office.followup.live_rows import written_quantity
from planabierto.office.followup.models import Cause, RowVerdict, UnitReportState, Verdict
from planabierto.office.followup.round_wording import state_pill
from planabierto.office.followup.services.delivering import RowWord

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from planabierto.office.followup.live_rows import LiveRow
    from planabierto.office.followup.models import Achievement, ReportComment
    from planabierto.office.followup.report_review import ReportInReview
    from planabierto.office.followup.rounds import Round
    from planabierto.office.journal.wording import HistoryLine
    from planabierto.office.plans.models import Action

ACCEPTED: Final = "conforme"
REMARKED: Final = "observada"
VERDICTS: Final = {ACCEPTED: RowVerdict.ACCEPTED, REMARKED: RowVerdict.REMARKED}
"""The values of a row's field and what they say."""
LONGEST_REMARK: Final = 2000

_SAMPLED: Final[dict[SampleReason, _StrPromise]] = {
    SampleReason.MOVED: gettext_lazy("Trasladada sin acuerdo"),
    SampleReason.CORRECTED: gettext_lazy("Cifra corregida"),
    SampleReason.FAR_ABOVE: gettext_lazy("Muy superior"),
    SampleReason.DRAWN: gettext_lazy("Una de cada diez"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """What a row said before and says today."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """One row: `sampled` says why it is to be looked at, `verdict` and `text` what planning says of it, `wrong` what is missing."""

    key: int
    slug: str
    code: str
    statement: str
    url: str
    programmed: str
    typed: str
    state: RowState
    verified: str
    accomplishment: str
    justification: str
    cause: str
    evidence: str
    sampled: str
    questions: Sequence[str]
    earlier: str
    earlier_text: str
    changes: Sequence[Difference]
    comments: Sequence[str]
    remarked_before: str
    verdict: str = ""
    text: str = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """The whole review. `may_review` is false where it can only be read; `return_label` is blank where it cannot be returned."""

    title: str
    summary: str
    crumbs: Sequence[Link]
    state: str
    word: str
    figures: Sequence[HeadFigure]
    months: str
    groups: Sequence[tuple[str, Sequence[ReviewRow]]]
    previous: Link | None
    next: Link | None
    checks: Sequence[tuple[str, str, str]]
    sample: str
    comments: Sequence[str]
    history: Sequence[HistoryLine]
    note: str
    may_review: bool
    may_comment: bool
    save_url: str
    return_url: str
    accept_url: str
    comment_url: str
    return_label: str
    reason: str
    errors: Sequence[ErrorLink]


@dataclass(frozen=True, slots=True)
class Posted:
    """What a form of the review said: by the key of the action verdict and text, and what cannot be so."""

    said: Mapping[int, tuple[str, str]]
    wrong: Mapping[int, str]


NOTHING_POSTED: Final = Posted({}, {})


def read_post(data: Mapping[str, str], read: ReportInReview) -> Posted:
    """The words of planning on each row of a form; `fila` names the only row that was sent with its own button."""
    said, wrong = {}, {}
    for row in read.rows:
        slug, code = slug_of(row.entry), row.entry.achievement.code
        if data.get("fila") not in {None, slug} or f"t-{slug}" not in data:
            continue
        text = " ".join(data[f"t-{slug}"].split())
        verdict = data.get(f"v-{slug}", REMARKED if text else "")
        if not verdict:
            continue
        said[row.entry.action_id] = (verdict, text)
        if verdict not in VERDICTS:
            wrong[row.entry.action_id] = _("%(code)s: elija «Conforme» u «Observar»") % {"code": code}
        elif verdict == REMARKED and not text:
            wrong[row.entry.action_id] = _("%(code)s: escriba qué hay que corregir") % {"code": code}
        elif len(text) > LONGEST_REMARK:
            wrong[row.entry.action_id] = _("%(code)s: la observación pasa de 2,000 letras; acórtela") % {"code": code}
    return Posted(said, wrong)


def words_to_say(posted: Posted, read: ReportInReview) -> dict[Action, RowWord]:
    """What is new of a form: rows of which planning has already said the same are left alone."""
    words = {}
    for row in read.rows:
        key = row.entry.action_id
        if key not in posted.said:
            continue
        verdict, text = posted.said[key]
        word = RowWord(VERDICTS[verdict], text if verdict == REMARKED else "")
        stands = read.reviews.get(key)
        if stands is None or (stands.verdict, stands.text) != word:
            words[row.entry.action] = word
    return words


def review_page(
    found: Round,
    read: ReportInReview,
    *,
    may_review: bool,
    may_return: bool,
    may_comment: bool,
    posted: Posted = NOTHING_POSTED,
    reason: str = "",
    refusal: str = "",
) -> ReviewPage:
    """The review of a report; `posted` stands in place of what is stored, `refusal` is the sentence of a service."""
    report, unit = read.report, read.report.unit_plan.unit
    address = [found.year, found.slug, unit.slug]
    context = RowContext(report, found.year, found.slug, unit.slug, months_of(report.follow_up), is_open=False)
    sample = read.sample
    rows = [_row(row, read, context, sample, posted) for row in read.rows]
    remarks = sum(row.verdict == REMARKED for row in rows)
    state, word = state_pill(report)
    previous, following = _beside(read, found)
    return ReviewPage(
        title=_("Revisión de %(unit)s") % {"unit": report.name},
        summary=_sent_words(read),
        crumbs=[Link(label=_("Bandeja"), url=reverse("tray_of", args=[found.year, found.slug]))],
        state=state,
        word=word,
        figures=_figures(read, rows),
        months=context.months,
        groups=_groups(read, rows),
        previous=previous,
        next=following,
        checks=_checks(read, found),
        sample=_sample_words(sample),
        comments=[comment_words(one) for one in read.comments.get(None, ())],
        history=read.history,
        note=_note(read, may_review=may_review),
        may_review=may_review,
        may_comment=may_comment,
        save_url=reverse("review_report", args=address),
        return_url=reverse("return_report", args=address) if may_return else "",
        accept_url=reverse("accept_report", args=address) if may_review else "",
        comment_url=reverse("comment_report", args=address),
        return_label=_return_label(remarks) if may_return else "",
        reason=reason,
        errors=[
            *([ErrorLink(text=refusal)] if refusal else []),
            *(ErrorLink(text=f"{row.wrong}.", url=f"#t-{row.slug}") for row in rows if row.wrong),
        ],
    )


def _return_label(remarks: int) -> str:
    if not remarks:
        return _("Devolver a la unidad")
    return ngettext("Devolver con %(count)s observación", "Devolver con %(count)s observaciones", remarks) % {
        "count": remarks
    }


def _sent_words(read: ReportInReview) -> str:
    """Who sent it, when and for which time; or that nobody has."""
    if not read.sendings:
        return _("La unidad todavía no ha enviado su informe: lo que se ve es su borrador.")
    sending = read.sendings[-1]
    words = {"who": sending.sent_by_name, "when": moment(sending.sent_at), "number": sending.number}
    if sending.number == 1:
        return _("Enviado por %(who)s el %(when)s.") % words
    return _("Envío %(number)s, por %(who)s el %(when)s.") % words


def _note(read: ReportInReview, *, may_review: bool) -> str:
    """Why it can only be read, where it cannot be reviewed."""
    report = read.report
    if may_review:
        return ""
    if report.state == UnitReportState.LOCKED:
        return _("El seguimiento está cerrado. Para corregir un dato se pide la reapertura del informe.")
    if report.state == UnitReportState.REVIEWED:
        return _("El informe ya fue dado por revisado.")
    if report.is_missing:
        return _("El seguimiento se consolidó sin este informe. Al devolverlo se deshace la consolidación.")
    return _("El informe está en manos de la unidad: se revisa cuando lo envíe.") if not read.sent_at else ""


def _figures(read: ReportInReview, rows: Sequence[ReviewRow]) -> list[HeadFigure]:
    reported = sum(row.entry.is_reported for row in read.rows)
    unjustified = sum(row.entry.needs_justification for row in read.rows)
    looked = sum(bool(row.verdict) for row in rows)
    of = _("de %(count)s") % {"count": len(rows)}
    figures = [HeadFigure(label=_("Reportadas"), value=str(reported), note=of)]
    if unjustified:
        figures.append(HeadFigure(label=_("Por justificar"), value=str(unjustified)))
    figures.append(HeadFigure(label=_("Filas vistas"), value=str(looked), note=of))
    return figures


def _groups(read: ReportInReview, rows: Sequence[ReviewRow]) -> list[tuple[str, list[ReviewRow]]]:
    """The rows under their objectives."""
    pairs = zip(read.rows, rows, strict=True)
    groups = []
    for objective, members in groupby(pairs, key=lambda pair: pair[0].entry.objective):
        key = f"{objective.key} {objective.text}".strip()
        groups.append((key, [row for _live, row in members]))
    return groups


def _row(
    row: LiveRow, read: ReportInReview, context: RowContext, sample: Mapping[int, SampleReason], posted: Posted
) -> ReviewRow:
    entry, achievement, programming = row.entry, row.entry.achievement, row.programming
    key, slug = entry.action_id, slug_of(entry)
    programmed = row.targets[context.report.follow_up.period - 1].value
    stands = read.reviews.get(key)
    verdict, text = ("", "")
    if stands is not None:
        verdict = ACCEPTED if stands.verdict == RowVerdict.ACCEPTED else REMARKED
        text = stands.text
    if key in posted.said:
        verdict, text = posted.said[key]
    before = read.before.get(key)
    count = read.evidence.get(key, 0)
    return ReviewRow(
        key=key,
        slug=slug,
        code=achievement.code,
        statement=programming.statement,
        url=reverse("action", args=[context.year, context.unit_slug, slug]),
        programmed=written_quantity(programmed, programming) or "–" if programmed else "–",
        typed=written_quantity(achievement.of_period, programming) or "–",
        state=row_state(row, context),
        verified=_verified(row),
        accomplishment=achievement.accomplishment,
        justification=achievement.justification or ("" if achievement.accomplishment else achievement.remarks),
        cause=_cause(achievement, read),
        evidence=ngettext("%(num)s medio de verificación", "%(num)s medios de verificación", count) % {"num": count}
        if count
        else _("Sin medio de verificación"),
        sampled=str(_SAMPLED[sample[key]]) if key in sample else "",
        questions=[question["message"] for question in entry.questions],
        earlier=written_quantity(row.earlier.achieved, programming) if row.earlier else "",
        earlier_text="" if row.last is None else row.last.justification or row.last.accomplishment or row.last.remarks,
        changes=_changes(row, read.first.get(key)),
        comments=[comment_words(one) for one in read.comments.get(key, ())],
        remarked_before=before.text if before is not None and before.verdict == RowVerdict.REMARKED else "",
        verdict=verdict,
        text=text,
        wrong=posted.wrong.get(key, ""),
    )


def _verified(row: LiveRow) -> str:
    """Who verified a row, and both values where they differ; who will, before that; blank where nobody does."""
    assigned = row.assigned
    if assigned is None:
        return ""
    if not row.is_verified:
        return _("Por verificar: %(post)s") % {"post": assigned.post}
    words = {
        "post": assigned.verified_by_post or assigned.post,
        "reason": assigned.reason,
        "value": written_quantity(assigned.value, row.programming),
        "reported": written_quantity(row.entry.achievement.to_date, row.programming) or "–",
    }
    if assigned.verdict == Verdict.UNVERIFIABLE:
        return _("No se pudo verificar (%(post)s): %(reason)s") % words
    if assigned.verdict == Verdict.OTHER_VALUE:
        return _("Verificado %(value)s; la unidad reportó %(reported)s. %(post)s: %(reason)s") % words
    return _("Verificado por %(post)s") % words


def _cause(achievement: Achievement, read: ReportInReview) -> str:
    if not achievement.cause:
        return ""
    word = str(Cause(achievement.cause).label)
    unit = read.unit_names.get(achievement.depends_on_id or 0, "")
    new_date = month_day(achievement.new_date)
    return " · ".join(
        part for part in (word, unit, _("nueva fecha: %(day)s") % {"day": new_date} if new_date else "") if part
    )


def _changes(row: LiveRow, first: Achievement | None) -> list[Difference]:
    """What the unit changed since it first sent the row."""
    if first is None:
        return []
    today, programming = row.entry.achievement, row.programming
    pairs = (
        (
            _("Del período"),
            written_quantity(first.of_period, programming),
            written_quantity(today.of_period, programming),
        ),
        (_("A la fecha"), written_quantity(first.to_date, programming), written_quantity(today.to_date, programming)),
        (_("Observación"), first.remarks, today.remarks),
    )
    blank = _("en blanco")
    return [Difference(label, before or blank, after or blank) for label, before, after in pairs if before != after]


def _beside(read: ReportInReview, found: Round) -> tuple[Link | None, Link | None]:
    """The reports before and after this one."""
    slugs = [one.slug for one in read.neighbours]
    at = slugs.index(read.report.unit_plan.unit.slug)

    def link(place: int) -> Link | None:
        if not 0 <= place < len(slugs):
            return None
        one = read.neighbours[place]
        return Link(label=one.name, url=reverse("review_report", args=[found.year, found.slug, one.slug]))

    return link(at - 1), link(at + 1)


def _checks(read: ReportInReview, found: Round) -> list[tuple[str, str, str]]:
    """What the automatic review says: the rule in words, how often, and where it stands.

    Of a report that was sent they are its inconsistencies; of a draft what is asked of its rows.
    """
    if read.findings:
        listed = reverse("finding_list", args=[found.year, found.slug])
        unit = read.report.unit_plan.unit.slug
        return [
            (rule_words(rule), f"{count:,}", f"{listed}?unidad={unit}&regla={rule}&estado=por-resolver")
            for rule, count in sorted(read.findings.items())
        ]
    asked: dict[str, list[str]] = defaultdict(list)
    for row in read.rows:
        for question in row.entry.questions:
            asked[question["rule"]].append(slug_of(row.entry))
    return [(rule_words(rule), f"{len(slugs):,}", f"#fila-{slugs[0]}") for rule, slugs in sorted(asked.items())]


def _sample_words(sample: Mapping[int, SampleReason]) -> str:
    """How many rows are to be looked at, and how they were chosen."""
    if not sample:
        return ""
    return ngettext(
        "%(count)s fila por mirar: las trasladadas, las corregidas, las muy superiores y una de cada diez de las demás.",
        "%(count)s filas por mirar: las trasladadas, las corregidas, las muy superiores y una de cada diez de las demás.",
        len(sample),
    ) % {"count": len(sample)}


def comment_words(comment: ReportComment) -> str:
    """A comment with who wrote it and when."""
    words = {"who": comment.made_by.display_name, "when": moment(comment.made_at), "text": comment.text}
    return _("%(who)s, %(when)s: «%(text)s»") % words
