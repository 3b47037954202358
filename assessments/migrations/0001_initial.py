import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('casework', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='JobRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('retired_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Test',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30, unique=True)),
                ('name', models.CharField(max_length=120, unique=True)),
                ('vendor', models.CharField(max_length=80)),
                ('minutes', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(10), django.core.validators.MaxValueValidator(600)], verbose_name='about how long, in minutes')),
                ('retired_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='HistoricalJobRole',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('code', models.CharField(db_index=True, max_length=30)),
                ('name', models.CharField(max_length=120)),
                ('retired_on', models.DateField(blank=True, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical job role',
                'verbose_name_plural': 'historical job roles',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalTest',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('code', models.CharField(db_index=True, max_length=30)),
                ('name', models.CharField(db_index=True, max_length=120)),
                ('vendor', models.CharField(max_length=80)),
                ('minutes', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(10), django.core.validators.MaxValueValidator(600)], verbose_name='about how long, in minutes')),
                ('retired_on', models.DateField(blank=True, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical test',
                'verbose_name_plural': 'historical tests',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalRequirement',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('target_level', models.CharField(max_length=20)),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='required no longer since')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('job_role', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='assessments.jobrole')),
                ('test', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='assessments.test')),
            ],
            options={
                'verbose_name': 'historical requirement',
                'verbose_name_plural': 'historical requirements',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalPassingScore',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('score', models.DecimalField(decimal_places=2, max_digits=4)),
                ('in_force_from', models.DateField()),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('test', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='assessments.test')),
            ],
            options={
                'verbose_name': 'historical passing score',
                'verbose_name_plural': 'historical passing scores',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Sitting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proctored', models.BooleanField()),
                ('outcome', models.CharField(choices=[('asked', 'asked for'), ('booked', 'booked'), ('taken', 'taken'), ('cancelled', 'cancelled'), ('no_show', 'no show'), ('voided', 'voided')], max_length=10)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('wishes', models.CharField(blank=True, max_length=300, verbose_name='days and times that suit')),
                ('accommodation', models.TextField(blank=True, verbose_name='accommodation asked for (known to HR and the proctor only)')),
                ('sits_on', models.DateField(blank=True, null=True, verbose_name='day of the sitting')),
                ('starts_at', models.TimeField(blank=True, null=True)),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(10), django.core.validators.MaxValueValidator(600)], verbose_name='how long, in minutes')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='isolated location')),
                ('identity_checked', models.BooleanField(default=False)),
                ('no_study_material', models.BooleanField(default=False)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('score', models.DecimalField(blank=True, decimal_places=2, max_digits=4, null=True)),
                ('overall', models.TextField(blank=True, verbose_name='overall result, as feedback')),
                ('topics', models.TextField(blank=True, verbose_name='topics to improve')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='why cancelled or voided')),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sittings', to='casework.case')),
                ('certificate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certifies_sittings', to='casework.attachment')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sittings', to=settings.AUTH_USER_MODEL)),
                ('proctor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proctored_sittings', to=settings.AUTH_USER_MODEL)),
                ('scored_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('test', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sittings', to='assessments.test')),
            ],
            options={
                'ordering': ('-sits_on', '-pk'),
                'indexes': [models.Index(fields=['person', 'test', 'sits_on'], name='assessments_person__316f44_idx'), models.Index(fields=['outcome', 'sits_on'], name='assessments_outcome_38c40c_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('proctor__isnull', True), models.Q(('proctor', models.F('person')), _negated=True), _connector='OR'), name='assessments_sitting_not_own_proctor'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'taken'), _negated=True), models.Q(('score__isnull', False), ('sits_on__isnull', False)), _connector='OR'), name='assessments_sitting_taken_has_score'), models.UniqueConstraint(condition=models.Q(('outcome', 'booked')), fields=('proctor', 'sits_on', 'starts_at'), name='assessments_sitting_proctor_once'), models.UniqueConstraint(condition=models.Q(('outcome__in', ('asked', 'booked'))), fields=('person', 'test'), name='assessments_sitting_one_open'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'booked'), _negated=True), models.Q(('minutes__isnull', False), ('proctor__isnull', False), ('sits_on__isnull', False), ('starts_at__isnull', False)), _connector='OR'), name='assessments_sitting_booked_whole')],
            },
        ),
        migrations.CreateModel(
            name='Selection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target_level', models.CharField(max_length=20)),
                ('chosen_at', models.DateTimeField()),
                ('selected_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='tests_selected', to='casework.case')),
                ('job_role', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='selections', to='assessments.jobrole')),
                ('selected_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.test')),
                ('second', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.test')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('first__isnull', True), ('second__isnull', True), ('selected_at__isnull', True), ('selected_by__isnull', True)), models.Q(('first__isnull', False), ('second__isnull', False), ('selected_at__isnull', False), ('selected_by__isnull', False)), _connector='OR'), name='assessments_selection_whole'), models.CheckConstraint(condition=models.Q(('first__isnull', True), models.Q(('first', models.F('second')), _negated=True), _connector='OR'), name='assessments_selection_two_tests')],
            },
        ),
        migrations.CreateModel(
            name='Requirement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target_level', models.CharField(max_length=20)),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='required no longer since')),
                ('job_role', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requirements', to='assessments.jobrole')),
                ('test', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requirements', to='assessments.test')),
            ],
            options={
                'ordering': ('job_role', 'target_level', 'test'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('job_role', 'target_level', 'test'), name='assessments_requirement_once')],
            },
        ),
        migrations.CreateModel(
            name='PassingScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.DecimalField(decimal_places=2, max_digits=4)),
                ('in_force_from', models.DateField()),
                ('test', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passing_scores', to='assessments.test')),
            ],
            options={
                'ordering': ('test', '-in_force_from'),
                'constraints': [models.UniqueConstraint(fields=('test', 'in_force_from'), name='assessments_passingscore_one_per_day')],
            },
        ),
    ]
