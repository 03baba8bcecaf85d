"""The quarter: deadlines, sendings, verification, evidence, review, closing; a closed round refuses changes in the database too."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import planabierto.office.base.quantities
import planabierto.office.followup.models
from planabierto.office.base.triggers import AppendOnly, Unguarded
from planabierto.office.followup.locks import LockedRows


class Migration(migrations.Migration):
    dependencies = [
        ("followup", "0002_initial"),
        ("institutions", "0001_initial"),
        ("plans", "0002_completing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Unguarded("followup_achievement"),
        migrations.AddField(
            model_name="achievement",
            name="accomplishment",
            field=models.TextField(blank=True, verbose_name="logro"),
        ),
        migrations.AddField(
            model_name="achievement",
            name="cause",
            field=models.CharField(
                blank=True,
                choices=planabierto.office.followup.models.cause_choices,
                max_length=20,
                verbose_name="causa",
            ),
        ),
        migrations.AddField(
            model_name="achievement",
            name="depends_on",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="institutions.unit",
                verbose_name="unidad de la que depende",
            ),
        ),
        migrations.AddField(
            model_name="achievement",
            name="earlier_corrected",
            field=planabierto.office.base.quantities.QuantityField(
                blank=True, null=True, verbose_name="acumulado anterior, corregido"
            ),
        ),
        migrations.AddField(
            model_name="achievement",
            name="earlier_reason",
            field=models.TextField(blank=True, verbose_name="motivo de corregir el acumulado anterior"),
        ),
        migrations.AddField(
            model_name="achievement",
            name="from_earlier",
            field=planabierto.office.base.quantities.QuantityField(
                blank=True, null=True, verbose_name="de períodos anteriores"
            ),
        ),
        migrations.AddField(
            model_name="achievement",
            name="justification",
            field=models.TextField(blank=True, verbose_name="justificación"),
        ),
        migrations.AddField(
            model_name="achievement",
            name="new_date",
            field=models.DateField(blank=True, null=True, verbose_name="nueva fecha"),
        ),
        migrations.AddField(
            model_name="achievement",
            name="part_done",
            field=planabierto.office.base.quantities.QuantityField(
                blank=True, null=True, verbose_name="hechos de los del período"
            ),
        ),
        migrations.AddField(
            model_name="achievement",
            name="part_of",
            field=planabierto.office.base.quantities.QuantityField(
                blank=True, null=True, verbose_name="total del período"
            ),
        ),
        migrations.AddField(
            model_name="achievement",
            name="received",
            field=planabierto.office.base.quantities.QuantityField(
                blank=True, null=True, verbose_name="solicitudes recibidas en el período"
            ),
        ),
        migrations.AddField(
            model_name="achievement",
            name="received_to_date",
            field=planabierto.office.base.quantities.QuantityField(
                blank=True, null=True, verbose_name="solicitudes recibidas a la fecha"
            ),
        ),
        migrations.AddField(
            model_name="entry",
            name="changed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="último cambio"),
        ),
        migrations.AddField(
            model_name="entry",
            name="is_reported",
            field=models.BooleanField(default=True, verbose_name="reportada o sin movimiento"),
        ),
        migrations.AddField(
            model_name="entry",
            name="needs_justification",
            field=models.BooleanField(default=False, verbose_name="falta la justificación"),
        ),
        migrations.AddField(
            model_name="entry",
            name="questions",
            field=models.JSONField(blank=True, default=list, verbose_name="preguntas"),
        ),
        migrations.AddField(
            model_name="finding",
            name="audience",
            field=models.CharField(
                choices=planabierto.office.followup.models.audience_choices,
                default="everyone",
                max_length=12,
                verbose_name="quién la lee",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="basis",
            field=models.CharField(
                choices=planabierto.office.followup.models.basis_choices,
                default="period",
                max_length=10,
                verbose_name="qué se registra",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="blocking_rules",
            field=models.JSONField(blank=True, default=list, verbose_name="reglas que impiden enviar"),
        ),
        migrations.AddField(
            model_name="followup",
            name="closed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="cerrado el"),
        ),
        migrations.AddField(
            model_name="followup",
            name="consolidated_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="consolidado el"),
        ),
        migrations.AddField(
            model_name="followup",
            name="consolidation_reason",
            field=models.TextField(blank=True, verbose_name="motivo de consolidar sin todas las unidades"),
        ),
        migrations.AddField(
            model_name="followup",
            name="figures",
            field=models.TextField(blank=True, verbose_name="cifras al cierre"),
        ),
        migrations.AddField(
            model_name="followup",
            name="figures_hash",
            field=models.CharField(blank=True, max_length=64, verbose_name="código de verificación"),
        ),
        migrations.AddField(
            model_name="followup",
            name="opened_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="abierto"),
        ),
        migrations.AddField(
            model_name="followup",
            name="remit_by",
            field=models.DateField(blank=True, null=True, verbose_name="remisión a la máxima autoridad ejecutiva"),
        ),
        migrations.AddField(
            model_name="followup",
            name="review_by",
            field=models.DateField(blank=True, null=True, verbose_name="revisión y verificación"),
        ),
        migrations.AddField(
            model_name="followup",
            name="send_by",
            field=models.DateField(blank=True, null=True, verbose_name="entrega de las unidades"),
        ),
        migrations.AddField(
            model_name="unitreport",
            name="audience",
            field=models.CharField(
                choices=planabierto.office.followup.models.audience_choices,
                default="everyone",
                max_length=12,
                verbose_name="quién lo lee",
            ),
        ),
        migrations.AddField(
            model_name="unitreport",
            name="is_missing",
            field=models.BooleanField(default=False, verbose_name="no entregó"),
        ),
        migrations.AddField(
            model_name="unitreport",
            name="is_tacit",
            field=models.BooleanField(default=False, verbose_name="visto bueno tácito"),
        ),
        migrations.AddField(
            model_name="unitreport",
            name="lead_unit",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="institutions.unit",
                verbose_name="unidad organizativa líder",
            ),
        ),
        migrations.AddField(
            model_name="unitreport",
            name="passed_on_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="visto bueno el"),
        ),
        migrations.AddField(
            model_name="unitreport",
            name="return_reason",
            field=models.TextField(blank=True, verbose_name="motivo de la devolución"),
        ),
        migrations.AddField(
            model_name="unitreport",
            name="returned_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="devuelto el"),
        ),
        migrations.AddField(
            model_name="unitreport",
            name="reviewed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="revisado el"),
        ),
        migrations.AddField(
            model_name="unitreport",
            name="send_by",
            field=models.DateField(blank=True, null=True, verbose_name="plazo de entrega"),
        ),
        migrations.AddField(
            model_name="unitreport",
            name="sent_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="enviado el"),
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(max_length=120, verbose_name="lugar")),
                ("original_name", models.CharField(max_length=255, verbose_name="nombre del archivo")),
                ("media_type", models.CharField(max_length=100, verbose_name="tipo")),
                ("size", models.PositiveBigIntegerField(verbose_name="tamaño")),
                ("sha256", models.CharField(max_length=64, verbose_name="huella")),
                (
                    "scan_state",
                    models.CharField(
                        choices=planabierto.office.followup.models.scan_state_choices,
                        max_length=10,
                        verbose_name="antivirus",
                    ),
                ),
                (
                    "uploaded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="subido el"),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.institution",
                        verbose_name="institución",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="subido por",
                    ),
                ),
            ],
            options={
                "verbose_name": "archivo",
                "verbose_name_plural": "archivos",
                "ordering": ["institution_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("description", models.TextField(verbose_name="qué es")),
                ("series", models.CharField(blank=True, max_length=200, verbose_name="serie documental")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="ubicación")),
                ("folio", models.CharField(blank=True, max_length=200, verbose_name="folio o expediente")),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="enlace")),
                ("document_type", models.CharField(blank=True, max_length=200, verbose_name="tipo de documento")),
                ("generated", models.PositiveIntegerField(blank=True, null=True, verbose_name="documentos generados")),
                ("scanned", models.PositiveIntegerField(blank=True, null=True, verbose_name="documentos escaneados")),
                (
                    "confidentiality",
                    models.CharField(
                        choices=planabierto.office.followup.models.confidentiality_choices,
                        default="public",
                        max_length=15,
                        verbose_name="clase",
                    ),
                ),
                ("declared_on", models.DateField(blank=True, null=True, verbose_name="fecha del documento")),
                (
                    "added_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="agregada el"),
                ),
                ("is_late", models.BooleanField(default=False, verbose_name="después del cierre")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="retirada el")),
                ("withdrawal_reason", models.TextField(blank=True, verbose_name="motivo del retiro")),
                (
                    "action",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="plans.action",
                        verbose_name="acción operativa",
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="agregada por",
                    ),
                ),
                (
                    "follow_up",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="followup.followup",
                        verbose_name="seguimiento",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.institution",
                        verbose_name="institución",
                    ),
                ),
                (
                    "unit_report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="followup.unitreport",
                        verbose_name="informe de unidad",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="retirada por",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="followup.storedfile",
                        verbose_name="archivo",
                    ),
                ),
            ],
            options={
                "verbose_name": "medio de verificación",
                "verbose_name_plural": "medios de verificación",
                "ordering": ["institution_id", "follow_up_id", "action_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verdict",
                    models.CharField(
                        choices=planabierto.office.followup.models.verdict_choices,
                        max_length=15,
                        verbose_name="resultado",
                    ),
                ),
                (
                    "value",
                    planabierto.office.base.quantities.QuantityField(
                        blank=True, null=True, verbose_name="valor verificado a la fecha"
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="motivo")),
                ("verified_by_name", models.CharField(max_length=200, verbose_name="nombre")),
                ("verified_by_post", models.CharField(blank=True, max_length=200, verbose_name="cargo")),
                (
                    "verified_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="verificada el"
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.action",
                        verbose_name="acción operativa",
                    ),
                ),
                (
                    "follow_up",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verifications",
                        to="followup.followup",
                        verbose_name="seguimiento",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.institution",
                        verbose_name="institución",
                    ),
                ),
                (
                    "reported",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="followup.achievement",
                        verbose_name="lo reportado",
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="verificada por",
                    ),
                ),
            ],
            options={
                "verbose_name": "verificación",
                "verbose_name_plural": "verificaciones",
                "ordering": ["institution_id", "follow_up_id", "action_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=planabierto.office.followup.models.objection_state_choices,
                        default="open",
                        max_length=10,
                        verbose_name="estado",
                    ),
                ),
                ("text", models.TextField(verbose_name="objeción")),
                (
                    "made_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="objetada el"),
                ),
                ("answer", models.TextField(blank=True, verbose_name="respuesta")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="respondida el")),
                (
                    "answered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="respondida por",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.institution",
                        verbose_name="institución",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="objetada por",
                    ),
                ),
                (
                    "unit_report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="followup.unitreport",
                        verbose_name="informe de unidad",
                    ),
                ),
                (
                    "verification",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="followup.verification",
                        verbose_name="verificación",
                    ),
                ),
            ],
            options={
                "verbose_name": "objeción a una verificación",
                "verbose_name_plural": "objeciones a verificaciones",
                "ordering": ["institution_id", "unit_report_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="VerifierAssignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("post", models.CharField(max_length=200, verbose_name="cargo que verifica")),
                ("is_alternate", models.BooleanField(default=False, verbose_name="es suplente")),
                ("reason", models.TextField(blank=True, verbose_name="motivo de nombrarla")),
                (
                    "action",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.action",
                        verbose_name="acción operativa",
                    ),
                ),
                (
                    "follow_up",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="followup.followup",
                        verbose_name="seguimiento",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.institution",
                        verbose_name="institución",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.verificationkind",
                        verbose_name="clase de verificación",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="persona nombrada",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.unit",
                        verbose_name="unidad que verifica",
                    ),
                ),
                (
                    "unit_report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="followup.unitreport",
                        verbose_name="informe de unidad",
                    ),
                ),
            ],
            options={
                "verbose_name": "asignación de verificación",
                "verbose_name_plural": "asignaciones de verificación",
                "ordering": ["institution_id", "follow_up_id", "id"],
            },
        ),
        migrations.AddField(
            model_name="verification",
            name="assignment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="verifications",
                to="followup.verifierassignment",
                verbose_name="asignación",
            ),
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until", models.DateField(verbose_name="nuevo plazo")),
                ("reason", models.TextField(verbose_name="motivo")),
                (
                    "granted_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="otorgada el"),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="otorgada por",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.institution",
                        verbose_name="institución",
                    ),
                ),
                (
                    "unit_report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="followup.unitreport",
                        verbose_name="informe de unidad",
                    ),
                ),
            ],
            options={
                "verbose_name": "prórroga",
                "verbose_name_plural": "prórrogas",
                "ordering": ["institution_id", "unit_report_id", "id"],
                "indexes": [models.Index(fields=["institution", "unit_report"], name="followup_extension_report")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="followup_extension_reason"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Instruction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="instrucción")),
                ("due_on", models.DateField(verbose_name="para el")),
                (
                    "state",
                    models.CharField(
                        choices=planabierto.office.followup.models.instruction_state_choices,
                        default="open",
                        max_length=10,
                        verbose_name="estado",
                    ),
                ),
                ("given_by_name", models.CharField(max_length=200, verbose_name="nombre")),
                ("given_by_post", models.CharField(blank=True, max_length=200, verbose_name="cargo")),
                (
                    "given_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="dada el"),
                ),
                ("answer", models.TextField(blank=True, verbose_name="qué se hizo")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="cerrada el")),
                (
                    "action",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instructions",
                        to="plans.action",
                        verbose_name="acción operativa",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="cerrada por",
                    ),
                ),
                (
                    "follow_up",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instructions",
                        to="followup.followup",
                        verbose_name="seguimiento en que se dio",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dada por",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.institution",
                        verbose_name="institución",
                    ),
                ),
                (
                    "responsible_unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instructions",
                        to="institutions.unit",
                        verbose_name="unidad responsable",
                    ),
                ),
            ],
            options={
                "verbose_name": "instrucción",
                "verbose_name_plural": "instrucciones",
                "ordering": ["institution_id", "id"],
                "indexes": [
                    models.Index(fields=["institution", "state"], name="followup_instruction_state"),
                    models.Index(fields=["institution", "action"], name="followup_instruction_action"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="followup_instruction_text"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "open"), models.Q(("answer", ""), _negated=True), _connector="OR"),
                        name="followup_instruction_answer",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Presentation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body", models.CharField(max_length=200, verbose_name="ante quién")),
                ("presented_on", models.DateField(verbose_name="fecha")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="registrada el"
                    ),
                ),
                (
                    "follow_up",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="presentations",
                        to="followup.followup",
                        verbose_name="seguimiento",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.institution",
                        verbose_name="institución",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="registrada por",
                    ),
                ),
                (
                    "resolution",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.resolution",
                        verbose_name="acuerdo",
                    ),
                ),
            ],
            options={
                "verbose_name": "presentación",
                "verbose_name_plural": "presentaciones",
                "ordering": ["institution_id", "follow_up_id", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution", "follow_up", "body", "presented_on"), name="followup_presentation_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=planabierto.office.followup.models.reminder_kind_choices,
                        max_length=15,
                        verbose_name="clase",
                    ),
                ),
                ("day", models.DateField(verbose_name="día")),
                ("text", models.TextField(verbose_name="texto")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="registrado el"
                    ),
                ),
                (
                    "follow_up",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="followup.followup",
                        verbose_name="seguimiento",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.institution",
                        verbose_name="institución",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="para",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="de",
                    ),
                ),
                (
                    "unit_report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="followup.unitreport",
                        verbose_name="informe de unidad",
                    ),
                ),
            ],
            options={
                "verbose_name": "recordatorio",
                "verbose_name_plural": "recordatorios",
                "ordering": ["institution_id", "follow_up_id", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution", "unit_report", "recipient", "kind", "day"),
                        name="followup_reminder_once_a_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reopening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=planabierto.office.followup.models.reopening_state_choices,
                        default="asked",
                        max_length=10,
                        verbose_name="estado",
                    ),
                ),
                ("reason", models.TextField(verbose_name="motivo")),
                (
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="pedida el"),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decidida el")),
                ("decision_reason", models.TextField(blank=True, verbose_name="motivo de la decisión")),
                ("until", models.DateField(null=True, verbose_name="hasta")),
                ("was_missing", models.BooleanField(default=False, verbose_name="no había entregado")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="terminada el")),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pedida por",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decidida por",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.institution",
                        verbose_name="institución",
                    ),
                ),
                (
                    "unit_report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reopenings",
                        to="followup.unitreport",
                        verbose_name="informe de unidad",
                    ),
                ),
            ],
            options={
                "verbose_name": "reapertura",
                "verbose_name_plural": "reaperturas",
                "ordering": ["institution_id", "unit_report_id", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["asked", "granted"])),
                        fields=("institution", "unit_report"),
                        name="followup_reopening_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="followup_reopening_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "granted"), _negated=True),
                            models.Q(("decided_by__isnull", False), ("until__isnull", False)),
                            _connector="OR",
                        ),
                        name="followup_reopening_until",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="followup_reopening_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="comentario")),
                (
                    "made_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="escrito el"),
                ),
                (
                    "action",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.action",
                        verbose_name="acción operativa",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.institution",
                        verbose_name="institución",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="escrito por",
                    ),
                ),
                (
                    "unit_report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="followup.unitreport",
                        verbose_name="informe de unidad",
                    ),
                ),
            ],
            options={
                "verbose_name": "comentario",
                "verbose_name_plural": "comentarios",
                "ordering": ["institution_id", "unit_report_id", "id"],
                "indexes": [models.Index(fields=["institution", "unit_report"], name="followup_comment_report")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="followup_comment_text"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section", models.CharField(max_length=40, verbose_name="sección")),
                ("version", models.PositiveIntegerField(verbose_name="versión")),
                ("text", models.TextField(blank=True, verbose_name="texto")),
                (
                    "written_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="escrito el"),
                ),
                (
                    "follow_up",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts",
                        to="followup.followup",
                        verbose_name="seguimiento",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.institution",
                        verbose_name="institución",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="escrito por",
                    ),
                ),
            ],
            options={
                "verbose_name": "texto del informe",
                "verbose_name_plural": "textos del informe",
                "ordering": ["institution_id", "follow_up_id", "section", "version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution", "follow_up", "section", "version"), name="followup_reporttext_version"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReprogrammingRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("to_period", models.PositiveSmallIntegerField(verbose_name="para el período")),
                ("reason", models.TextField(verbose_name="motivo")),
                (
                    "state",
                    models.CharField(
                        choices=planabierto.office.followup.models.reprogramming_state_choices,
                        default="requested",
                        max_length=10,
                        verbose_name="estado",
                    ),
                ),
                (
                    "requested_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="solicitada el"
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.action",
                        verbose_name="acción operativa",
                    ),
                ),
                (
                    "follow_up",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reprogramming_requests",
                        to="followup.followup",
                        verbose_name="seguimiento",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.institution",
                        verbose_name="institución",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="solicitada por",
                    ),
                ),
                (
                    "unit_report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reprogramming_requests",
                        to="followup.unitreport",
                        verbose_name="informe de unidad",
                    ),
                ),
            ],
            options={
                "verbose_name": "solicitud de reprogramación",
                "verbose_name_plural": "solicitudes de reprogramación",
                "ordering": ["institution_id", "follow_up_id", "id"],
                "indexes": [models.Index(fields=["institution", "action"], name="followup_reprogramming_action")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "requested")),
                        fields=("institution", "follow_up", "action"),
                        name="followup_reprogramming_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="followup_reprogramming_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RowReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sending", models.PositiveIntegerField(verbose_name="envío")),
                (
                    "verdict",
                    models.CharField(
                        choices=planabierto.office.followup.models.row_verdict_choices,
                        max_length=10,
                        verbose_name="revisión",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="observación")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="revisada el")),
                (
                    "action",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.action",
                        verbose_name="acción operativa",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.institution",
                        verbose_name="institución",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="revisada por",
                    ),
                ),
                (
                    "unit_report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="row_reviews",
                        to="followup.unitreport",
                        verbose_name="informe de unidad",
                    ),
                ),
            ],
            options={
                "verbose_name": "revisión de una fila",
                "verbose_name_plural": "revisiones de filas",
                "ordering": ["institution_id", "unit_report_id", "sending", "action_id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution", "unit_report", "action", "sending"), name="followup_rowreview_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict", "remarked"), _negated=True),
                            models.Q(("text", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="followup_rowreview_text",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sending",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="número")),
                ("sent_by_name", models.CharField(max_length=200, verbose_name="nombre")),
                ("sent_by_post", models.CharField(blank=True, max_length=200, verbose_name="cargo")),
                ("substitutes", models.CharField(blank=True, max_length=200, verbose_name="en lugar de")),
                (
                    "sent_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="enviado el"),
                ),
                ("achievements", models.JSONField(default=dict, verbose_name="lo enviado")),
                ("code", models.CharField(max_length=64, verbose_name="código del envío")),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.institution",
                        verbose_name="institución",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="enviado por",
                    ),
                ),
                (
                    "unit_report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sendings",
                        to="followup.unitreport",
                        verbose_name="informe de unidad",
                    ),
                ),
            ],
            options={
                "verbose_name": "envío",
                "verbose_name_plural": "envíos",
                "ordering": ["institution_id", "unit_report_id", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution", "unit_report", "number"), name="followup_sending_number"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="storedfile",
            constraint=models.UniqueConstraint(fields=("institution", "path"), name="followup_storedfile_path"),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(fields=["institution", "follow_up", "action"], name="followup_evidence_action"),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(fields=["institution", "unit_report"], name="followup_evidence_report"),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("description", ""), _negated=True), name="followup_evidence_description"
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at", None), models.Q(("withdrawal_reason", ""), _negated=True), _connector="OR"
                ),
                name="followup_evidence_withdrawal",
            ),
        ),
        migrations.AddIndex(
            model_name="objection",
            index=models.Index(fields=["institution", "unit_report"], name="followup_objection_report"),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.UniqueConstraint(fields=("institution", "verification"), name="followup_objection_once"),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="followup_objection_text"
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "open"), models.Q(("answer", ""), _negated=True), _connector="OR"),
                name="followup_objection_answer",
            ),
        ),
        migrations.AddIndex(
            model_name="verifierassignment",
            index=models.Index(fields=["institution", "unit_report"], name="followup_assignment_report"),
        ),
        migrations.AddIndex(
            model_name="verifierassignment",
            index=models.Index(fields=["institution", "follow_up", "unit"], name="followup_assignment_unit"),
        ),
        migrations.AddConstraint(
            model_name="verifierassignment",
            constraint=models.UniqueConstraint(
                fields=("institution", "follow_up", "action"), name="followup_assignment_action"
            ),
        ),
        migrations.AddIndex(
            model_name="verification",
            index=models.Index(fields=["institution", "follow_up", "action"], name="followup_verification_action"),
        ),
        migrations.AddConstraint(
            model_name="verification",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict", "confirmed"), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="followup_verification_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="verification",
            constraint=models.CheckConstraint(
                condition=models.Q(("value", None), ("value__gte", 0), _connector="OR"),
                name="followup_verification_value",
            ),
        ),
        migrations.AddConstraint(
            model_name="verification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("value", None), ("verdict", "unverifiable")),
                    models.Q(models.Q(("verdict", "unverifiable"), _negated=True), ("value__isnull", False)),
                    _connector="OR",
                ),
                name="followup_verification_has_value",
            ),
        ),
        AppendOnly("followup_achievement"),
        AppendOnly("followup_extension"),
        AppendOnly("followup_sending"),
        AppendOnly("followup_reportcomment"),
        AppendOnly("followup_reminder"),
        AppendOnly("followup_verification"),
        AppendOnly("followup_reporttext"),
        LockedRows(),
    ]
