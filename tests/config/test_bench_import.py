"""The vendor's file, measured: what came of it is told, and nothing stays."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from advancement.states import State
from assessments.models import Sitting
from casework.models import Import


def bench(rows):
    out = StringIO()
    call_command("bench_import", rows=rows, json_only=True, stdout=out)
    return json.loads(out.getvalue())


def test_it_measures_and_leaves_nothing_behind(case_at):
    case_at(State.ENROLLED)
    found = bench(4)
    assert (found["rows"], found["added"]) == (4, 4)
    assert set(found) == {
        "database", "rows", "added", "bring_s", "apply_s", "ms_per_row", "goal", "goal_met",
    }  # fmt: skip
    assert (Sitting.objects.count(), Import.objects.count()) == (0, 0)


def test_without_anybody_who_sits_tests_it_says_what_to_do(district):
    with pytest.raises(CommandError, match="run seed_district first"):
        bench(1)
