import casework.models.attachment
import django.db.models.deletion
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ClosedDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True)),
                ('name', models.CharField(max_length=80)),
                ('open_after_all', models.BooleanField(default=False, verbose_name='open after all')),
            ],
            options={
                'ordering': ('day',),
            },
        ),
        migrations.CreateModel(
            name='Counter',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('last', models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='PayPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(unique=True)),
            ],
            options={
                'ordering': ('starts_on',),
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='visit', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('since', models.DateTimeField()),
                ('seen_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('uploaded_at', models.DateTimeField()),
                ('name', models.CharField(max_length=255, verbose_name='name as sent')),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField(verbose_name='bytes')),
                ('sha256', models.CharField(max_length=64)),
                ('file', models.FileField(max_length=120, upload_to=casework.models.attachment.place)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to=settings.AUTH_USER_MODEL)),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('owner', 'uploaded_at'),
            },
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('kind', models.CharField(max_length=20)),
                ('slot', models.CharField(max_length=60)),
                ('state', models.CharField(max_length=30)),
                ('edition', models.CharField(max_length=20, verbose_name='policy edition')),
                ('opened_on', models.DateField()),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('state_since', models.DateTimeField()),
                ('timeline_head', models.CharField(blank=True, max_length=64)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-opened_on', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='AccessRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=80)),
                ('at', models.DateTimeField(db_index=True)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='looked_at', to=settings.AUTH_USER_MODEL)),
                ('viewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.case')),
            ],
            options={
                'ordering': ('-at',),
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('verb', models.CharField(max_length=60)),
                ('says', models.TextField()),
                ('note', models.TextField(blank=True)),
                ('state_from', models.CharField(blank=True, max_length=30)),
                ('state_to', models.CharField(blank=True, max_length=30)),
                ('previous', models.CharField(blank=True, max_length=64)),
                ('digest', models.CharField(max_length=64)),
                ('acting_for', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='timeline', to='casework.case')),
            ],
            options={
                'ordering': ('case', 'seq'),
            },
        ),
        migrations.CreateModel(
            name='HistoricalClosedDay',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('day', models.DateField(db_index=True)),
                ('name', models.CharField(max_length=80)),
                ('open_after_all', models.BooleanField(default=False, verbose_name='open after all')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical closed day',
                'verbose_name_plural': 'historical closed days',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalPayPeriod',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('starts_on', models.DateField(db_index=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical pay period',
                'verbose_name_plural': 'historical pay periods',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(max_length=160, unique=True)),
                ('subject', models.CharField(max_length=200)),
                ('body', models.TextField()),
                ('link', models.CharField(blank=True, max_length=200)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('sending', 'being sent'), ('sent', 'sent'), ('failed', 'failed'), ('unconfirmed', 'unconfirmed')], default='waiting', max_length=12)),
                ('created_at', models.DateTimeField()),
                ('next_at', models.DateTimeField(verbose_name='not before')),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('last_error', models.CharField(blank=True, max_length=200)),
                ('handled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled or sent again by hand')),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mail', to='casework.case')),
                ('handled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mail', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('created_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Reader',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until (first day it no longer holds)')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readers', to='casework.case')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reads', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.CharField(max_length=60)),
                ('acting_from', models.DateField(blank=True, null=True)),
                ('acting_until', models.DateField(blank=True, null=True)),
                ('capacity', models.CharField(choices=[('employee', 'employee'), ('supervisor', 'supervisor'), ('director', 'division or department director'), ('hr_completes', 'Support Services Coordinator (completes)'), ('hr_confirms', 'Support Services Coordinator (confirms)'), ('ersc', 'Employee and Retiree Service Center'), ('coach', 'coach'), ('proctor', 'proctor')], max_length=20)),
                ('name', models.CharField(max_length=200, verbose_name='name as printed')),
                ('content', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('signed_at', models.DateTimeField()),
                ('signed_on', models.DateField(verbose_name="date in the employer's time zone")),
                ('address', models.GenericIPAddressField(blank=True, null=True, verbose_name='from where')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='code on the paper')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='casework.case')),
                ('on_behalf_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signatures_by_delegates', to=settings.AUTH_USER_MODEL)),
                ('signer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('case', 'signed_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Voidance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('reason', models.TextField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signature', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='voidance', to='casework.signature')),
            ],
        ),
        migrations.CreateModel(
            name='WorkItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('desk', models.CharField(max_length=30)),
                ('step', models.CharField(max_length=60)),
                ('about', models.CharField(blank=True, max_length=60)),
                ('title', models.CharField(max_length=160)),
                ('role', models.CharField(blank=True, choices=[('director', 'director'), ('hr_coordinator', 'HR coordinator'), ('ersc', 'Employee and Retiree Service Center'), ('proctor', 'proctor'), ('technology', 'technology department'), ('organizational_development', 'Organizational Development'), ('analyst', 'analyst'), ('auditor', 'auditor'), ('administrator', 'access administrator')], max_length=30)),
                ('unassigned', models.BooleanField(default=False, verbose_name='needs an approver')),
                ('opened_at', models.DateTimeField()),
                ('due_on', models.DateField(blank=True, null=True)),
                ('counted_from', models.DateField(blank=True, null=True)),
                ('business_days', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('dropped', models.BooleanField(default=False, verbose_name='no longer needed')),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='work', to='casework.case')),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('holder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='work_items', to=settings.AUTH_USER_MODEL)),
                ('named_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
            options={
                'ordering': ('due_on', 'opened_at', 'pk'),
            },
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['kind', 'state', 'state_since'], name='casework_ca_kind_77a4d9_idx'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['subject', 'kind'], name='casework_ca_subject_3cff58_idx'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['closed_on'], name='casework_ca_closed__d5bd75_idx'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_on__isnull', True)), fields=('subject', 'slot'), name='casework_case_one_open_per_slot'),
        ),
        migrations.AddIndex(
            model_name='accessrecord',
            index=models.Index(fields=['subject', '-at'], name='casework_ac_subject_862dc2_idx'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['case', 'at'], name='casework_ev_case_id_e770db_idx'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.UniqueConstraint(fields=('case', 'seq'), name='casework_event_seq'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['state', 'next_at'], name='casework_me_state_7cf368_idx'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['to', 'created_at'], name='casework_me_to_id_0677cd_idx'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('handled_at__isnull', True), ('handled_by__isnull', True)), models.Q(('handled_at__isnull', False), ('handled_by__isnull', False)), _connector='OR'), name='casework_message_handled_whole'),
        ),
        migrations.AddConstraint(
            model_name='reader',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('starts_on')), _connector='OR'), name='casework_reader_ends_later', violation_error_message='The end does not lie after the beginning.'),
        ),
        migrations.AddConstraint(
            model_name='reader',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('case', 'person'), name='casework_reader_once'),
        ),
        migrations.AddIndex(
            model_name='signature',
            index=models.Index(fields=['case', 'document'], name='casework_si_case_id_3d9711_idx'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('acting_from__isnull', True), ('acting_until__isnull', True), ('on_behalf_of__isnull', True)), models.Q(('acting_from__isnull', False), ('acting_until__isnull', False), ('on_behalf_of__isnull', False)), _connector='OR'), name='casework_signature_acting_whole'),
        ),
        migrations.AddIndex(
            model_name='workitem',
            index=models.Index(condition=models.Q(('done_at__isnull', True)), fields=['holder', 'due_on'], name='casework_work_of_person'),
        ),
        migrations.AddIndex(
            model_name='workitem',
            index=models.Index(condition=models.Q(('done_at__isnull', True)), fields=['role', 'due_on'], name='casework_work_of_role'),
        ),
        migrations.AddIndex(
            model_name='workitem',
            index=models.Index(condition=models.Q(('done_at__isnull', True), ('unassigned', True)), fields=['opened_at'], name='casework_work_of_nobody'),
        ),
        migrations.AddIndex(
            model_name='workitem',
            index=models.Index(fields=['case', 'done_at'], name='casework_wo_case_id_ade0f3_idx'),
        ),
        migrations.AddConstraint(
            model_name='workitem',
            constraint=models.UniqueConstraint(condition=models.Q(('done_at__isnull', True)), fields=('case', 'step', 'about'), name='casework_workitem_open_once'),
        ),
        migrations.AddConstraint(
            model_name='workitem',
            constraint=models.CheckConstraint(condition=models.Q(('holder__isnull', False), models.Q(('role', ''), _negated=True), _connector='OR'), name='casework_workitem_somebody'),
        ),
    ]
