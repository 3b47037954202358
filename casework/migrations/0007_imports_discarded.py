"""A file that was wrong can be discarded before it is applied; the same file then waits anew."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', "0006_imports_go_on"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='import',
            name='casework_import_waits_once',
        ),
        migrations.AddField(
            model_name='import',
            name='discarded_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='import',
            name='discarded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='import',
            constraint=models.UniqueConstraint(condition=models.Q(('applied_at__isnull', True), ('discarded_at__isnull', True)), fields=('importer', 'sha256'), name='casework_import_waits_once'),
        ),
        migrations.AddConstraint(
            model_name='import',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('discarded_at__isnull', True), ('discarded_by__isnull', True)), models.Q(('applied_at__isnull', True), ('discarded_at__isnull', False), ('discarded_by__isnull', False), ('reached', 0)), _connector='OR'), name='casework_import_discarded_whole'),
        ),
    ]
