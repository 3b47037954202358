"""What the worker does for advancement: each task is safe to run twice."""

import logging

from celery import shared_task

from advancement.actions import coaching, life
from advancement.queries.coaching import coaches_who_left
from advancement.queries.completion import completed_otherwise
from advancement.queries.waiting import out_of_step, out_of_step_in_part_two
from casework import clock
from people.models import Person

log = logging.getLogger(__name__)


@shared_task
def follow_the_record():
    """Bring every open case in line with the record as of today; what one case refuses holds up no other."""
    today = clock.today()
    coaching.follow_calendar()
    for coach in coaches_who_left(today):
        coaching.follow_coach(coach, by=None)
    found = (*out_of_step(today), *out_of_step_in_part_two(today), *completed_otherwise())
    for pk in dict.fromkeys(one.case.subject_id for one in found):
        try:
            life.follow(Person.objects.get(pk=pk), by=None)
        except Exception:
            log.exception("The case of person %s could not follow the record", pk)
