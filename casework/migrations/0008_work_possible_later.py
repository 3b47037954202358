"""Something can wait that is possible only from a day on; a new column, empty in every row."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0007_imports_discarded'),
    ]

    operations = [
        migrations.AddField(
            model_name='workitem',
            name='not_before',
            field=models.DateField(blank=True, null=True),
        ),
    ]
