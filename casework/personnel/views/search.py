"""What the record of people gives to the search: people, and job classes."""

from django.urls import reverse

from casework.clock import today
from casework.personnel.queries import classes_found_by, people_found_by
from casework.search import Hit, Source


def _person(person):
    job = person.job_now[0] if person.job_now else None
    about = [person.employee_number or "", f"{job.job_class.title}, {job.unit.name}" if job else "no job today"]
    state = () if person.is_active else ("Account closed", "stopped")
    return Hit(person.name, reverse("people:person", args=[person.username]), " · ".join(filter(None, about)), state)


def _job_class(one):
    address = reverse("registers:row", args=["job-classes", one.pk])
    return Hit(one.title, address, f"code {one.code}, grade {one.grade}")


SOURCES = (
    Source(10, "person", "people", lambda person, words: people_found_by(person, words, today()), _person),
    Source(30, "job class", "job classes", classes_found_by, _job_class),
)
