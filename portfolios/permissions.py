"""Whose portfolio it is, and who reviews it."""

from casework import evidence
from casework.permissions import denied, granted
from portfolios.models import MEASURE


def owns(person, portfolio):
    """The employee alone writes and submits a portfolio, nobody in their name."""
    if person.pk == portfolio.person_id:
        return granted("It is your own portfolio.")
    return denied("Only the employee writes and submits a portfolio, nobody in their name.")


def reads_as_it_stands(person, portfolio):
    """Its owner at any time; whoever sees the case only once it is submitted, until it is being changed again."""
    if person.pk == portfolio.person_id or portfolio.is_submitted:
        return granted("It is your own portfolio, or it is submitted.")
    return denied("The portfolio is in preparation. It is read once it is submitted.")


def reviews(person, portfolio):
    """Whoever is at the supervisor's desk of the owner's open case; never the owner (S1)."""
    if person.pk == portfolio.person_id:
        return denied("Nobody reviews their own portfolio.", "S1")
    grant = evidence.may_review(portfolio.person, MEASURE, person)
    return denied("There is no open case for which it could be reviewed.") if grant is None else grant
