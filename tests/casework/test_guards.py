"""What the database refuses whoever asks, by the ORM and by SQL: on SQLite and on PostgreSQL (trust/duties.md)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from advancement.actions import enrollment, finalizing
from advancement.models import Line, Measure, Notice
from advancement.states import State
from assessments.models import Sitting
from casework import clock
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
