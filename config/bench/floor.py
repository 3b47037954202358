"""The floor: session, sign-in, one query by an index, a table of 25 rows; nothing else."""

from django.shortcuts import render

from people.models import Person

ROWS = 25


def floor(request):
    """Who comes after the person in the alphabet."""
    people = Person.objects.filter(last_name__gte=request.user.last_name).order_by("last_name", "first_name")[:ROWS]
    return render(request, "bench/floor.html", {"people": people})
