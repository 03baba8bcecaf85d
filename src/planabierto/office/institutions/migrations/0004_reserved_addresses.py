"""Units that have a word of the addresses themselves as their own get another, under which they are reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

WORDS = ("acciones", "completar", "copiar", "imagen", "objetivo", "unidades", "version")


def rename(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Give each such unit the first address of `word-2`, `word-3` … that is free."""
    units = apps.get_model("institutions", "Unit").objects
    for unit in units.filter(slug__in=WORDS):
        taken = set(units.filter(institution_id=unit.institution_id).values_list("slug", flat=True))
        number = 2
        while f"{unit.slug}-{number}" in taken:
            number += 1
        units.filter(pk=unit.pk).update(slug=f"{unit.slug}-{number}")


class Migration(migrations.Migration):
    """Nothing else changes."""

    dependencies = [
        ("institutions", "0003_requires_second_factor"),
    ]

    operations = [
        migrations.RunPython(rename, migrations.RunPython.noop),
    ]
