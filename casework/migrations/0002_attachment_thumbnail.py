"""Pictures get a thumbnail; a new column that may be empty, which the programs of the version before do not notice."""

import casework.models.attachment
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="attachment",
            name="thumbnail",
            field=models.FileField(
                blank=True, max_length=120, null=True, upload_to=casework.models.attachment.place_of_thumbnail
            ),
        ),
    ]
