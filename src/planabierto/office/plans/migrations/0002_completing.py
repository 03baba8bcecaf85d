"""What a person adds to an imported plan: how rows are measured and proven, common actions, who verifies, resolutions."""

import django.db.models.deletion
from django.db import migrations, models

import planabierto.office.plans.models
from planabierto.office.base.triggers import AppendOnly, Unguarded


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0001_initial"),
        ("plans", "0001_initial"),
    ]

    operations = [
        Unguarded("plans_programming"),
        migrations.AddField(
            model_name="action",
            name="completed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="completada"),
        ),
        migrations.AddField(
            model_name="action",
            name="evidence_policy",
            field=models.CharField(
                choices=planabierto.office.plans.models.evidence_policy_choices,
                default="recommended",
                max_length=12,
                verbose_name="evidencia",
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="means_of_verification",
            field=models.TextField(blank=True, verbose_name="medio de verificación"),
        ),
        migrations.AddField(
            model_name="programming",
            name="completes",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="plans.programming",
                verbose_name="completa a",
            ),
        ),
        migrations.AddField(
            model_name="programming",
            name="is_share",
            field=models.BooleanField(default=False, verbose_name="es n de N"),
        ),
        migrations.CreateModel(
            name="CommonAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="nombre")),
                ("statement", models.TextField(verbose_name="texto de la acción")),
                ("means_of_verification", models.TextField(blank=True, verbose_name="medio de verificación")),
                (
                    "evidence_policy",
                    models.CharField(
                        choices=planabierto.office.plans.models.evidence_policy_choices,
                        default="recommended",
                        max_length=12,
                        verbose_name="evidencia",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="está en uso")),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="common_actions",
                        to="institutions.institution",
                        verbose_name="institución",
                    ),
                ),
            ],
            options={
                "verbose_name": "acción común",
                "verbose_name_plural": "acciones comunes",
                "ordering": ["institution_id", "name"],
            },
        ),
        migrations.AddField(
            model_name="action",
            name="common",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="actions",
                to="plans.commonaction",
                verbose_name="acción común",
            ),
        ),
        migrations.CreateModel(
            name="VerificationKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="nombre")),
                ("verifier_post", models.CharField(max_length=200, verbose_name="cargo de quien verifica")),
                (
                    "alternate_post",
                    models.CharField(blank=True, max_length=200, verbose_name="cargo de quien verifica en su lugar"),
                ),
                (
                    "alternate_unit",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.unit",
                        verbose_name="unidad que verifica en su lugar",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verification_kinds",
                        to="institutions.institution",
                        verbose_name="institución",
                    ),
                ),
                (
                    "verifier_unit",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.unit",
                        verbose_name="unidad que verifica",
                    ),
                ),
            ],
            options={
                "verbose_name": "clase de verificación",
                "verbose_name_plural": "clases de verificación",
                "ordering": ["institution_id", "name"],
            },
        ),
        migrations.AddField(
            model_name="commonaction",
            name="verification",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="plans.verificationkind",
                verbose_name="clase de verificación",
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="verification",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="actions",
                to="plans.verificationkind",
                verbose_name="clase de verificación",
            ),
        ),
        migrations.CreateModel(
            name="Resolution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body", models.CharField(max_length=200, verbose_name="órgano")),
                ("act_number", models.CharField(blank=True, max_length=40, verbose_name="acta")),
                ("point", models.CharField(blank=True, max_length=40, verbose_name="punto")),
                ("agreement_number", models.CharField(blank=True, max_length=40, verbose_name="acuerdo N.º")),
                ("decided_on", models.DateField(verbose_name="fecha")),
                ("in_force_from", models.DateField(blank=True, null=True, verbose_name="vigente desde")),
                ("summary", models.TextField(blank=True, verbose_name="qué se decidió")),
                (
                    "kind",
                    models.CharField(
                        choices=planabierto.office.plans.models.resolution_kind_choices,
                        max_length=12,
                        verbose_name="clase",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolutions",
                        to="institutions.institution",
                        verbose_name="institución",
                    ),
                ),
            ],
            options={
                "verbose_name": "acuerdo",
                "verbose_name_plural": "acuerdos",
                "ordering": ["institution_id", "-decided_on", "-id"],
                "indexes": [models.Index(fields=["institution", "decided_on"], name="plans_resolution_decided_on")],
            },
        ),
        migrations.AddConstraint(
            model_name="verificationkind",
            constraint=models.UniqueConstraint(fields=("institution", "name"), name="plans_verificationkind_name"),
        ),
        migrations.AddConstraint(
            model_name="commonaction",
            constraint=models.UniqueConstraint(fields=("institution", "name"), name="plans_commonaction_name"),
        ),
        AppendOnly("plans_programming"),
    ]
