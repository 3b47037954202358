"""Portfolios in HTTP: one's own page and its entries, the review, and what others read."""

from io import BytesIO
from uuid import uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from casework import evidence
from casework.access import looked_at
from casework.downloads import download
from casework.forms import CaseForm
from casework.pages import attempt, bind, page, step, today
from people.models import Person
from portfolios import actions, permissions
from portfolios.documents.content import by_competency, content_of, seen, taken_out, unlike
from portfolios.documents.paper import paper_of
from portfolios.forms import EntryForm, ReviewForm, SubmitForm, initial_of
from portfolios.models import MEASURE, Portfolio
from portfolios.queries import (
    earlier,
    earlier_entries,
    entry_of,
    level_title,
    pictures_among,
    portfolio_towards,
    read,
)

State = Portfolio.State
RULES = ("JB-POR-1", "JB-POR-2", "JB-POR-3", "JB-POR-4", "JB-POR-6")


@page
def mine(request):
    """Everybody's own portfolio, towards the next level of their band."""
    aim = evidence.aim_of(request.user)
    if aim.target_level is None:
        return _outside_the_band(request, aim)
    portfolio = portfolio_towards(request.user, aim.target_level)
    reading = read(portfolio, aim, today())
    context = {
        "reading": reading,
        "sides": [(side, uuid4()) for side in reading.sides],
        "asked": [(rule, aim.edition[rule]) for rule in RULES],
        "against": _unmet(reading),
        "may_add": reading.may_change(None),
        "earlier": earlier_entries(request.user, aim, today()),
        **_around(portfolio, aim),
    }
    return render(request, "portfolios/mine.html", context)


@step
def entry(request, key):
    """The employee writes an entry; the address names it before it is first saved, so that nothing is added twice."""
    aim, found = _own_entry(request, key)
    if aim.target_level is None:
        return _outside_the_band(request, aim)
    form = bind(request, EntryForm, entry=found, aim=aim, initial=_first_values(request, found, aim))
    if request.htmx:
        return _autosave(request, key, found, aim, form)
    theirs = ()
    if form.is_valid():
        with attempt(form):
            saved = actions.save_entry(key, by=request.user, **form.facts)
        if form.carried_out:
            messages.success(request, _said_of(read(saved.portfolio, aim, today()).by_pk[saved.pk]))
            return redirect(request.path if "stay" in request.POST else "portfolios:mine")
        theirs = _saved_meanwhile(form, found)
        form.take_up(found.revision if found else 0)
    context = {"form": form, "theirs": theirs, **_beside(request, found, aim)}
    return render(request, "portfolios/entry.html", context)


@step
def remove_entry(request, key):
    """The employee takes an entry out, once asked whether they mean it."""
    aim, found = _own_entry(request, key)
    if found is None:
        raise Http404
    form, was = bind(request, CaseForm), evidence.stage(request.user, MEASURE)
    if form.is_valid():
        with attempt(form):
            actions.remove_entry(key, by=request.user)
        if form.carried_out:
            said = f"“{found.behavior}” is taken out of your portfolio."
            if evidence.Stage.SIGNED == was != evidence.stage(request.user, MEASURE):
                said += " The signature of “Portfolio” is void now."
            messages.success(request, said)
            return redirect("portfolios:mine")
    return render(request, "portfolios/remove_entry.html", {"form": form, **_beside(request, found, aim)})


@step
def take_up(request, key):
    """The employee takes up an entry towards an earlier level, having read what it says and whether it can be used."""
    aim, found = evidence.aim_of(request.user), entry_of(key)
    own = found and found.removed_at is None and found.portfolio.person_id == request.user.pk
    if aim.target_level is None or not own or found.portfolio.target_level == aim.target_level:
        raise Http404
    form = bind(request, CaseForm)
    if form.is_valid():
        with attempt(form):
            copy = actions.take_up(found, by=request.user)
        if form.carried_out:
            messages.success(request, "It is in your portfolio. Tie it to the criteria of the level you seek now.")
            return redirect("portfolios:entry", copy.key)
    context = {"form": form, "earlier": earlier(found, aim, today())}
    context |= _around(portfolio_towards(request.user, aim.target_level), aim)
    return render(request, "portfolios/take_up.html", context)


@step
def submit(request):
    """The employee looks the portfolio over and submits it."""
    aim = evidence.aim_of(request.user)
    if aim.target_level is None:
        return _outside_the_band(request, aim)
    portfolio = portfolio_towards(request.user, aim.target_level)
    if portfolio is None:
        messages.info(request, "There is nothing to submit yet: your portfolio has no entries.")
        return redirect("portfolios:mine")
    reading = read(portfolio, aim, today())
    form = bind(request, SubmitForm, initial={"seen": seen(reading.entries)})
    if form.is_valid():
        with attempt(form):
            actions.submit(portfolio, by=request.user, **form.cleaned_data)
        if form.carried_out:
            messages.success(request, "Your portfolio is submitted as it stands. Your supervisor has it now.")
            return redirect("portfolios:mine")
        form.show_again(seen(reading.entries))
    context = {"form": form, "against": _unmet(reading), **_sheets(reading), **_around(portfolio, aim)}
    return render(request, "portfolios/submit.html", context)


@step
def review(request, username):
    """Whoever is at the supervisor's desk accepts entries, or returns them with a reason."""
    person = get_object_or_404(Person, username=username)
    aim = evidence.aim_of(person) if evidence.may_see(request.user, person, MEASURE) else None
    portfolio = portfolio_towards(person, aim.target_level) if aim else None
    if portfolio is None or not permissions.reviews(request.user, portfolio):
        raise Http404
    looked_at(request.user, person, MEASURE, aim.case)
    if not permissions.reads_as_it_stands(request.user, portfolio):
        return _in_preparation(request, portfolio, aim)
    reading = read(portfolio, aim, today())
    form = bind(request, ReviewForm, entries=reading.entries, initial={"version": portfolio.version})
    if reading.may_be_reviewed.met and form.is_valid():
        with attempt(form):
            portfolio = actions.review(portfolio, by=request.user, **form.decided)
        if form.carried_out:
            messages.success(request, _said_of_review(portfolio))
            return redirect(request.path if portfolio.state == State.SUBMITTED else aim.case)
    sheets = _sheets(reading)
    parts = [(title, [(one, form.about(one.key)) for one in entries]) for title, entries in sheets["sheets"]]
    context = {"form": form, "reading": reading, "parts": parts, **sheets, **_around(portfolio, aim)}
    return render(request, "portfolios/review.html", context)


@page
def shown(request, username, level):
    """The portfolio as it is read: by its owner as the supervisor will see it, by others once it is submitted."""
    portfolio, aim = _readable(request, username, level)
    if not permissions.reads_as_it_stands(request.user, portfolio):
        return _in_preparation(request, portfolio, aim)
    reading = read(portfolio, aim, today())
    may_review = bool(permissions.reviews(request.user, portfolio)) and reading.may_be_reviewed.met
    context = {"reading": reading, "may_review": may_review, **_sheets(reading)}
    context |= _around(portfolio, aim)
    return render(request, "portfolios/shown.html", context)


@page
def shown_pdf(request, username, level):
    """The portfolio as it stands, with its files, as one PDF."""
    portfolio, aim = _readable(request, username, level)
    if not permissions.reads_as_it_stands(request.user, portfolio):
        raise Http404
    content = content_of(read(portfolio, aim, today()).entries)
    number, submitted_on = (portfolio.version, portfolio.submitted_on) if portfolio.is_submitted else (None, None)
    return _paper(portfolio, aim, content, number, submitted_on)


@page
def version(request, username, level, number):
    """A portfolio as it was submitted once, with what had changed since the time before."""
    portfolio, aim = _readable(request, username, level)
    found = get_object_or_404(portfolio.versions, number=number)
    before = portfolio.versions.filter(number=number - 1).first()
    context = {"version": found, **_compared(found.content, before, aim), **_around(portfolio, aim)}
    return render(request, "portfolios/version.html", context)


@page
def version_pdf(request, username, level, number):
    """A portfolio as it was submitted once, with its files, as one PDF."""
    portfolio, aim = _readable(request, username, level)
    found = get_object_or_404(portfolio.versions, number=number)
    return _paper(portfolio, aim, found.content, found.number, found.submitted_on)


def _in_preparation(request, portfolio, aim):
    """What is being written is the writer's own: others find the versions that were submitted."""
    return render(request, "portfolios/in_preparation.html", _around(portfolio, aim))


def _paper(portfolio, aim, content, number, submitted_on):
    sheets = by_competency(content, aim.edition)
    paper = paper_of(portfolio, sheets, aim, number=number, submitted_on=submitted_on)
    version = f"version {number}" if number else "in preparation"
    return download(BytesIO(paper), f"Portfolio of {portfolio.person.name}, {version}.pdf", "application/pdf")


def _readable(request, username, level):
    """The portfolio of somebody whose evidence the person may read, and its Aim; otherwise 404."""
    person = get_object_or_404(Person, username=username)
    if not evidence.may_see(request.user, person, MEASURE):
        raise Http404
    portfolio = get_object_or_404(Portfolio.objects.select_related("person"), person=person, target_level=level)
    aim = evidence.aim_of(person)
    looked_at(request.user, person, MEASURE, aim.case)
    return portfolio, aim


def _own_entry(request, key):
    """The Aim of the person, and their entry of that key, None before it is saved; somebody else's is not there."""
    aim, found = evidence.aim_of(request.user), entry_of(key)
    if found is None:
        return aim, None
    portfolio = found.portfolio
    if found.removed_at or (portfolio.person_id, portfolio.target_level) != (request.user.pk, aim.target_level):
        raise Http404
    return aim, found


def _autosave(request, key, found, aim, form):
    """What is written while somebody types: only where a change takes nothing back; files wait for the button."""
    portfolio = portfolio_towards(request.user, aim.target_level)
    saved = None
    if form.is_valid() and not (portfolio and portfolio.is_submitted):
        with attempt(form):
            saved = actions.save_entry(key, by=request.user, **form.facts)
    problems = [*(text for texts in form.errors.values() for text in texts), *(one.because for one in form.refused)]
    return render(request, "portfolios/saved.html", {"entry": saved or found, "saved": saved, "problems": problems})


def _saved_meanwhile(form, found):
    """What another window saved since this one was opened, where this one says something else; Rows."""
    if found is None or form.facts["revision"] == found.revision:
        return ()
    return unlike(found, form.facts)


def _first_values(request, found, aim):
    if found:
        return initial_of(found, aim)
    wished = request.GET.get("competency")
    numbers = {one["code"]: one["number"] for one in aim.edition["JB-POR-1"]["competencies"]}
    return {"revision": 0, "competency": numbers.get(wished)}


def _beside(request, found, aim):
    """What the page of an entry shows beside the form: what counts and why, and what stands against a change."""
    portfolio = portfolio_towards(request.user, aim.target_level)
    reading = read(portfolio, aim, today())
    chosen = found.code if found else request.GET.get("competency")
    samples = aim.edition["JB-POR-5"]["samples"]
    return {
        "entry": found,
        "read": reading.by_pk.get(found.pk) if found else None,
        "may_change": reading.may_change(found),
        "samples": [
            (one["title"], samples[one["code"]], chosen in (None, one["code"]))
            for one in aim.edition["JB-POR-1"]["competencies"]
        ],
        **_around(portfolio, aim),
    }


def _unmet(reading):
    """What stands against submitting it today."""
    return [finding for answer in reading.against_submission for finding in answer.unmet]


def _around(portfolio, aim):
    """What every page of a portfolio shows around it."""
    return {
        "portfolio": portfolio,
        "versions": list(portfolio.versions.defer("content")) if portfolio else [],
        "case": aim.case,
        "target": level_title(portfolio.target_level if portfolio else aim.target_level, aim.edition),
    }


def _sheets(reading):
    """The entries as they are read, with what is new since the version before."""
    portfolio = reading.portfolio
    before = portfolio.versions.filter(number=portfolio.version - portfolio.is_submitted).first()
    return _compared(content_of(reading.entries), before, reading.aim, reading)


def _compared(content, before, aim, reading=None):
    """The sheets of a content, which of their files are pictures, and what is other than in the Version `before`."""
    sheets = by_competency(content, aim.edition, before and before.content, reading)
    entries = [sheet for _title, entries in sheets for sheet in entries]
    keys = [file["key"] for sheet in entries for file in sheet.content["files"]]
    return {
        "sheets": sheets,
        "pictures": pictures_among(keys),
        "before": before,
        "news": [sheet for sheet in entries if sheet.news],
        "taken_out": taken_out(content, before and before.content),
    }


def _outside_the_band(request, aim):
    levels = aim.edition["JB-ENR-1"]["levels"]
    context = {"levels": levels, "clause": aim.edition.clause("JB-ENR-1"), "is_at_the_top": aim.level is not None}
    return render(request, "portfolios/outside_the_band.html", context)


def _said_of(read_entry):
    if read_entry.found.met:
        return "Saved. This entry counts."
    why = " ".join(finding.because for finding in read_entry.found.unmet)
    return f"Saved as a draft, which does not count yet. {why}"


def _said_of_review(portfolio):
    name = portfolio.person.name
    if portfolio.state == State.ACCEPTED:
        return f"You accepted every entry of {name}. The line “Portfolio” of Part II can be signed now."
    if portfolio.state == State.RETURNED:
        return f"The portfolio went back to {name}, with what is to be mended."
    return f"Your decisions are saved. {name} hears of them when every entry has one."
