"""How Django finds this app."""

from pathlib import Path

from django.apps import AppConfig


class AdvancementConfig(AppConfig):
    name = "advancement"
    verbose_name = "Job-banding career advancement"

    def ready(self):
        from advancement.actions.evidence import AdvancementFollower
        from advancement.documents.intact import first_changed_notice
        from advancement.documents.titles import replaced_by, title_of
        from advancement.guards import GUARDS
        from advancement.policy_cases import PROGRAM
        from advancement.queries.coaching_calendar import LOG_AGREED, MEET, agreed_sessions
        from advancement.queries.visible import visible_to
        from advancement.registers import ALL, levels_of_classes
        from advancement.states import FLOW
        from advancement.views.levels import SOURCE
        from casework import cases, editions, evidence, feed, moves, policy_cases, registers, search, timeline, titles
        from casework.personnel.registers import LEVELS
        from people import guards

        guards.add(*GUARDS)
        editions.register(PROGRAM.name, Path(__file__).parent / "policy")
        policy_cases.register(PROGRAM)
        moves.register(FLOW)
        evidence.follow(AdvancementFollower())
        feed.SOURCES.append(agreed_sessions)
        feed.SHOWN_ELSEWHERE |= {MEET, LOG_AGREED}
        cases.SEEN_BY[FLOW.kind] = lambda person: visible_to(person).values("case")
        titles.register(FLOW.kind, title_of, replaced_by)
        timeline.CHECKS.append(first_changed_notice)
        for one in ALL:
            registers.register(one)
        LEVELS.append(levels_of_classes)
        search.add(SOURCE)
        _follow_the_record()
        _navigation()


def _follow_the_record():
    from advancement.actions import coaching, life
    from advancement.actions import nightly as nights
    from advancement.actions.desk import KINDS
    from advancement.permissions.desks import BY_RELATION, CAPACITY_AT, objections
    from advancement.queries.due import days_of_rest, rests
    from advancement.states import KIND
    from casework import naming, nightly, reminders, work
    from people import consequences

    reminders.KINDS |= KINDS
    nightly.PARTS.extend((nights.gathered, nights.untouched))
    consequences.follow(life.follow)
    consequences.follow(life.follow_holder)
    consequences.follow(coaching.follow_coach)
    naming.BY_RELATION[KIND], naming.OBJECTIONS[KIND] = BY_RELATION, objections
    work.RESTS[KIND], work.RESTS_NOW[KIND], work.CAPACITIES[KIND] = days_of_rest, rests, CAPACITY_AT


def _navigation():
    from advancement.permissions.approvals import sees_queue
    from advancement.permissions.coaching import sees_requests
    from advancement.queries.facts import in_the_band
    from advancement.views.queues import QUEUES, works_at
    from casework import clock, navigation
    from casework.permissions import sees_every_case
    from people.queries import supervises_on

    navigation.add(20, "My advancement", "advancement:mine", lambda person: in_the_band(person, clock.today()))
    navigation.add(30, "My team", "advancement:team", lambda person: supervises_on(person, clock.today()))
    for order, (desk, (heading, _desks, roles)) in enumerate(QUEUES.items(), 40):
        navigation.add(
            order, heading, "advancement:queue", lambda person, roles=roles: works_at(person, roles), args=[desk]
        )
    navigation.add(48, "Cases", "advancement:cases", lambda person: sees_every_case(person, clock.today()))
    navigation.add(60, "Provider approvals", "advancement:provider-approvals", sees_queue)
    navigation.add(61, "Coach requests", "advancement:coach-requests", sees_requests)
