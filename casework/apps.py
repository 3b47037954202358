"""How Django finds this app."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "casework"
    verbose_name = "Casework"

    def ready(self):
        from django.core import checks

        from casework import navigation, registers, suggested_days
        from casework.guards import GUARDS
        from people import guards

        guards.add(*GUARDS)
        checks.register(suggested_days.check)
        navigation.add(80, "Registers", "registers:index", shown_to=registers.reads)
        _keep_the_record()
        _give_to_the_search()


def _keep_the_record():
    from casework import closures, desk_pages, feed, imports, navigation, outbox, register_imports, registers, timeline
    from casework.personnel import permissions
    from casework.personnel.actions import delegations
    from casework.personnel.registers import REGISTERS
    from people import consequences

    for one in (*closures.REGISTERS, *REGISTERS):
        registers.register(one)
    imports.MAKERS.append(register_imports.importer)
    timeline.IN_SOMEBODYS_NAME.append(outbox.tell_delegator)
    outbox.CALENDAR.append(feed.file_of)
    consequences.follow(delegations.follow_managers)
    navigation.add(50, "Needs an approver", "casework:needs-approver", desk_pages.is_hr, desk_pages.needing)
    navigation.add(70, "People", "people:people", permissions.lists_people)
    navigation.add(90, "Outbox", "casework:outbox", outbox.reads)


def _give_to_the_search():
    from casework import cases, search
    from casework.personnel.views.search import SOURCES

    for one in (cases.SOURCE, *SOURCES):
        search.add(one)
