import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("advancement", "0001_initial"),)

    operations = (
        migrations.AddField(
            model_name="course",
            name="skills_test_proof",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="casework.attachment",
            ),
        ),
    )
