"""Several kinds of rows in one query, the same as if each had been asked for alone."""

from datetime import timedelta

from casework.gathering import Gathering, Source
from people.models import Job, Standing
from tests.conftest import TODAY


def sources(people_ids, on):
    return {
        "jobs": Source(
            Job.objects.filter(person__in=people_ids), ("job_class", "position"), order=("person_id", "-starts_on")
        ),
        "standings": Source(Standing.objects.filter(person__in=people_ids, starts_on__lte=on)),
    }


gathering = Gathering(sources)


def plain(rows):
    return [{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields} for row in rows]


def test_one_query_gives_what_each_would_have_given(district, django_assert_num_queries):
    people = [district.rosa.pk, district.sam.pk]
    Standing.objects.create(person=district.rosa, kind="par", starts_on=TODAY)
    Standing.objects.create(person=district.sam, kind="leave", starts_on=TODAY + timedelta(days=1))
    with django_assert_num_queries(1):
        found = gathering.read(people_ids=people, on=TODAY)
    jobs = Job.objects.filter(person__in=people).select_related("job_class").order_by("person_id", "-starts_on")
    assert plain(found["jobs"]) == plain(jobs)
    assert plain(found["standings"]) == plain(Standing.objects.filter(person__in=people, starts_on__lte=TODAY))
    assert len(found["jobs"]) == 2
    assert len(found["standings"]) == 1
    with django_assert_num_queries(0):
        assert [one.job_class.title for one in found["jobs"]] == ["IT systems specialist itss_1", "IT systems engineer"]
        assert {one.position for one in found["jobs"]} == {None}


def test_another_day_and_other_people_are_asked_with_the_same_query(district):
    Standing.objects.create(person=district.rosa, kind="par", starts_on=TODAY)
    before = gathering.read(people_ids=[district.rosa.pk], on=TODAY - timedelta(days=1))
    after = gathering.read(people_ids=[district.rosa.pk], on=TODAY)
    assert (len(before["standings"]), len(after["standings"])) == (0, 1)
    assert gathering.read(people_ids=[], on=TODAY) == {"jobs": [], "standings": []}
