"""How Django finds this app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = "People and units"

    def ready(self):
        from people import guards

        guards.add(*guards.no_overlap("people_job", "jobs"), *guards.no_overlap("people_supervision", "supervisors"))
        pre_migrate.connect(guards.before_migrate, sender=self, dispatch_uid="people.guards")
        post_migrate.connect(guards.after_migrate, dispatch_uid="people.guards")
