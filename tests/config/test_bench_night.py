"""The measured night: what it says of itself, and that it leaves nothing behind."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from advancement.states import State
from casework.models import Message, Night


@pytest.mark.django_db
def test_it_prints_its_figures_and_takes_back_what_it_wrote(case_at):
    case_at(State.ENROLLED)
    before = Message.objects.count()
    out = StringIO()
    call_command("bench_night", stdout=out)
    found = json.loads(out.getvalue())
    assert (found["open_cases"], found["again"]["told"]["gathered"]) == (1, 0)
    assert 0 < found["first"]["queries"] <= 30
    assert (Message.objects.count(), Night.objects.exists()) == (before, False)
