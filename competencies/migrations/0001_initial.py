import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('target_level', models.CharField(db_index=True, max_length=20)),
                ('kind', models.CharField(choices=[('knowledge', 'knowledge'), ('skill', 'skill'), ('ability', 'ability'), ('experience', 'experience')], max_length=12)),
                ('text', models.CharField(max_length=300)),
                ('retired_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'criteria',
                'ordering': ('target_level', 'code'),
            },
        ),
        migrations.CreateModel(
            name='HistoricalCriterion',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('code', models.CharField(db_index=True, max_length=20)),
                ('target_level', models.CharField(db_index=True, max_length=20)),
                ('kind', models.CharField(choices=[('knowledge', 'knowledge'), ('skill', 'skill'), ('ability', 'ability'), ('experience', 'experience')], max_length=12)),
                ('text', models.CharField(max_length=300)),
                ('retired_on', models.DateField(blank=True, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical criterion',
                'verbose_name_plural': 'historical criteria',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
