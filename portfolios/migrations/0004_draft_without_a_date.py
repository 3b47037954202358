"""A draft of an entry may have no date yet."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portfolios", "0003_taken_up_again")]
    operations = [
        migrations.AlterField(
            model_name="entry",
            name="behavior_on",
            field=models.DateField(blank=True, null=True, verbose_name="when it was shown"),
        ),
    ]
