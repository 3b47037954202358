"""How signed documents are called, on paper and on the page that checks a code."""

_titles = {}


def register(kind, title_of):
    """An app says how the documents of its kind of case are called: `title_of(document)`; called when it is ready."""
    _titles[kind] = title_of


def title_of(signature):
    """What was signed, in words."""
    return str(_titles[signature.case.kind](signature.document))
