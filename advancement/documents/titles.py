"""How the signed documents of an advancement are called on paper and on the page that checks a code."""

from django.utils.translation import gettext as _

from advancement.models import Measure, Notice
from casework.calendar import day_text


def title_of(document):
    """The title of a signed document: `part-two:coaching` is "Form 336-84, Part II: Coaching"."""
    name, _colon, about = document.partition(":")
    titles = {
        "part-one": _("Form 336-84, Part I: Enrollment"),
        "part-two": _("Form 336-84, Part II: %(about)s"),
        "part-three": _("Form 336-84, Part III: Request for advanced salary placement"),
        "approval": _("Form 336-84: Approval"),
        "completion": _("Form 336-84: Completion by Human Resources"),
        "confirmation": _("Form 336-84: Confirmation by Human Resources"),
        "notice": _("Personnel Action Notice %(about)s"),
        "coaching-agreement": _("Coaching agreement"),
        "coaching-completion": _("Completion of the coaching"),
    }
    if name == "part-two" and about in Measure:
        about = Measure(about).label
    return titles.get(name, document) % {"about": about}


def replaced_by(signature):
    """By which later notice a notice was corrected or taken back, as a sentence; "" for everything else (JB-VER-11)."""
    later = Notice.objects.filter(replaces__signature=signature).first()
    if later is None:
        return ""
    said = {"number": later.number, "day": day_text(later.issued_on)}
    if later.kind == Notice.Kind.RESCISSION:
        return _("Notice %(number)s of %(day)s took it back.") % said
    return _("Notice %(number)s of %(day)s replaced it.") % said
