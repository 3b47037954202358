"""What the worker does for advancement: each task is safe to run twice."""

import logging

from celery import shared_task

from advancement.actions import coaching, life
from advancement.queries.coaching import coaches_who_left
from advancement.queries.coaching_calendar import begun
from advancement.queries.completion import completed_otherwise
from advancement.queries.waiting import out_of_step, out_of_step_in_part_two
from casework import clock
from people.models import Person

log = logging.getLogger(__name__)


@shared_task
def follow_the_record():
    """Bring coachings and open cases in line with the record as of today; what one refuses holds up no other."""
    today = clock.today()
    for one in begun(clock.now()):
        _follow(f"the calendar of coaching {one.pk}", coaching.follow_calendar, one)
    for coach in coaches_who_left(today):
        _follow(f"what person {coach.pk} coaches", coaching.follow_coach, coach, by=None)
    found = (*out_of_step(today), *out_of_step_in_part_two(today), *completed_otherwise())
    for person in Person.objects.filter(pk__in={one.case.subject_id for one in found}).order_by("pk"):
        _follow(f"the case of person {person.pk}", life.follow, person, by=None)


def _follow(what, act, *args, **kwargs):
    try:
        act(*args, **kwargs)
    except Exception:
        log.exception("The record could not be followed by %s", what)
