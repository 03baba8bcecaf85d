from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0002_holiday"),
    ]

    operations = [
        migrations.AddField(
            model_name="institution",
            name="requires_second_factor",
            field=models.BooleanField(default=True, verbose_name="pide segundo factor"),
        ),
    ]
