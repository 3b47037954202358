"""Who is told what: one mail per person and news, written in the transaction of the act."""

from django.urls import reverse

from advancement.queries.visible import visible_to
from advancement.queries.waiting import IS_COMING
from casework import clock, outbox
from casework.calendar import day_text
from casework.queries import due_sentence


def tell(advancement, people, news, subject, body, *, link="", **how):
    """Write to people (None is passed over) about a piece of news of a case; `news` makes it unique.

    `link` leads elsewhere than to the case, for those who do not see it; `how` says whether it can wait for the
    morning, and whether one can do without it.
    """
    case = advancement.case
    for person in {one for one in people if one is not None}:
        address = link or _where(advancement, person)
        outbox.tell(person, f"{case.number}:{news}", f"{case.number}: {subject}", body, case=case, link=address, **how)


def _where(advancement, person):
    """The case; who sees it no more, now that it is over, is led to their work."""
    over = advancement.case.closed_on and not visible_to(person).filter(pk=advancement.pk).exists()
    return reverse("my-work") if over else advancement.case.get_absolute_url()


def waits_for(advancement, item, news, *, link=""):
    """Somebody by name has something to do; a role's queue is looked at, not written to."""
    by_when = f" {due_sentence(item.due_on)}" if item.due_on else ""
    entry = f"item-{item.pk}" if item.due_on else ""
    tell(advancement, [item.holder], news, item.title, f"{item.title}.{by_when}", link=link, entry=entry)


def invited(person, by, words, invitation):
    """A supervisor invites somebody to start (JB-ENR-4)."""
    outbox.tell(
        person,
        f"invitation-{invitation.pk}",
        f"{by.name} invites you to advance",
        f"{by.name} suggests that you start career advancement. Whether and when is your decision.\n\n{words}".strip(),
        link="/advancement/",
    )


def enrolled(advancement):
    """Both signed Part I."""
    tell(
        advancement,
        [advancement.case.subject],
        "enrolled",
        "you are enrolled",
        "Your supervisor signed Part I. You can gather evidence; the case shows what is asked for and what is met.",
    )


def verified_changed(signature, piece, what):
    """Whoever verified a piece of evidence learns that it changed after the case was closed; what was signed stays."""
    body = (
        f"{what} You verified it on {day_text(signature.signed_on)} in the case {signature.case.number}, which is"
        " closed. What you signed there stays as it was. As it stands now, it is no longer verified."
    )
    outbox.tell(
        signature.signer,
        f"{signature.case.number}:verified-changed:{signature.pk}:{piece}",
        f"{signature.case.number}: evidence you verified has changed",
        body,
        case=signature.case,
        link=reverse("casework:signed"),
        can_wait=True,
    )


def withdrawn(advancement, people):
    """Those who had something to do in a case learn that the employee withdrew."""
    tell(advancement, people, "withdrawn", "withdrawn", f"{advancement.case.subject.name} withdrew from advancement.")


def refused(advancement, sentence):
    """The supervisor refused Part I, and said under which rule (JB-ENR-9)."""
    tell(advancement, [advancement.case.subject], "refused", "enrollment refused", sentence)


def returned(advancement, to, what, reason, news, due_on=None):
    """Something came back with a reason; `due_on` is the day by which it is to be mended."""
    by_when = f" {due_sentence(due_on)}" if due_on else ""
    tell(advancement, [to], news, f"{what} came back", f"{what} came back to you.{by_when}\n\nReason: {reason}")


def does_not_come_yet(advancement, coordinators, by, news):
    """The form was returned on its way: the coordinators who were told that it is coming hear of it (JB-VER-5)."""
    name = advancement.case.subject.name
    body = f"{by.name} returned the form of {name} to the supervisor. It reaches you once it is mended and approved."
    tell(advancement, coordinators, news, f"Form 336-84 of {name} does not come yet", body)


def changed_under_review(advancement, reviewer, line, what):
    """What somebody is reviewing changed meanwhile: they hear of it once a day."""
    title = line.get_measure_display()
    tell(
        advancement,
        [reviewer],
        f"changed:{line.measure}:{clock.today()}",
        f"what you review changed: {title}",
        f"{what} Look at “{title}” again before you sign it.",
        link=reverse("advancement:review-line", args=[advancement.case.number, line.measure]),
    )


def line_signed(advancement, line):
    """A line of Part II is signed."""
    title = line.get_measure_display()
    tell(
        advancement,
        [advancement.case.subject],
        f"signed:{line.signature_id}",
        f"signed: {title}",
        f"Your supervisor signed the line “{title}” of Part II.",
        can_wait=True,
        optional=True,
    )


def form_is_on_its_way(advancement, supervisor, coordinators, due):
    """Part III is signed: the coordinators are told the form is coming (JB-VER-5), the employee that it left."""
    news = f"{IS_COMING}:{advancement.part_three_on}"
    name = advancement.case.subject.name
    body = f"{supervisor.name} signed Part III for {name}. The form is to reach you by {due.due_on:%B %-d, %Y}."
    tell(advancement, coordinators, news, f"Form 336-84 of {name} is on its way", body)
    tell(
        advancement,
        [advancement.case.subject],
        news,
        "Part III is signed",
        f"{supervisor.name} signed Part III. The director has it now. If it is approved, pay changes from"
        f" {advancement.effective_on:%B %-d, %Y}; you will hear when the notice is issued.",
    )


def copies_are_ready(advancement, supervisor, news):
    """Employee and supervisor get their copies (JB-VER-6): the packet on the page of the case."""
    tell(
        advancement,
        [advancement.case.subject, supervisor],
        news,
        "your copy of the form",
        "The form with all attachments can be downloaded from the case at any time.",
        can_wait=True,
    )


def notice_issued(advancement, supervisor, notice, *others):
    """The Personnel Action Notice is out: employee and supervisor are told, and of a changed one `others` too."""
    tell(
        advancement,
        [advancement.case.subject, supervisor, *others],
        f"notice:{notice.number}",
        f"Personnel Action Notice {notice.number}",
        f"Notice {notice.number} ({notice.get_kind_display()}) is effective {notice.effective_on:%B %-d, %Y}.",
    )


def signature_voided(advancement, signature, what, *, by):
    """A signer, and for whom was signed, learns why the signature no longer holds (S16); not who voids it, however."""
    tell(
        advancement,
        [one for one in (signature.signer, signature.on_behalf_of) if one != by],
        f"voided:{signature.pk}",
        "your signature no longer holds",
        f"{what} Your signature of {signature.signed_on:%B %-d, %Y} is void and a new one is needed.",
    )


def provider_decided(approval):
    """Organizational Development decided about a course provider: the employee is told, with the reason (JB-CRS-2)."""
    answer = "approved" if approval.decision == approval.Decision.APPROVED else "not approved"
    outbox.tell(
        approval.person,
        f"provider-approval:{approval.pk}",
        f"Course provider {answer}: {approval.provider_name}",
        f"{approval.provider_name}, for the course “{approval.course_title}”, was {answer} on"
        f" {approval.decided_on:%B %-d, %Y}.\n\nReason: {approval.decision_reason}",
        link=reverse("advancement:courses"),
    )


def coaching_calendar_changed(coaching, other, body, event, entry):
    """Employee or coach changed a date of the coaching: the other of the two is told, with it for their calendar."""
    link = reverse("advancement:coach-log", args=[coaching.case.number])
    news = f"coaching-calendar:{event.seq}"
    tell(coaching.case.advancement, [other], news, "coaching sessions changed", body, link=link, entry=entry)
