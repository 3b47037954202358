"""The acts of Form 336-84 as stories tell them, each through the action that the pages call."""

from advancement.actions import enrollment, finalizing, life, lines, readers, routing
from advancement.documents.seen import seen_of
from advancement.models import Measure
from advancement.states import DeskName
from casework import clock
from config.demo import registers
from config.demo.story import act, proof
from people.models import Job, Standing

DIRECTOR, SUPERVISOR = DeskName.DIRECTOR, DeskName.SUPERVISOR
PART_ONE = ("guide_reviewed", "own_time", "tuition_known", "consequences_known")
REQUIRED = (Measure.EXPERIENCE, Measure.PERFORMANCE, Measure.ASSESSMENTS)


# --- Part I


def invite(one, words):
    supervisor = one.person.supervisions.get().supervisor
    enrollment.invite(one.person, by=one.named(supervisor.username), ground="growth", words=words)


def start(one, first="", second=""):
    advancement = enrollment.start(one.person, by=one.person)
    if first:
        lines.choose_measures(advancement, by=one.person, first=first, second=second)


def sign_part_one(one):
    facts = dict.fromkeys(PART_ONE, True)
    enrollment.save_part_one(one.advancement, by=one.person, meeting_on=clock.today(), **facts)
    enrollment.sign_part_one(one.advancement, by=one.person, proof=proof())


def enroll(one):
    enrollment.enroll(one.advancement, by=one.at(SUPERVISOR), proof=proof())


def return_part_one(one, reason):
    enrollment.return_part_one(one.advancement, by=one.at(SUPERVISOR), reason=reason)


def refuse(one):
    enrollment.refuse_enrollment(one.advancement, by=one.at(SUPERVISOR), rule="JB-ENR-2")


def withdraw(one, reason):
    enrollment.withdraw(one.advancement, by=one.person, reason=reason)


def give_access(one, reader):
    readers.give_access(one.advancement, by=one.person, reader=one.named(reader))


def enrolled(ago, first="", second=""):
    """From the first draft to both signatures."""
    return act(ago + 4, start, first=first, second=second) + act(ago + 3, sign_part_one) + act(ago, enroll)


# --- Part II


def submit(one, measure, remark=""):
    lines.submit_line(one.advancement, measure, by=one.person, remark=remark)


def sign_line(one, measure):
    today = clock.today()
    seen = seen_of(one.advancement, measure, on=today)
    lines.sign_line(one.advancement, measure, by=one.at(SUPERVISOR), seen=seen, reviewed_on=today, proof=proof())


def return_line(one, measure, reason):
    lines.return_line(one.advancement, measure, by=one.at(SUPERVISOR), reason=reason)


def ask_for_review(one, measure, words):
    lines.ask_for_review(one.advancement, measure, by=one.person, words=words)


def signed(ago, *additional, submitted=()):
    """The required lines and these additional ones signed on one day; those with documents submitted before.

    What became complete by itself, or was submitted in another way, is not submitted here (`submitted`).
    """
    acts = []
    for measure in additional:
        if measure not in submitted:
            acts += act(ago + 3, submit, measure=measure)
    for measure in (*REQUIRED, *additional):
        acts += act(ago, sign_line, measure=measure)
    return acts


# --- Part III and the road of the form


def sign_part_three(one):
    routing.sign_part_three(one.advancement, by=one.at(SUPERVISOR), proof=proof())


def approve(one, by=None):
    routing.approve(one.advancement, by=one.named(by) if by else one.at(DIRECTOR), proof=proof())


def return_form(one, reason, by=None):
    routing.return_to_supervisor(one.advancement, by=one.named(by) if by else one.at(DIRECTOR), reason=reason)


def send_on(one, answer):
    routing.send_on(one.advancement, by=one.at(SUPERVISOR), answer=answer)


def reopen(one, reason):
    routing.reopen(one.advancement, by=one.at(SUPERVISOR), reason=reason)


def complete(one, by="hugo"):
    finalizing.complete(one.advancement, by=one.named(by), proof=proof())


def send_back(one, reason, by="hana"):
    finalizing.send_back(one.advancement, by=one.named(by), reason=reason)


def confirm(one, by="hana"):
    finalizing.confirm(one.advancement, by=one.named(by), proof=proof())


def issue_notice(one, by="erin"):
    finalizing.issue_notice(one.advancement, by=one.named(by), proof=proof())


def correct_notice(one, reason, step, by="kofi"):
    finalizing.correct_notice(one.advancement, by=one.named(by), proof=proof(), reason=reason, step=step)


def rescind_notice(one, reason, by="kofi"):
    finalizing.rescind_notice(one.advancement, by=one.named(by), proof=proof(), reason=reason)


# --- What happens to people


def standing(one, kind, begins=None, by="hugo"):
    """Human Resources records a standing; the case follows once it holds (`begins`: so many business days ago)."""
    starts_on = clock.today() if begins is None else one.stage.day(begins)
    Standing.objects.create(person=one.person, kind=kind, starts_on=starts_on, recorded_by=one.named(by))
    life.follow(one.person, by=one.named(by))


def change_job(one, job_class, reason, by="hana"):
    """Human Resources enters another job from today on; the case follows."""
    today, new = clock.today(), one.stage.roster.classes[job_class]
    line = one.person.jobs.on(today).get()
    line.until = today
    line.save(update_fields=["until"])
    Job.objects.create(
        person=one.person,
        job_class=new,
        unit=line.unit,
        grade=new.grade,
        step=line.step,
        salary=registers.annual(new.grade, line.step),
        reason=reason,
        starts_on=today,
    )
    life.follow(one.person, by=one.named(by))
