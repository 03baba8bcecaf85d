"""A summary as the command line shows it: counts, traffic light and means, each with its rule."""

from __future__ import annotations

from collections.abc import Sequence

from planabierto.cli.terminal import plain, several
from planabierto.core.quantity import format_rate
from planabierto.core.rollup import RULES, SHARE_MET, format_mean
from planabierto.core.summary import DocumentCounts, Standing, Summary


def summary_text(title: str, summary: Summary) -> str:
    """A summary on some forty lines, under the title of its document."""
    counts, whole = summary.document, summary.institution
    share = whole.means[SHARE_MET.name]
    in_percent = "" if share is None else f", {format_rate(share / 100)}"
    against_plan = f"{whole.above} sobre 100%, {whole.met} en 100%, {whole.below} bajo 100%"
    headline = [
        f"Cumplidas {whole.fulfilled} de {whole.due} programadas a la fecha{in_percent}.",
        f"{against_plan}; {whole.unreported} sin reporte; {whole.not_due} no programadas a la fecha.",
    ]
    lines = [
        title,
        *_count_lines(counts),
        "",
        *(headline if whole.due else ["Ninguna acción está programada a la fecha."]),
        "",
        "Semáforo",
        *(f"  {count:>5}  {light.label}" for light, count in whole.bands.items() if count),
        "",
        "Promedios (%)",
        *(
            f"  {format_mean(whole.means[rule.name]) or '–':>7}  {rule.label}. {rule.sentence}"
            for rule in RULES.values()
            if rule.name in whole.means
        ),
        "",
        *_standing_lines("Unidad", summary.units),
        "",
        *_standing_lines("Objetivo", summary.objectives),
        "",
        f"Promedio: {RULES['due'].label.lower()}. Con tope: {RULES['due_capped'].label.lower()}.",
    ]
    return "\n".join(lines) + "\n"


def _count_lines(counts: DocumentCounts) -> tuple[str, str]:
    parts = (
        several(counts.responsible_units, "área responsable", "áreas responsables"),
        several(counts.lead_units, "líder", "líderes"),
        several(counts.missions, "misión", "misiones"),
        several(counts.objectives, "objetivo", "objetivos"),
        f"{several(counts.notes, 'nota', 'notas')} con {several(counts.codes_in_notes, 'código', 'códigos')}",
    )
    actions = several(counts.actions, "acción", "acciones")
    reports = several(counts.unit_reports, "informe", "informes")
    return f"{actions} en {reports} de unidad ({several(counts.tables, 'tabla', 'tablas')})", ", ".join(parts)


def _standing_lines(heading: str, standings: Sequence[Standing]) -> list[str]:
    names = [plain(standing.name) for standing in standings]
    width = max(map(len, (heading, *names)))
    lines = [f"{heading:<{width}}  acciones  programadas  promedio  con tope"]
    for name, standing in zip(names, standings, strict=True):
        mean, capped = (format_mean(standing.means[rule]) or "–" for rule in ("due", "due_capped"))
        lines.append(f"{name:<{width}}  {standing.actions:>8}  {standing.due:>11}  {mean:>8}  {capped:>8}")
    return lines
