"""How signed documents are called, on paper and on the page that checks a code."""

_titles, _in_force = {}, {}


def register(kind, title_of, replaced_by):
    """An app says how the documents of its kind of case are called, and what replaced one; called when it is ready.

    `title_of(document)` is a title, `replaced_by(signature)` a sentence, or "" for a document that is in force.
    """
    _titles[kind], _in_force[kind] = title_of, replaced_by


def replaced_by(signature):
    """By what a signed document was replaced or taken back, as a sentence that the paper may bear; "" if it was not."""
    return _in_force[signature.case.kind](signature)


def title_of(signature):
    """What was signed, in words."""
    return str(_titles[signature.case.kind](signature.document))
