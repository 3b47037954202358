"""Two who act at once never both succeed, and nothing is lost: real threads on PostgreSQL."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection, transaction

from advancement.actions import enrollment, finalizing, life, lines, own_evidence, readers, routing
from advancement.documents.seen import seen_of
from advancement.models import Course, Hold, Measure, Notice
from advancement.states import State
from casework import clock, outbox, timeline
from casework.findings import Refused
from casework.models import Case, Event, Message, Signature
from people.models import Standing
from tests.advancement.questions import delegation, refusal, sign_all, standing, verbs
from tests.casework.test_guards import signature
from tests.conftest import PROOF, TODAY, District, Walk, certified, passed_tests, read_and_sign, studied

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*acts):
    """Start the acts in threads of their own at one moment; what each ended with: None, or the exception."""
    moment, barrier, ends = clock.now(), Barrier(len(acts)), {}

    def run(n, act):
        with clock.at(moment):
            barrier.wait()
            try:
                act()
                ends[n] = None
            except Exception as error:
                ends[n] = error
            finally:
                connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [ends[n] for n in range(len(acts))]


def one_wins(*acts):
    """Exactly one of the acts succeeds, each other is refused with a reason; the timelines hold. Who won, by place."""
    ends = at_once(*acts)
    assert [type(end) for end in ends].count(type(None)) == 1, ends
    assert all(end is None or isinstance(end, Refused) for end in ends), ends
    assert timeline.first_broken_link() is None
    return ends.index(None)


@pytest.fixture
def walk(transactional_db):
    return Walk(District())


def enrolled_with_everything(walk):
    """Rosa is enrolled and has everything that is asked for."""
    advancement = walk.to(State.ENROLLED)
    walk._evidence()
    return advancement


# --- A double click of each step


def the_road(district):
    """Every step of a case in an order in which they can be taken: (verb of the timeline, act on the advancement)."""
    rosa, sam, dana, hugo, hana, erin = (
        getattr(district, one) for one in ("rosa", "sam", "dana", "hugo", "hana", "erin")
    )
    cert, reason = Measure.CERTIFICATION, {"reason": "x"}

    def step(verb, act, by, *args, **facts):
        return verb, lambda advancement: act(advancement, *args, by=by, **facts)

    part_one = step("sign-part-one", enrollment.sign_part_one, rosa, proof=PROOF)
    submit = step("submit-line", lines.submit_line, rosa, cert)
    complete = step("complete", finalizing.complete, hugo, proof=PROOF)
    part_three = step("sign-part-three", routing.sign_part_three, sam, proof=PROOF)
    return [
        part_one,
        step("return-part-one", enrollment.return_part_one, sam, **reason),
        part_one,
        step("enroll", enrollment.enroll, sam, proof=PROOF),
        step("give-access", readers.give_access, rosa, reader=district.bob),
        submit,
        step("return-line", lines.return_line, sam, cert, **reason),
        step("ask-for-review", lines.ask_for_review, rosa, cert, words="x"),
        step("answer-review", lines.answer_review, district.nina, cert, answer="stands", words="x"),
        submit,
        step("sign-line", read_and_sign, sam, cert, reviewed_on=TODAY, proof=PROOF),
        (None, lambda advancement: sign_all(advancement, district, [one for one in Walk.MEASURES if one != cert])),
        part_three,
        step("return", routing.return_to_supervisor, dana, **reason),
        step("send-on", routing.send_on, sam, answer="x"),
        step("return", routing.return_to_supervisor, dana, **reason),
        step("reopen", routing.reopen, sam, **reason),
        part_three,
        step("approve", routing.approve, dana, proof=PROOF),
        complete,
        step("send-back", finalizing.send_back, hana, **reason),
        complete,
        step("confirm", finalizing.confirm, hana, proof=PROOF),
        step("issue-notice", finalizing.issue_notice, erin, proof=PROOF),
        step("correct-notice", finalizing.correct_notice, erin, proof=PROOF, step=6, **reason),
        step("rescind", finalizing.rescind_notice, erin, proof=PROOF, **reason),
    ]


def test_each_step_of_the_whole_road_is_taken_once_however_often_it_is_clicked(walk):
    district, advancement = walk.district, walk.to(State.DRAFT)
    facts = dict.fromkeys(enrollment.PART_ONE_FACTS[1:], True)
    enrollment.save_part_one(advancement, by=walk.person, meeting_on=TODAY, **facts)
    certified(district, walk.person)
    studied(district, walk.person)
    for verb, act in the_road(district):
        if verb is None:
            advancement.refresh_from_db()
            passed_tests(district, advancement)
            act(advancement)
            continue
        lines_before, signed = verbs(advancement.case), Signature.objects.count()
        one_wins(*[lambda act=act: act(advancement)] * 3)
        assert verbs(advancement.case) == [*lines_before, verb]
        assert Signature.objects.count() <= signed + 1, verb
    advancement.case.refresh_from_db()
    assert advancement.case.state == State.RESCINDED
    following = enrollment.start(walk.person, by=walk.person)
    one_wins(*[lambda: enrollment.withdraw(following, by=walk.person)] * 3)


def test_two_tabs_start_one_case(walk):
    rosa = walk.person
    one_wins(*[lambda: enrollment.start(rosa, by=rosa)] * 3)
    assert Case.objects.count() == 1
    assert Event.objects.count() == 1


def test_two_clicks_invite_once(walk):
    district = walk.district
    one_wins(*[lambda: enrollment.invite(district.rosa, by=district.sam, ground="growth")] * 2)
    assert Message.objects.count() == 1


# --- Two people, one step


def test_the_supervisor_and_whoever_acts_for_them_sign_one_line_once(walk):
    district, advancement = walk.district, enrolled_with_everything(walk)
    delegation(district.sam, district.nina, district.dana)
    lines.submit_line(advancement, Measure.CERTIFICATION, by=district.rosa)
    acts = [
        lambda who=who: read_and_sign(advancement, Measure.CERTIFICATION, by=who, reviewed_on=TODAY, proof=PROOF)
        for who in (district.sam, district.nina)
    ]
    one_wins(*acts)
    assert Signature.objects.filter(document="part-two:certification").count() == 1


def test_two_coordinators_complete_once(walk):
    advancement, district = walk.to(State.WITH_COORDINATOR), walk.district
    one_wins(
        *[
            lambda who=who: finalizing.complete(advancement, by=who, proof=PROOF)
            for who in (district.hugo, district.hana)
        ]
    )
    assert Signature.objects.filter(document="completion").count() == 1


def test_nobody_completes_and_confirms_however_fast(walk):
    advancement, hugo = walk.to(State.WITH_COORDINATOR), walk.district.hugo
    ends = at_once(
        lambda: finalizing.complete(advancement, by=hugo, proof=PROOF),
        lambda: finalizing.confirm(advancement, by=hugo, proof=PROOF),
    )
    assert ends[0] is None
    assert isinstance(ends[1], Refused)
    advancement.case.refresh_from_db()
    assert advancement.case.state == State.TO_CONFIRM


def test_two_of_the_service_center_issue_one_notice(walk):
    advancement, district = walk.to(State.WITH_ERSC), walk.district
    district.appoint(district.bob, "ersc")
    one_wins(
        *[
            lambda who=who: finalizing.issue_notice(advancement, by=who, proof=PROOF)
            for who in (district.erin, district.bob)
        ]
    )
    assert Notice.objects.count() == 1
    assert district.rosa.jobs.count() == 2


def test_two_capacities_at_once_in_the_database_itself(walk):
    """Past every action: the second signature waits for the first, and finds it (S2)."""
    case, dana = walk.to(State.ENROLLED).case, walk.district.dana
    ends = at_once(
        lambda: signature(case, dana, "director"),
        lambda: signature(case, dana, "ersc"),
        lambda: signature(case, dana, "hr_completes"),
    )
    assert [type(end) for end in ends].count(type(None)) == 1
    assert all(end is None or "S2" in str(end) for end in ends)


# --- Two steps that exclude each other


@pytest.mark.parametrize("state", [State.WITH_DIRECTOR, State.TO_CONFIRM])
def test_a_withdrawal_while_the_form_is_signed(walk, state):
    advancement, district = walk.to(state), walk.district
    sign = {
        State.WITH_DIRECTOR: lambda: routing.approve(advancement, by=district.dana, proof=PROOF),
        State.TO_CONFIRM: lambda: finalizing.confirm(advancement, by=district.hana, proof=PROOF),
    }[state]
    ends = at_once(lambda: enrollment.withdraw(advancement, by=district.rosa), sign)
    advancement.case.refresh_from_db()
    assert timeline.first_broken_link() is None
    if state == State.WITH_DIRECTOR:
        # Approved first, it can still be withdrawn; withdrawn first, it cannot be approved.
        assert ends[0] is None
        assert advancement.case.state == State.WITHDRAWN
        assert ends[1] is None or isinstance(ends[1], Refused)
    else:
        assert [type(end) for end in ends].count(Refused) == 1
        assert advancement.case.state == (State.WITHDRAWN if ends[0] is None else State.WITH_ERSC)
    assert not advancement.case.work.filter(done_at=None).exists() or advancement.case.state == State.WITH_ERSC


def test_a_return_and_an_approval(walk):
    advancement, district = walk.to(State.WITH_DIRECTOR), walk.district
    delegation(district.dana, district.bob, district.nina)
    won = one_wins(
        lambda: routing.approve(advancement, by=district.dana, proof=PROOF),
        lambda: routing.return_to_supervisor(advancement, by=district.bob, reason="x"),
    )
    advancement.case.refresh_from_db()
    assert advancement.case.state == (State.WITH_COORDINATOR, State.RETURNED)[won]
    assert advancement.case.work.filter(done_at=None).count() == 1


def test_part_three_and_a_change_of_what_it_rests_on(walk):
    """Whichever comes first: what is signed as Part III is never evidence that was changed under it."""
    district, advancement = walk.district, enrolled_with_everything(walk)
    sign_all(advancement, district, walk.MEASURES)
    course = Course.objects.get()

    def mend():
        with transaction.atomic():
            own_evidence.open_to(district.rosa, Measure.COURSEWORK)
            own_evidence.mend(course, {"title": "Another"}, by=district.rosa, measure=Measure.COURSEWORK)

    won = one_wins(lambda: routing.sign_part_three(advancement, by=district.sam, proof=PROOF), mend)
    line = advancement.lines.get(measure=Measure.COURSEWORK)
    course.refresh_from_db()
    assert (line.signature is not None, course.title) == ((True, "Network administration"), (False, "Another"))[won]


def test_part_three_and_another_line(walk):
    district, advancement = walk.district, enrolled_with_everything(walk)
    delegation(district.sam, district.nina, district.dana)
    needed = [one for one in walk.MEASURES if one != Measure.PERFORMANCE]
    sign_all(advancement, district, needed)
    ends = at_once(
        lambda: routing.sign_part_three(advancement, by=district.sam, proof=PROOF),
        lambda: read_and_sign(advancement, Measure.PERFORMANCE, by=district.nina, reviewed_on=TODAY, proof=PROOF),
    )
    assert ends[1] is None
    assert ends[0] is None or ends[0].reasons == ("JB-VER-2",)
    assert timeline.first_broken_link() is None


def test_a_line_and_a_change_of_what_it_rests_on(walk):
    """Either the signature stands under what was read, and the change voids it; or it is refused: never unread."""
    district, advancement = walk.district, enrolled_with_everything(walk)
    lines.submit_line(advancement, Measure.COURSEWORK, by=district.rosa)
    course, seen = Course.objects.get(), seen_of(advancement, Measure.COURSEWORK, on=TODAY)

    def mend():
        with transaction.atomic():
            own_evidence.open_to(district.rosa, Measure.COURSEWORK)
            own_evidence.mend(course, {"title": "Another"}, by=district.rosa, measure=Measure.COURSEWORK)

    facts = {"by": district.sam, "seen": seen, "reviewed_on": TODAY, "proof": PROOF}
    ends = at_once(mend, lambda: lines.sign_line(advancement, Measure.COURSEWORK, **facts))
    assert ends[0] is None
    signed = Signature.objects.filter(document="part-two:coursework").first()
    if signed is None:
        assert ends[1].reasons == ("JB-VER-1",)
        assert verbs(advancement.case)[-1] == "change-line"
    else:
        assert (ends[1], signed.is_void, "Another" in signed.content) == (None, True, False)
    assert timeline.first_broken_link() is None


def test_a_standing_and_a_signature(walk):
    advancement, district = walk.to(State.WITH_DIRECTOR), walk.district

    def begins():
        with transaction.atomic():
            standing(district.rosa)

    ends = at_once(begins, lambda: routing.approve(advancement, by=district.dana, proof=PROOF))
    assert ends[0] is None
    advancement.case.refresh_from_db()
    assert advancement.case.state == State.ON_HOLD
    signed = Signature.objects.filter(document="approval").exists()
    assert signed is (ends[1] is None)
    assert advancement.holds.get().from_state == (State.WITH_COORDINATOR if signed else State.WITH_DIRECTOR)


def test_a_hold_begins_once_and_ends_once_whoever_looks(walk):
    advancement, rosa = walk.to(State.WITH_DIRECTOR), walk.person
    Standing.objects.create(person=rosa, kind="par", starts_on=TODAY)
    assert at_once(*[lambda: life.follow(rosa, by=None)] * 4) == [None] * 4
    assert (Hold.objects.count(), verbs(advancement.case).count("hold")) == (1, 1)
    Standing.objects.all().delete()
    assert at_once(*[lambda: life.follow(rosa, by=None)] * 4) == [None] * 4
    assert verbs(advancement.case).count("resume") == 1
    advancement.case.refresh_from_db()
    assert advancement.case.state == State.WITH_DIRECTOR


def test_cases_numbered_at_once_have_numbers_of_their_own(walk):
    people = [walk.district.rosa, walk.district.omar]
    assert at_once(*[lambda one=one: enrollment.start(one, by=one) for one in people]) == [None, None]
    assert set(Case.objects.values_list("number", flat=True)) == {"26-00001", "26-00002"}


def test_two_files_of_evidence_at_once_make_no_deadlock(walk):
    """Whoever holds the case takes the person after it, and so does everybody."""
    district, advancement = walk.district, walk.to(State.ENROLLED)
    studied(district, district.rosa)
    course = Course.objects.get()

    def mend(title):
        with transaction.atomic():
            own_evidence.open_to(district.rosa, Measure.COURSEWORK)
            own_evidence.mend(course, {"title": title}, by=district.rosa, measure=Measure.COURSEWORK)

    ends = at_once(
        lambda: mend("One"),
        lambda: mend("Two"),
        lambda: life.follow(district.rosa, by=None),
        lambda: lines.choose_measures(advancement, by=district.rosa, first="coaching", second="portfolio"),
    )
    assert ends == [None] * 4


# --- The outbox


def waiting(person, number):
    """Messages that wait to be sent."""
    for n in range(number):
        outbox.tell(person, f"news-{n}", f"News {n}", "Something happened.")


def test_two_workers_send_each_message_once(walk, settings):
    settings.CELERY_TASK_ALWAYS_EAGER = False
    with transaction.atomic():
        waiting(walk.person, 30)
        connection.run_on_commit.clear()
    mail.outbox = []
    assert at_once(outbox.send_due, outbox.send_due, outbox.send_due) == [None] * 3
    assert len(mail.outbox) == 30
    assert len({one.extra_headers["Message-ID"] for one in mail.outbox}) == 30
    assert set(Message.objects.values_list("state", "attempts")) == {(Message.State.SENT, 1)}


class PowerCut(BaseException):
    """The process ends here."""


def test_what_a_dead_worker_had_taken_is_sent_and_only_what_it_had_begun_with_is_unconfirmed(walk, monkeypatch):
    with transaction.atomic():
        waiting(walk.person, 3)
        connection.run_on_commit.clear()

    class Cut:
        def send_messages(self, messages):
            raise PowerCut

    mail.outbox = []
    claimed = outbox.claim()
    assert {one.state for one in claimed} == {Message.State.CLAIMED}
    with pytest.raises(PowerCut):
        outbox.deliver(claimed[0], Cut())
    outbox.send_due()
    assert (states(), mail.outbox) == (["sending", "claimed", "claimed"], [])
    with clock.at(clock.now() + outbox.CLAIM_HOLDS_FOR + timedelta(seconds=1)):
        outbox.send_due()
        assert (states(), len(mail.outbox)) == (["unconfirmed", "sent", "sent"], 2)
        # The slow worker that comes back has lost them.
        assert [outbox.deliver(one, Cut()) for one in claimed] == [0, 0, 0]
        outbox.send_again(Message.objects.order_by("pk")[0], by=walk.district.hugo)
    assert (states(), len(mail.outbox)) == (["sent", "sent", "sent"], 3)


def states():
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_a_crash_between_signature_and_commit_leaves_nothing(walk, monkeypatch):
    advancement, district = walk.to(State.WITH_DIRECTOR), walk.district
    before = Message.objects.count(), Event.objects.count()

    def cut(*args):
        raise PowerCut

    monkeypatch.setattr(routing, "hand_on", cut)
    with pytest.raises(PowerCut):
        routing.approve(advancement, by=district.dana, proof=PROOF)
    advancement.case.refresh_from_db()
    assert advancement.case.state == State.WITH_DIRECTOR
    assert not Signature.objects.filter(document="approval").exists()
    assert (Message.objects.count(), Event.objects.count()) == before


def test_a_crash_after_the_commit_loses_no_mail(walk, monkeypatch):
    """The commit only wakes the worker: if that fails, the rows are there and the next sweep sends them."""
    advancement, district = walk.to(State.ENROLLED), walk.district

    def asleep():
        raise ConnectionError("the broker does not answer")

    monkeypatch.setattr(outbox, "wake", asleep)
    mail.outbox = []
    enrollment.withdraw(advancement, by=district.rosa)
    assert (Message.objects.filter(state=Message.State.WAITING).count(), mail.outbox) == (1, [])
    outbox.send_due()
    assert [one.to for one in mail.outbox] == [["sam@district.example"]]


def test_a_refusal_in_the_middle_takes_everything_back(walk):
    advancement, district = enrolled_with_everything(walk), walk.district
    before = Event.objects.count()
    together = [Measure.EXPERIENCE, Measure.PERFORMANCE, Measure.CERTIFICATION]
    seen = {measure: seen_of(advancement, measure, on=TODAY) for measure in together}
    assert refusal(lines.sign_lines, advancement, together, by=district.sam, seen=seen, reviewed_on=TODAY, proof=PROOF)
    assert Event.objects.count() == before
    assert not Signature.objects.filter(document__startswith="part-two").exists()
