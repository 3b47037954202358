"""How Django finds this app."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = "Job skills assessments"

    def ready(self):
        from assessments.actions.booking import SIT, START
        from assessments.guards import GUARDS
        from assessments.imports import IMPORTERS
        from assessments.queries.feed import booked_sittings
        from assessments.registers import REGISTERS
        from casework import clock, feed, imports, navigation, registers
        from people import guards
        from people.models import Role
        from people.queries import roles_on

        guards.add(*GUARDS)
        feed.SOURCES.append(booked_sittings)
        feed.SHOWN_ELSEWHERE |= {START, SIT}
        for one in REGISTERS:
            registers.register(one)
        for one in IMPORTERS:
            imports.register(one)
        lists = {Role.PROCTOR, Role.HR_COORDINATOR}
        navigation.add(
            60, "Assessments", "assessments:queue", lambda person: bool(lists & roles_on(person, clock.today()))
        )
