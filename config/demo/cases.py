"""The cases of the demonstration: one story a person, so that every state and every turn of the road can be seen."""

from advancement.models import Measure
from config.demo.evidence import (
    agree,
    agree_dates,
    ask_for_approval,
    ask_for_coach,
    ask_for_sitting,
    assign,
    begin,
    book,
    both_tests,
    certify,
    correct_session,
    decide_approval,
    end_coaching,
    forward,
    log_sessions,
    mend_certification,
    mend_entry,
    orient,
    portfolio_accepted,
    practice,
    review_portfolio,
    sat,
    selected,
    study,
    submit_portfolio,
    submitted_coaching,
    write_entries,
)
from config.demo.exams import book_seat, bring_results, offer_slots
from config.demo.form import (
    approve,
    ask_for_review,
    change_job,
    complete,
    confirm,
    correct_notice,
    enrolled,
    give_access,
    invite,
    issue_notice,
    refuse,
    reopen,
    rescind_notice,
    return_form,
    return_line,
    return_part_one,
    sign_part_one,
    sign_part_three,
    signed,
    standing,
    start,
    submit,
    withdraw,
)
from config.demo.story import act

CERTIFICATION, COURSEWORK = Measure.CERTIFICATION, Measure.COURSEWORK
PORTFOLIO, COACHING = Measure.PORTFOLIO, Measure.COACHING
#: What somebody wrote into an entry that had come back.
MENDED = "The pattern of the nine schools on the east side pointed to one switch and not to nine schools."
LEARNED = "I learned that a table says what nine telephone calls do not, and that the switch was due for exchange."


def ready(ago, by="paul", role="network"):
    """Everything done for Part III: enrolled, tested, certified, studied, each line signed on a day."""
    return (
        enrolled(ago + 60, CERTIFICATION, COURSEWORK)
        + act(ago + 50, certify)
        + act(ago + 48, study)
        + both_tests(ago + 10, by, role)
        + signed(ago, CERTIFICATION, COURSEWORK)
    )


def sent(ago, by="paul", role="network"):
    """Part III signed: the form is with the director."""
    return ready(ago + 4, by, role) + act(ago, sign_part_three)


def approved(ago, by="paul", role="network"):
    """Approved by the director: the form is with Human Resources."""
    return sent(ago + 3, by, role) + act(ago, approve)


#: User name → what happened, by business days before the day of loading.
STORIES = {
    # Before a case: evidence at hand, invited, everything still to begin
    "rosa": act(15, certify)
    + act(14, study)
    + act(8, invite, words="You are ready for this; let us talk on Thursday."),
    # Part I
    "lan": act(3, start),
    "omar": act(9, practice, test="network-concepts", points="2.60")
    + act(6, start, first=CERTIFICATION, second=PORTFOLIO)
    + act(4, sign_part_one),
    "bjorn": act(12, start)
    + act(10, sign_part_one)
    + act(8, return_part_one, reason="We have not gone through the questions and answers yet. Let us meet first."),
    "bruno": act(9, start) + act(7, sign_part_one),
    "ines": act(30, start) + act(28, sign_part_one) + act(27, standing, kind="par", begins=26) + act(26, refuse),
    # Gathering evidence: tests
    "mateo": enrolled(20, CERTIFICATION, COURSEWORK)
    + selected(2, "field")[:1]
    + act(6, ask_for_approval, provider="Keystone Skills Lab", title="Wireless design", begins=12),
    "keisha": enrolled(45, COACHING, PORTFOLIO)
    + selected(20, "field")
    + act(12, ask_for_coach)
    + act(10, forward)
    + act(9, assign, coach="ingrid")
    + act(6, end_coaching, reason="I am on the payroll project until summer and cannot keep the hours.")
    + act(3, ask_for_sitting, test=0),
    "tomas": enrolled(50, COACHING, CERTIFICATION)
    + selected(22, "service", by="joy")
    + act(9, ask_for_sitting, test=0)
    + act(7, book, test=0, sits=1, by="joy")
    + act(4, offer_slots, days=(3, 4))
    + act(2, book_seat, test=1)
    + act(1, begin, test=0, by="joy")
    + act(0, bring_results, test=0, points="2.35")
    + act(20, ask_for_coach)
    + act(18, forward)
    + act(15, assign, coach="desmond", by="viktor"),
    "aisha": enrolled(90, COACHING, COURSEWORK)
    + selected(40, "network", by="joy")
    + sat(30, 0, "3.15", by="joy")
    + act(5, ask_for_sitting, test=1)
    + act(3, book, test=1, sits=-4, by="joy")
    + act(60, ask_for_coach)
    + act(58, forward)
    + act(50, assign, coach="ingrid")
    + act(46, agree)
    + act(44, orient)
    + act(4, log_sessions, number=14, until=5),
    "wei": enrolled(200, CERTIFICATION, COURSEWORK)
    + selected(190)
    + sat(150, 0, "2.10")
    + sat(120, 1, "3.20")
    + sat(90, 0, "2.45")
    + sat(30, 0, "2.70")
    + act(60, certify),
    # Gathering evidence: the lines of Part II
    "siobhan": enrolled(85, CERTIFICATION, COURSEWORK)
    + act(60, certify)
    + act(30, study)
    + both_tests(20)
    + signed(12)
    + act(5, submit, measure=CERTIFICATION, remark="The certificate of the middle one came by mail only last week.")
    + act(4, ask_for_approval, provider="Harbor Analytics School", title="Reading system logs", begins=15)
    + act(
        2, decide_approval, decision="approved", reason="The contents match the criteria; the school is known to us."
    ),
    "kwame": enrolled(70, COURSEWORK, PORTFOLIO)
    + act(30, study, places=(3,))
    + act(20, submit, measure=COURSEWORK)
    + act(9, return_line, measure=COURSEWORK, reason="These are 24 hours of the 40 that are asked.")
    + act(6, ask_for_review, measure=COURSEWORK, words="The supervisor told me in spring that this course would do.")
    + act(14, write_entries, per_competency=2),
    "leila": enrolled(55, PORTFOLIO, CERTIFICATION)
    + act(40, certify)
    + act(25, write_entries)
    + act(15, submit_portfolio, remark="All six entries are from this school year.")
    + act(
        7,
        review_portfolio,
        returned=(7, 1, "Say which schools answered, and what you did with their answers."),
    )
    + act(30, ask_for_approval, provider="Weekend Coding Club", title="First steps in scripting", begins=-10)
    + act(26, decide_approval, decision="declined", reason="There is no result that could be documented.", by="malik"),
    "rafael": enrolled(80, PORTFOLIO, COACHING) + portfolio_accepted(5) + both_tests(6) + submitted_coaching(3, "carl"),
    "dmitri": enrolled(95, CERTIFICATION, COACHING)
    + act(80, certify)
    + both_tests(45)
    + signed(30, CERTIFICATION)
    + act(60, ask_for_coach)
    + act(58, forward)
    + act(52, assign, coach="carl")
    + act(48, agree)
    + act(47, orient)
    + act(5, log_sessions, number=6, until=6)
    + act(5, agree_dates, begins=2)
    + act(5, agree_dates, begins=-2, weeks=6)
    + act(4, correct_session),
    "gabe": enrolled(75, CERTIFICATION, COACHING)
    + act(60, certify)
    + both_tests(30)
    + signed(20, CERTIFICATION)
    + act(40, ask_for_coach)
    + act(38, forward)
    + act(35, assign, coach="desmond")
    + act(9, agree, coach_too=False)
    + act(5, mend_certification),
    "theo": enrolled(40, PORTFOLIO, COURSEWORK)
    + act(20, study)
    + act(15, write_entries)
    + act(12, submit_portfolio)
    + act(8, review_portfolio, returned=(7, 1, "Which schools answered, and what did you do with their answers?"))
    + act(6, submit, measure=COURSEWORK)
    + act(4, mend_entry, competency=7, place=1, why=MENDED, learned=LEARNED)
    + act(3, submit_portfolio, remark="The nine schools are named now, with what came of it."),
    "helen": sent(15)
    + act(10, return_form, reason="The date of the review meeting does not agree with the file.")
    + act(8, reopen, reason="The meeting is entered anew, and the line signed again."),
    "hyejin": ready(3),
    # The form on its way
    "amara": sent(3, by="joy", role="field") + act(2, give_access, reader="oda"),
    "chloe": sent(16, by="joy", role="service"),
    "jamal": sent(9, by="joy", role="service")
    + act(4, return_form, reason="The transcript of the first course is missing from the packet."),
    "noor": sent(5, by="joy", role="service") + act(2, approve, by="marta"),
    "pavel": approved(8, by="joy", role="service")
    + act(3, return_form, by="hana", reason="The certificate shows another spelling of the name. Which one is right?"),
    "sofia": approved(5, by="joy", role="service") + act(2, complete),
    "yusuf": approved(6, by="joy", role="service") + act(1, complete, by="hana"),
    "zeke": approved(9, by="joy", role="service") + act(6, complete) + act(3, confirm),
    # Promoted, and what may follow
    "luis": sent(2, role="field") + act(2, approve) + act(2, complete) + act(1, confirm) + act(1, issue_notice),
    "mina": approved(35, role="field")
    + act(32, complete)
    + act(30, confirm)
    + act(28, issue_notice)
    + act(22, correct_notice, reason="The step of the schedule was misread by one.", step=7),
    "grace": sent(70, role="field")
    + act(50, approve)
    + act(44, complete, by="hana")
    + act(40, confirm, by="hugo")
    + act(12, issue_notice, by="kofi"),
    "tariq": approved(40, role="field")
    + act(37, complete)
    + act(35, confirm)
    + act(33, issue_notice)
    + act(20, rescind_notice, reason="The form of another employee was attached to this one."),
    # Set aside
    "elif": enrolled(150, COACHING, COURSEWORK)
    + act(120, withdraw, reason="I would rather wait until my evening course is over.")
    + act(60, study)
    + enrolled(40, COACHING, COURSEWORK)
    + act(4, ask_for_coach),
    "jonah": enrolled(50, CERTIFICATION, COURSEWORK) + act(30, certify) + act(12, standing, kind="special_evaluation"),
    "nadia": enrolled(60, CERTIFICATION, COURSEWORK)
    + act(40, certify)
    + act(14, submit, measure=CERTIFICATION)
    + act(10, standing, kind="leave"),
    "marcus": enrolled(40, CERTIFICATION, COURSEWORK)
    + act(15, change_job, job_class="media", reason="reclassification at own request"),
}
