"""An artifact may have several links, each with a description; the one it had so far becomes the first of them.

The column of that one stays for now, with a default, because the programs of the version before still read and write it
while this runs.
"""

import django.db.models.deletion
from django.db import migrations, models

MOVE = """
INSERT INTO portfolios_link (entry_id, url, description)
SELECT id, link, artifact FROM portfolios_entry WHERE link <> '' ORDER BY id
"""
BACK = "DELETE FROM portfolios_link"


class Migration(migrations.Migration):
    dependencies = [("portfolios", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.URLField(max_length=500, verbose_name="address")),
                ("description", models.CharField(blank=True, max_length=300)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="portfolios.entry"
                    ),
                ),
            ],
            options={"ordering": ("entry", "pk")},
        ),
        migrations.RunSQL(MOVE, BACK),
        migrations.AlterField(
            model_name="entry",
            name="link",
            field=models.URLField(blank=True, db_default="", max_length=500, verbose_name="link to the artifact"),
        ),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("entry", "link")]),
    ]
