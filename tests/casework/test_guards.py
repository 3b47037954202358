"""What the database refuses whoever asks, by the ORM and by SQL: on SQLite and on PostgreSQL (trust/duties.md)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from advancement.actions import enrollment, finalizing
from advancement.guards import STANDS_ON
from advancement.models import Line, Measure, Notice
from advancement.states import CLOSED, MOVES, State
from assessments.models import Sitting
from casework import clock, timeline
from casework.models import AccessRecord, Capacity, Case, Event, Signature, Voidance
from casework.models.signature import ATTESTING, DECIDING
from casework.signing import digest_of, new_code, void
from people import guards
from people.models import Job, Standing, Supervision
from tests.advancement.coached import Coached
from tests.advancement.questions import delegation, refusal, sign_all
from tests.conftest import PROOF, TODAY, certified, read_and_sign

OTHERS_SIGN = (*DECIDING, *ATTESTING)


def signature(case, signer, capacity, *, for_whom=None, document="part-three"):
    """A signature as somebody with a shell would make one, past every action."""
    facts = {"on_behalf_of": for_whom, "acting_from": TODAY, "acting_until": TODAY} if for_whom else {}
    return Signature.objects.create(
        case=case,
        document=document,
        signer=signer,
        capacity=capacity,
        name=signer.name,
        content="{}",
        digest=digest_of("{}"),
        signed_at=clock.now(),
        signed_on=TODAY,
        code=new_code(),
        **facts,
    )


def refused(act, *args, **kwargs):
    """What the database says when it refuses; fails if it does not."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        act(*args, **kwargs)
    return str(caught.value)


def sql(statement, *values):
    """Run SQL as somebody with the keys to the database would."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


@pytest.fixture
def enrolled(case_at):
    return case_at(State.ENROLLED)


def test_every_guard_is_in_the_database(db):
    assert guards.missing(connection) == []


# --- S1: nobody decides or attests in their own case


@pytest.mark.parametrize("capacity", OTHERS_SIGN)
def test_the_subject_signs_in_no_other_capacity(enrolled, district, capacity):
    assert "S1" in refused(signature, enrolled.case, district.rosa, capacity)


@pytest.mark.parametrize("capacity", OTHERS_SIGN)
def test_not_as_administrator_or_superuser_either(enrolled, district, capacity):
    district.appoint(district.rosa, "administrator")
    district.rosa.is_superuser = district.rosa.is_staff = True
    district.rosa.save()
    assert "S1" in refused(signature, enrolled.case, district.rosa, capacity)


@pytest.mark.parametrize("capacity", OTHERS_SIGN)
def test_the_subject_does_not_sign_for_somebody_else_nor_somebody_else_for_the_subject(enrolled, district, capacity):
    assert "S1" in refused(signature, enrolled.case, district.rosa, capacity, for_whom=district.bob)
    assert "S1" in refused(signature, enrolled.case, district.bob, capacity, for_whom=district.rosa)


def test_nobody_signs_as_the_employee_but_the_employee(enrolled, district):
    assert "S1" in refused(signature, enrolled.case, district.sam, Capacity.EMPLOYEE)
    assert "S1" in refused(signature, enrolled.case, district.rosa, Capacity.EMPLOYEE, for_whom=district.bob)
    assert "S1" in refused(signature, enrolled.case, district.bob, Capacity.EMPLOYEE, for_whom=district.rosa)
    signature(enrolled.case, district.rosa, Capacity.EMPLOYEE)


@pytest.mark.parametrize("capacity", ["Supervisor", "director ", "", "judge"])
def test_a_word_that_only_looks_like_a_capacity_slips_past_nothing(enrolled, district, capacity):
    for name in ("rosa", "sam"):
        assert "S1" in refused(signature, enrolled.case, district.cast[name], capacity)


def test_sql_is_refused_as_well(enrolled, district):
    kept = signature(enrolled.case, district.dana, Capacity.DIRECTOR)
    columns = [one.column for one in Signature._meta.concrete_fields if not one.primary_key]
    own = {"signer_id": "%s", "code": "'AAAA-BBBB-CCCC'"}
    chosen = ", ".join(own.get(name, name) for name in columns)
    into = f"INSERT INTO casework_signature ({', '.join(columns)})"
    copy = f"{into} SELECT {chosen} FROM casework_signature WHERE id = %s"
    assert "S1" in refused(sql, copy, district.rosa.pk, kept.pk)
    assert sql(copy, district.dana.pk, kept.pk) == 1


# --- S2: one deciding capacity in a case


@pytest.mark.parametrize("second", [one for one in DECIDING if one != Capacity.DIRECTOR])
def test_whoever_decided_decides_in_no_other_capacity(enrolled, district, second):
    signature(enrolled.case, district.dana, Capacity.DIRECTOR)
    assert "S2" in refused(signature, enrolled.case, district.dana, second)
    signature(enrolled.case, district.dana, Capacity.DIRECTOR)


def test_neither_for_somebody_else_nor_is_somebody_else_it_for_them(enrolled, district):
    signature(enrolled.case, district.dana, Capacity.DIRECTOR, for_whom=district.nina)
    for signer, for_whom in [
        (district.dana, None),
        (district.nina, None),
        (district.dana, district.bob),
        (district.bob, district.nina),
        (district.bob, district.dana),
    ]:
        assert "S2" in refused(signature, enrolled.case, signer, Capacity.ERSC, for_whom=for_whom)
    signature(enrolled.case, district.bob, Capacity.ERSC)


def test_a_signature_that_is_void_still_was_one(enrolled, district):
    void(signature(enrolled.case, district.hugo, Capacity.HR_COMPLETES), by=district.hana, reason="x")
    assert "S2" in refused(signature, enrolled.case, district.hugo, Capacity.HR_CONFIRMS)


def test_in_another_case_it_is_another_matter(case_at, district, enrolled):
    signature(enrolled.case, district.dana, Capacity.DIRECTOR)
    other = case_at(State.PART_ONE, district.omar)
    signature(other.case, district.dana, Capacity.ERSC)


def test_to_coach_binds_to_nothing_but_the_line_that_it_attests(case_at, district):
    coached = Coached(district, case_at).to("completed")
    carl, document = district.carl, "part-two:coaching"
    assert "S2" in refused(signature, coached.case, carl, Capacity.SUPERVISOR, document=document)
    delegated = {"for_whom": carl, "document": document}
    assert "S2" in refused(signature, coached.case, district.bob, Capacity.SUPERVISOR, **delegated)
    signature(coached.case, carl, Capacity.SUPERVISOR, document="part-two:certification")


@pytest.mark.parametrize("role", ["proctor", "scored_by"])
def test_nor_does_a_proctor_sign_off_the_tests(enrolled, district, role):
    Sitting.objects.create(
        person=district.rosa,
        case=enrolled.case,
        test=district.tests[0],
        proctored=True,
        outcome="taken",
        sits_on=TODAY,
        score=Decimal("3.00"),
        place="Room 12",
        **{"proctor": district.paul, role: district.nina},
    )
    assert "S2" in refused(
        signature, enrolled.case, district.nina, Capacity.SUPERVISOR, document="part-two:assessments"
    )
    signature(enrolled.case, district.nina, Capacity.SUPERVISOR, document="part-two:experience")


def test_the_refusal_of_the_database_reaches_the_signer_as_a_rule(enrolled, district, monkeypatch):
    """Where a permission were wrong, the database would still have the last word, in words."""
    from advancement import permissions
    from casework.permissions import granted

    monkeypatch.setattr(permissions, "reviews", lambda *_: granted("wrongly"))
    facts = {"by": district.rosa, "reviewed_on": TODAY, "proof": PROOF}
    assert refusal(read_and_sign, enrolled, Measure.PERFORMANCE, **facts) == {"S1"}


# --- History is only added to


def rows(case):
    return {
        "casework_signature": Signature.objects.filter(case=case).first().pk,
        "casework_event": Event.objects.filter(case=case).first().pk,
        "casework_voidance": Voidance.objects.get().pk,
        "casework_accessrecord": AccessRecord.objects.get().pk,
    }


CHANGES = {
    "casework_signature": "content = '{\"amount\": 1}'",
    "casework_event": "says = 'Nothing happened.'",
    "casework_voidance": "reason = 'Another one'",
    "casework_accessrecord": "what = 'nothing'",
}


@pytest.mark.parametrize("table", CHANGES)
def test_nothing_of_it_is_changed_or_deleted(enrolled, district, table):
    void(enrolled.case.signatures.first(), by=district.sam, reason="x")
    AccessRecord.objects.create(viewer=district.hugo, subject=district.rosa, what="case", at=clock.now())
    pk = rows(enrolled.case)[table]
    assert "never changed" in refused(sql, f"UPDATE {table} SET {CHANGES[table]} WHERE id = %s", pk)
    assert "never changed" in refused(sql, f"DELETE FROM {table} WHERE id = %s", pk)


def test_the_orm_is_no_way_around(enrolled):
    event = enrolled.case.timeline.first()
    event.says = "Nothing happened."
    for act in (
        event.save,
        event.delete,
        Event.objects.all().delete,
        lambda: Signature.objects.update(signed_on=TODAY - timedelta(days=1)),
    ):
        refused(act)


def test_a_case_keeps_its_subject_and_stays(enrolled, district):
    assert "keeps its subject" in refused(Case.objects.update, subject=district.omar)
    assert "never deleted" in refused(sql, "DELETE FROM casework_case WHERE id = %s", enrolled.case_id)


# --- The road of an advancement: its table of moves, the signatures that stand before each desk, a line for every move


def _line(case, state):
    """The line of the timeline that somebody with a shell would forge for a move."""
    return timeline.record(case, "forged", "Moved.", by=None, state_from=case.state, state_to=state)


def _pushed(case, state):
    """What the database says to a move by SQL, with a line forged for it."""
    over = ", closed_on = opened_on" if state in CLOSED else ""

    def push():
        _line(case, state)
        sql(f"UPDATE casework_case SET state = %s{over} WHERE id = %s", state, case.pk)

    return refused(push)


def test_a_state_changes_only_with_a_line_of_the_timeline(case_at):
    case = case_at(State.DRAFT).case
    assert "a line of the timeline" in refused(Case.objects.filter(pk=case.pk).update, state=State.WITHDRAWN)
    _line(case, State.WITHDRAWN)
    assert sql("UPDATE casework_case SET state = %s, closed_on = opened_on WHERE id = %s", State.WITHDRAWN, case.pk)


@pytest.mark.parametrize("state", [state for state in State if state not in (State.DRAFT, State.CLOSED)])
def test_a_case_takes_no_other_move_than_those_of_its_table(case_at, state):
    case = case_at(state).case
    others = [one for one in (*State, "approved", "") if one != state and one not in MOVES[state]]
    said = {one: _pushed(case, one) for one in others}
    signed = {one for _, _, states in STANDS_ON for one in states}
    assert {one for one, text in said.items() if "only the moves of its table" in text} >= set(others) - signed
    # Where signatures are missing too, either guard may be the one that speaks first.
    assert {text.split(":")[0] for text in said.values()} <= {"PL-CAS-1", "PL-SIG-1"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (State.DRAFT, State.PART_ONE),
        (State.PART_ONE, State.ENROLLED),
        (State.ENROLLED, State.WITH_DIRECTOR),
        (State.WITH_DIRECTOR, State.WITH_COORDINATOR),
        (State.WITH_COORDINATOR, State.TO_CONFIRM),
        (State.TO_CONFIRM, State.WITH_ERSC),
        (State.WITH_ERSC, State.PROMOTED),
        (State.PROMOTED, State.RESCINDED),
        (State.ON_HOLD, State.WITH_ERSC),
    ],
)
def test_a_case_comes_to_no_desk_without_the_signature_before_it(case_at, before, after):
    case = case_at(before).case
    if after == State.RESCINDED:
        void(case.signatures.get(document__startswith="notice:"), by=None, reason="Forged")
    assert "only with the signatures before it" in _pushed(case, after)


def test_a_void_signature_takes_a_case_nowhere(case_at):
    case = case_at(State.RETURNED).case
    void(case.signatures.get(document="part-three"), by=None, reason="Taken back")
    assert "only with the signatures before it" in _pushed(case, State.WITH_DIRECTOR)


def test_an_advancement_begins_as_a_draft_and_is_over_once(case_at, district):
    case = case_at(State.WITHDRAWN).case
    facts = {"kind": "advancement", "slot": "other", "subject": district.rosa, "edition": "2008-04"}
    facts |= {"opened_on": TODAY, "state_since": clock.now(), "number": "26-99999"}
    assert "begins as a draft" in refused(Case.objects.create, state=State.WITH_ERSC, **facts)
    one = Case.objects.filter(pk=case.pk)
    assert "is over once" in refused(one.update, closed_on=None)
    assert "is over once" in refused(one.update, closed_on=TODAY + timedelta(days=1))
    assert "keeps its kind" in refused(one.update, kind="in-band")


def test_a_case_that_goes_on_is_not_over(enrolled):
    assert "is over once" in refused(Case.objects.filter(pk=enrolled.case_id).update, closed_on=TODAY)


TABLES = ("casework_signature", "casework_event", "casework_case", "casework_accessrecord", "advancement_notice")


@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_replaced_or_swept_away_past_its_guards(case_at, district, table):
    advancement = case_at(State.PROMOTED)
    AccessRecord.objects.create(viewer=district.sam, subject=district.rosa, what="x", at=clock.now())
    if connection.vendor == "postgresql":
        # What waits for the commit would hinder it too.
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        assert "never" in refused(sql, f"TRUNCATE {table} CASCADE")
    else:
        assert advancement.case.signatures.exists()
        said = refused(sql, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE TRUE")
        assert "PL-CAS-1" in said or "never" in said or "S1" in said


def test_people_who_acted_stay(enrolled, district):
    with pytest.raises(ProtectedError):
        district.sam.delete()


# --- Lines of Part II


def signed_line(enrolled, district):
    certified(district, district.rosa)
    sign_all(enrolled, district, [Measure.CERTIFICATION])
    return enrolled.lines.get(measure=Measure.CERTIFICATION)


def test_a_signed_line_keeps_its_signature_until_that_is_void(enrolled, district):
    line = signed_line(enrolled, district)
    taken_away = {"state": Line.State.WAITING, "signature": None}
    assert "until that is void" in refused(Line.objects.filter(pk=line.pk).update, **taken_away)
    void(line.signature, by=district.rosa, reason="x")
    Line.objects.filter(pk=line.pk).update(**taken_away)


def test_a_line_is_signed_by_a_signature_of_its_own(enrolled, district):
    own = signed_line(enrolled, district).signature
    other = enrolled.lines.get(measure=Measure.COURSEWORK)
    for foreign in (
        enrolled.case.signatures.get(capacity=Capacity.SUPERVISOR, document="part-one"),
        signature(enrolled.case, district.paul, Capacity.PROCTOR, document="part-two:coursework"),
    ):
        where = Line.objects.filter(pk=other.pk)
        assert "of its own" in refused(where.update, state=Line.State.SIGNED, signature=foreign)
    refused(Line.objects.filter(pk=other.pk).update, state=Line.State.SIGNED, signature=own)
    refused(Line.objects.filter(pk=other.pk).update, state=Line.State.SIGNED)
    assert "never deleted" in refused(sql, "DELETE FROM advancement_line WHERE id = %s", other.pk)


# --- Notices


@pytest.fixture
def promoted(case_at):
    return case_at(State.PROMOTED)


@pytest.mark.parametrize(
    "facts",
    [{"to_step": 9}, {"retroactive": Decimal(500)}, {"reason": "x"}, {"issued_on": TODAY - timedelta(days=1)}],
)
def test_a_notice_is_never_changed(promoted, facts):
    assert "never changed" in refused(Notice.objects.update, **facts)


def test_nor_deleted_nor_given_another_line_of_the_job_history(promoted, district):
    notice = promoted.notices.get()
    assert "never deleted" in refused(sql, "DELETE FROM advancement_notice WHERE id = %s", notice.pk)
    assert "never changed" in refused(Notice.objects.update, job=district.omar.jobs.get())


def test_only_the_line_that_never_came_into_force_goes(promoted):
    notice = promoted.notices.get()
    notice.job.delete()
    notice.refresh_from_db()
    assert notice.job is None


def test_a_second_promotion_or_a_correction_of_nothing_cannot_be(promoted, district):
    notice = promoted.notices.get()
    facts = {name: getattr(notice, name) for name in _PLAIN}
    other = signature(promoted.case, district.erin, Capacity.ERSC, document="notice:N26-00009")
    assert refused(Notice.objects.create, **facts | {"number": "N26-00009", "signature": other})
    facts |= {"number": "N26-00009", "signature": other, "kind": Notice.Kind.CORRECTION}
    assert refused(Notice.objects.create, **facts)
    correction = finalizing.correct_notice(promoted, by=district.erin, proof=PROOF, reason="Misread", step=6)
    assert refused(Notice.objects.create, **facts | {"replaces": notice})
    assert correction.replaces == notice


_PLAIN = [
    one.name for one in Notice._meta.concrete_fields if one.name not in ("id", "number", "signature", "job", "replaces")
]


# --- People and their record


def test_one_open_case_of_a_kind(enrolled, district):
    facts = {"kind": "advancement", "slot": "advancement", "state": "draft", "edition": "2008-04"}
    facts |= {"subject": district.rosa, "opened_on": TODAY, "state_since": clock.now()}
    refused(Case.objects.create, number="26-99999", **facts)
    enrollment.withdraw(enrolled, by=district.rosa)
    Case.objects.create(number="26-99999", **facts)


def test_jobs_and_supervisors_of_one_person_do_not_overlap(district):
    job = district.rosa.jobs.get()
    job.pk = job.id = None
    job.starts_on = TODAY
    refused(job.save, force_insert=True)
    refused(district.supervises, district.bob, district.rosa, TODAY)
    refused(sql, "UPDATE people_job SET starts_on = '2010-06-01' WHERE person_id = %s", _with_two_jobs(district))
    Supervision.objects.filter(person=district.rosa).update(until=TODAY)
    district.supervises(district.bob, district.rosa, TODAY)


def _with_two_jobs(district):
    """Somebody whose second line of the job history begins where the first ends."""
    first = district.bob.jobs.get()
    facts = {name: getattr(first, name) for name in ("job_class", "unit", "grade", "step", "salary", "reason")}
    first.until = TODAY
    first.save()
    Job.objects.create(person=district.bob, starts_on=TODAY, **facts)
    return district.bob.pk


def test_nobody_records_appoints_or_delegates_for_themselves(district):
    refused(Standing.objects.create, person=district.hugo, kind="leave", starts_on=TODAY, recorded_by=district.hugo)
    refused(delegation, district.sam, district.sam, district.nina)
    refused(delegation, district.sam, district.nina, district.nina)
    refused(delegation, district.sam, district.nina, district.sam)
    refused(Supervision.objects.create, person=district.bob, supervisor=district.bob, starts_on=TODAY)


def test_a_hold_is_open_once(enrolled):
    facts = {"kind": "standing", "reason": "x", "began_on": TODAY, "from_state": "enrolled"}
    enrolled.holds.create(**facts)
    refused(enrolled.holds.create, **facts)
