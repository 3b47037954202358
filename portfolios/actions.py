"""The verbs of a portfolio: write an entry, remove one, submit, review."""

from dataclasses import replace

from django.db import IntegrityError, transaction

from casework import attachments, clock, evidence, timeline
from casework.attachments.judging import judged
from casework.findings import Finding, Refused, require
from casework.moves import lock
from casework.permissions import obtain
from portfolios import permissions, rules
from portfolios.documents.content import content_of
from portfolios.documents.content import seen as as_they_stand
from portfolios.models import MEASURE, Entry, Link, Portfolio, Version
from portfolios.queries import again_found, entries_of, read

State, Review = Portfolio.State, Entry.Review
#: What a copy says as the entry said it.
TAKEN_UP = ("competency", "behavior", "behavior_on", "artifact", "artifact_on", "why", "learned")


@transaction.atomic
def save_entry(key, *, by, revision, competency, links=(), uploads=(), drop_files=(), **facts):
    """The employee writes an entry, whole or not; `revision` is the one it was read at, 0 for a new one (JB-POR-2, 5).

    `facts` are the fields of the Entry; `links` all of its links as (address, description), `uploads` files that
    arrived, `drop_files` attachments that go.
    """
    portfolio, aim = _taken_up(by)
    entry = _stored(portfolio, key).first()
    facts["competency"] = competency
    new_files = _not_there_yet(entry, uploads)
    if not new_files and not drop_files and _is_there_already(entry, revision, facts, links):
        return entry
    require(
        _may_change(portfolio, aim, entry),
        rules.names_a_behavior(_behavior(competency, facts["behavior"]), aim.edition, on=clock.today()),
        *_room(portfolio, aim, entry, competency),
        _as_read(entry, revision),
    )
    entry = entry or Entry(key=key, portfolio=portfolio)
    for name, value in facts.items():
        setattr(entry, name, value)
    _write(entry)
    _link(entry, links)
    entry.files.remove(*drop_files)
    entry.files.add(*(attachments.store(by, by, upload) for upload in new_files))
    _reopen(portfolio, by, f"{by.name} changed an entry of the portfolio.", entry)
    return entry


@transaction.atomic
def take_up(entry, *, by):
    """The employee begins an entry as a copy of one towards another level, with the same files (JB-POR-3, JB-CRI-1).

    It is tied to a line of the criteria anew, since another level asks for something else. Twice is once.
    """
    portfolio, aim = _taken_up(by)
    source = Entry.objects.select_for_update(of=("self",)).select_related("portfolio").get(pk=entry.pk)
    if there := portfolio.entries.filter(taken_from=source, removed_at__isnull=True).first():
        return there
    require(
        _is_an_earlier_one(source, portfolio),
        again_found(source, aim, clock.today()),
        _may_change(portfolio, aim, None),
        *_room(portfolio, aim, None, source.competency),
    )
    facts = {name: getattr(source, name) for name in TAKEN_UP}
    copy = Entry(portfolio=portfolio, taken_from=source, **facts)
    _write(copy)
    _link(copy, _links_of(source))
    copy.files.set(source.files.all())
    _reopen(portfolio, by, f"{by.name} took up an entry of an earlier portfolio.", copy)
    return copy


@transaction.atomic
def remove_entry(key, *, by):
    """The employee takes an entry out; it stays on record, and in the versions that were submitted."""
    portfolio, aim = _taken_up(by)
    entry = _stored(portfolio, key).first()
    if entry is None:
        raise Refused(Finding("PL-CAS-1", False, "This entry is not there any more."))
    require(_may_change(portfolio, aim, entry))
    entry.removed_at = clock.now()
    entry.save(update_fields=["removed_at"])
    _reopen(portfolio, by, f"{by.name} removed an entry of the portfolio.", entry)
    return entry


@transaction.atomic
def submit(portfolio, *, by, seen, remark=""):
    """The employee submits the portfolio: it is frozen as it is and goes to the supervisor (JB-POR-1, 3, 6).

    `seen` is the hash of the entries as whoever submits them has read them.
    """
    portfolio, aim, today = *_locked(portfolio), clock.today()
    obtain(permissions.owns(by, portfolio))
    reading = read(portfolio, aim, today)
    require(*reading.against_submission, _as_looked_over(reading.entries, seen))
    accepted = all(one.review == Review.ACCEPTED for one in reading.entries)
    portfolio.state = State.ACCEPTED if accepted else State.SUBMITTED
    portfolio.submitted_on, portfolio.version = today, portfolio.version + 1
    portfolio.save(update_fields=["state", "submitted_on", "version"])
    Version.objects.create(
        portfolio=portfolio, number=portfolio.version, submitted_on=today, content=content_of(reading.entries)
    )
    evidence.ready_for_review(by, MEASURE, by=by, remark=remark)
    return portfolio


@transaction.atomic
def review(portfolio, *, by, version, decisions):
    """The supervisor accepts entries or returns them with a reason; the last one settles the portfolio (JB-POR-6).

    `decisions` is entry key → (accepted, reason); `version` the one that was read.
    """
    portfolio, aim = _locked(portfolio)
    grant = obtain(permissions.reviews(by, portfolio))
    require(aim.gathers, read(portfolio, aim, clock.today()).may_be_reviewed, _as_submitted(portfolio, version))
    entries = {one.key: one for one in entries_of([portfolio])}
    for key, (accepted, reason) in decisions.items():
        entry = entries[key]
        whole = rules.review_is_whole(rules.ReviewFacts(accepted, reason), aim.edition, on=clock.today())
        require(replace(whole, because=f"“{entry.behavior}”: {whole.because}"))
        _reviewed(entry, accepted, reason, by)
    was = portfolio.state
    _settle(portfolio, {one.review for one in entries.values()})
    if portfolio.state == State.ACCEPTED != was:
        says = f"{by.name} accepted every entry of the portfolio."
        timeline.record(aim.case, "accept-portfolio", says, by=by, acting_for=grant.acting_for)
    if portfolio.state == State.RETURNED:
        evidence.returned(portfolio.person, MEASURE, by=by, reason=_reasons(entries.values()))
    return portfolio


def _taken_up(person):
    """The person's portfolio towards the level they seek, begun if there is none, and held; with its Aim."""
    aim = evidence.aim_of(person)
    if aim is None or aim.target_level is None:
        raise Refused(Finding("JB-ENR-1", False, "There is no next level in your band that a portfolio could be for."))
    portfolio, _is_new = Portfolio.objects.get_or_create(person=person, target_level=aim.target_level)
    return _locked(portfolio)


def _locked(portfolio):
    """The portfolio, read again and held, after the case it is for: everybody takes the case first; with its Aim."""
    aim = evidence.aim_of(portfolio.person)
    if aim.case:
        lock(aim.case)
        aim = evidence.aim_of(portfolio.person)
    held = Portfolio.objects.select_for_update().get(pk=portfolio.pk)
    held.person = portfolio.person
    return held, aim


def _is_an_earlier_one(source, portfolio):
    """Whether an entry is the person's own, still there, and towards another level."""
    own = source.portfolio.person_id == portfolio.person_id and source.removed_at is None
    met = own and source.portfolio_id != portfolio.pk
    return Finding("PL-CAS-1", met, "Only an entry of an earlier portfolio of yours can be taken up.")


def _stored(portfolio, key):
    return Entry.objects.select_for_update().filter(key=key, portfolio=portfolio, removed_at__isnull=True)


def _may_change(portfolio, aim, entry):
    return read(portfolio, aim, clock.today()).may_change(entry)


def _behavior(competency, behavior):
    return rules.BehaviorFacts(Entry.Competency(competency).name.lower(), behavior)


def _room(portfolio, aim, entry, competency):
    """Whether there is room where the entry is to stand; one that stays where it is takes none (JB-POR-2)."""
    if entry is None or entry.competency != competency:
        rows = portfolio.entries.filter(competency=competency, removed_at__isnull=True, spent_in__isnull=True)
        facts = rules.RoomFacts(Entry.Competency(competency).name.lower(), rows.count())
        yield rules.room_for_one_more(facts, aim.edition, on=clock.today())


def _not_there_yet(entry, uploads):
    """The uploads whose content the entry does not have: the same file twice is one file."""
    there = {one.sha256 for one in entry.files.all()} if entry else set()
    new = {judged(upload).sha256: upload for upload in reversed(uploads)}
    return [upload for sha256, upload in reversed(new.items()) if sha256 not in there]


def _is_there_already(entry, revision, facts, links):
    """Sent twice, or without a change: nothing is written. One that came back counts as mended, whatever is sent."""
    if entry is None or entry.review == Review.RETURNED or revision not in (entry.revision - 1, entry.revision):
        return False
    return _links_of(entry) == list(links) and all(getattr(entry, name) == value for name, value in facts.items())


def _links_of(entry):
    return [(one.url, one.description) for one in entry.links.all()]


def _link(entry, links):
    """Give the entry these links, in this order; what was submitted keeps its own."""
    if _links_of(entry) != list(links):
        entry.links.all().delete()
        Link.objects.bulk_create(Link(entry=entry, url=url, description=description) for url, description in links)


def _as_read(entry, revision):
    """Whether the entry still is what whoever writes it had before them (PL-CAS-1)."""
    if (entry.revision if entry else 0) == revision:
        return Finding("PL-CAS-1", True, "It is as you opened it.")
    why = (
        "This entry was saved in another window after you opened it here. What you typed is still below: "
        "save it again to put it in the place of the other."
    )
    return Finding("PL-CAS-1", False, why)


def _write(entry):
    """Save an entry that was changed: its review starts again, the reason for which it came back is kept."""
    entry.revision += 1
    entry.saved_at = clock.now()
    entry.review, entry.reviewed_by, entry.reviewed_at = Review.WAITING, None, None
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError as error:
        # The key is that of a removed entry, or of somebody else's.
        raise Refused(Finding("PL-CAS-1", False, "This entry is not there any more.")) from error


def _reopen(portfolio, by, what, entry):
    """A change takes what was handed in back into preparation, and voids the line that rests on it (S16)."""
    if portfolio.is_submitted:
        portfolio.state = State.DRAFT
        portfolio.save(update_fields=["state"])
    evidence.changed(by, MEASURE, by=by, what=what, piece=f"entry-{entry.pk}")


def _as_looked_over(entries, seen):
    """Whether the entries still are what whoever submits them had before them (PL-CAS-1)."""
    if seen == as_they_stand(entries):
        return Finding("PL-CAS-1", True, "It is as you opened it.")
    why = "Your portfolio was changed in another window after you opened this page. Look it over as it is now."
    return Finding("PL-CAS-1", False, why)


def _as_submitted(portfolio, version):
    """Whether the portfolio still is what whoever reviews it had before them (PL-CAS-1)."""
    if portfolio.version == version:
        return Finding("PL-CAS-1", True, "It is as you opened it.")
    return Finding("PL-CAS-1", False, "The portfolio was submitted anew after you opened it. Look at it again.")


def _reviewed(entry, accepted, reason, by):
    review = Review.ACCEPTED if accepted else Review.RETURNED
    reason = "" if accepted else reason
    if (entry.review, entry.review_reason) == (review, reason):
        return
    entry.review, entry.review_reason = review, reason
    entry.reviewed_by, entry.reviewed_at = by, clock.now()
    entry.save(update_fields=["review", "review_reason", "reviewed_by", "reviewed_at"])


def _settle(portfolio, reviews):
    """Once no entry waits, the portfolio is accepted, or returned if any entry was."""
    if Review.WAITING not in reviews:
        portfolio.state = State.RETURNED if Review.RETURNED in reviews else State.ACCEPTED
        portfolio.save(update_fields=["state"])


def _reasons(entries):
    returned = [one for one in entries if one.review == Review.RETURNED]
    return "\n".join(f"{one.get_competency_display()}, “{one.behavior}”: {one.review_reason}" for one in returned)
