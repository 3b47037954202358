import django.core.serializers.json
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('casework', '0001_initial'),
        ('competencies', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Portfolio',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target_level', models.CharField(max_length=20)),
                ('state', models.CharField(choices=[('draft', 'in preparation'), ('submitted', 'submitted'), ('returned', 'returned'), ('accepted', 'accepted')], default='draft', max_length=10)),
                ('submitted_on', models.DateField(blank=True, null=True)),
                ('version', models.PositiveSmallIntegerField(default=0)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='portfolios', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('saved_at', models.DateTimeField(blank=True, null=True)),
                ('competency', models.PositiveSmallIntegerField(choices=[(2, 'Knowledge of job'), (7, 'Problem solving')])),
                ('behavior', models.CharField(max_length=300)),
                ('behavior_on', models.DateField(verbose_name='when it was shown')),
                ('artifact', models.CharField(blank=True, max_length=300, verbose_name='what the artifact is')),
                ('artifact_on', models.DateField(blank=True, null=True, verbose_name='date of the artifact')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='link to the artifact')),
                ('why', models.TextField(blank=True, verbose_name='why it matters')),
                ('learned', models.TextField(blank=True, verbose_name='what was learned')),
                ('review', models.CharField(choices=[('waiting', 'not yet reviewed'), ('accepted', 'accepted'), ('returned', 'returned')], default='waiting', max_length=10)),
                ('review_reason', models.TextField(blank=True)),
                ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('criterion', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='competencies.criterion')),
                ('files', models.ManyToManyField(blank=True, related_name='entries', to='casework.attachment')),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('spent_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries_spent', to='casework.case')),
                ('portfolio', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='portfolios.portfolio')),
            ],
            options={
                'verbose_name_plural': 'entries',
                'ordering': ('competency', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('submitted_on', models.DateField()),
                ('content', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('portfolio', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='portfolios.portfolio')),
            ],
            options={
                'ordering': ('portfolio', 'number'),
            },
        ),
        migrations.AddConstraint(
            model_name='portfolio',
            constraint=models.UniqueConstraint(fields=('person', 'target_level'), name='portfolios_portfolio_one_per_level'),
        ),
        migrations.AddConstraint(
            model_name='portfolio',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), ('submitted_on__isnull', False), _connector='OR'), name='portfolios_portfolio_submitted_when'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reviewed_at__isnull', True), ('reviewed_by__isnull', True)), models.Q(('reviewed_at__isnull', False), ('reviewed_by__isnull', False)), _connector='OR'), name='portfolios_entry_reviewed_whole'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.UniqueConstraint(fields=('portfolio', 'number'), name='portfolios_version_once'),
        ),
    ]
