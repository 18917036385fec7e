from django.db import migrations, models


def forget_balance(apps, schema_editor):
    """Influence is now the exhaustive gate's alone; what was kept of balance can be made again and is not looked for."""
    apps.get_model("quiz", "Report").objects.filter(kind="balance").delete()


class Migration(migrations.Migration):
    dependencies = [("quiz", "0008_axes_replaces_failed_login")]

    operations = [
        migrations.RunPython(forget_balance, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="report", name="report_kind"),
        migrations.AlterField(
            model_name="report",
            name="kind",
            field=models.CharField(
                choices=[
                    ("gate", "exhaustive gate"),
                    ("impact", "impact on every stored result"),
                    ("sample", "impact on a sample"),
                    ("drawn", "impact on sheets drawn by lot"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=["gate", "impact", "sample", "drawn"]), name="report_kind"
            ),
        ),
    ]
