"""What a reviewer may sign now, of the lines of Part II."""

from advancement import permissions
from advancement.models import Measure
from advancement.states import DeskName, State
from portfolios.queries import portfolio_towards


def ready_for(person, advancement, rows):
    """Those of the rows (standing.LineRow) that are submitted and met, and that the person may sign as supervisor."""
    subject = advancement.case.subject
    found = [row for row in rows if row.ready_to_sign and _reviewed(row, advancement)]
    if not found or advancement.case.state != State.ENROLLED or person == subject:
        return []
    grant = permissions.at(DeskName.SUPERVISOR, person, advancement)
    return [row for row in found if grant and not permissions.attested(person, grant, subject, row.measure)]


def several_for(person, advancement, rows):
    """The same, where they are at least two and can be signed together."""
    found = ready_for(person, advancement, rows)
    return found if len(found) > 1 else []


def _reviewed(row, advancement):
    """Whether what is reviewed piece by piece was: every entry of a portfolio (JB-POR-6)."""
    if row.measure != Measure.PORTFOLIO:
        return True
    portfolio = portfolio_towards(advancement.case.subject, advancement.target_level)
    return portfolio is not None and portfolio.state == portfolio.State.ACCEPTED
