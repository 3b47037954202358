"""The frame's own tags: heading, title, fields, problems, tags; loaded for every template."""

from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.calendar import business_days_between, day_text
from casework.clock import today
from casework.queries import FAR, closed_days
from people.sign_in import cast_offered

register = template.Library()


class Captured(template.Node):
    """Renders once, for several places: the heading also names the window."""

    def __init__(self, nodelist, name):
        self.nodelist, self.name = nodelist, name

    def render(self, context):
        context[self.name] = SafeString(self.nodelist.render(context).strip())
        return ""


@register.tag
def capture(parser, token):
    """`{% capture name %}…{% endcapture %}` keeps what is between under that name."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return Captured(nodelist, name)


@register.simple_tag
def employer():
    """The employer's name; needs neither request nor database, so that the 500 page can say it."""
    return settings.EMPLOYER


@register.simple_tag
def help_contact():
    """Whom to ask: office, e-mail, telephone."""
    return {"office": settings.HELP_OFFICE, "email": settings.HELP_EMAIL, "phone": settings.HELP_PHONE}


@register.simple_tag
def demonstration_cast():
    """The people whom a demonstration offers for signing in; nobody elsewhere."""
    return cast_offered()


@register.filter
def as_sentence(words):
    """One text of a text or a list of texts."""
    return words if isinstance(words, str) else ", ".join(str(word) for word in words)


@register.simple_tag(takes_context=True)
def window_title(context, heading):
    """ "Error: Heading – Case 26-00012 – Employer"."""
    words = " ".join(strip_tags(str(heading)).split())
    case = context.get("case")
    number = getattr(case, "number", None) or getattr(getattr(case, "case", None), "number", None)
    parts = [SafeString(words)] if words else []
    if number and number not in words:
        parts.append(_("Case %(number)s") % {"number": number})
    parts.append(settings.EMPLOYER)
    problem = any(getattr(form, "has_problem", False) or _wrong(form) for form in _forms(context))
    return format_html("{}{}", _("Error: ") if problem else "", format_html_join(" – ", "{}", ((p,) for p in parts)))


@register.inclusion_tag("components/problem.html", takes_context=True)
def problem(context):
    """The summary of everything that stands against the forms of the page (`form`, `forms`, `formset`)."""
    lines, refused, kept = [], [], None
    for form in _forms(context):
        lines += _lines(form)
        refused += getattr(form, "refused", ())
        kept = kept or getattr(form, "kept", None)
    return {"lines": lines, "refused": refused, "kept": kept}


def _forms(context):
    found = [form for form in (context.get("form"), *(context.get("forms") or ())) if hasattr(form, "errors")]
    formset = context.get("formset")
    return [*found, *formset.forms, formset] if hasattr(formset, "management_form") else found


def _wrong(form):
    return form.is_bound and bool(_lines(form))


def _lines(form):
    if not form.is_bound:
        return []
    if hasattr(form, "management_form"):
        return [("", error) for error in form.non_form_errors()]
    lines = [("", error) for error in form.non_field_errors()]
    for name in form.errors:
        if name in form.fields:
            lines += [(first_control(form[name]), error) for error in form.errors[name]]
    return lines


def first_control(bound):
    """The id of the field's first control, which a link of the summary leads to."""
    return bound.id_for_label or (f"{bound.auto_id}_0" if bound.auto_id else "")


_CLASSES = {"checkbox": "form-check-input", "radio": "form-check-input", "select": "form-select"}


@register.simple_tag
def control(bound):
    """The field's own control with its look."""
    widget = bound.field.widget
    look = _CLASSES.get(getattr(widget, "input_type", ""), "form-control")
    return bound.as_widget(attrs={"class": f"{widget.attrs.get('class', '')} {look}".strip()})


@register.filter
def is_single_checkbox(bound):
    """Whether the field is one box to tick."""
    return getattr(bound.field.widget, "input_type", "") == "checkbox" and not bound.use_fieldset


_SHAPES = {"done": "✓", "active": "●", "waiting": "◷", "todo": "○", "attention": "!", "stopped": "–"}


@register.simple_tag
def status(text, tone="todo"):
    """A state as an adjective with a shape; tones: done, active, waiting, todo, attention, stopped."""
    shape = _SHAPES[tone]
    return format_html('<span class="tag tag-{}"><span aria-hidden="true">{}</span> {}</span>', tone, shape, text)


@register.filter
def day(date):
    """A date as "Jun 26, 2026", readable by machines too."""
    return format_html('<time datetime="{}">{}</time>', f"{date:%Y-%m-%d}", day_text(date)) if date else ""


@register.filter
def span(row):
    """From when until when something dated holds, by its first and last day: "since Jan 5, 2015"."""
    if row.until is None:
        return format_html(_("since {}"), day(row.starts_on))
    return format_html(_("{} to {}"), day(row.starts_on), day(row.last_day))


@register.simple_tag(takes_context=True)
def due(context, date):
    """Until when: "due Fri Jun 26", "due today", "3 business days late, can still be done (was due Fri Jun 26)"."""
    if not date:
        return ""
    now = today()
    left = (date - now).days
    named = f"{date:%a %b} {date.day}" + (f", {date.year}" if date.year != now.year else "")
    if left < 0:
        days = business_days_between(date, now, _closed_days(context, now))
        late = ngettext("%(days)s business day late", "%(days)s business days late", days) if days else _("late")
        said = {"late": late % {"days": days}, "day": named}
        return _due("late", date, _("%(late)s, can still be done (was due %(day)s)") % said)
    if left == 0:
        return _due("soon", date, _("due today"))
    if left == 1:
        return _due("soon", date, _("due tomorrow, %(day)s") % {"day": named})
    return _due("soon" if left <= DAYS_THAT_ARE_SOON else "later", date, _("due %(day)s") % {"day": named})


def _closed_days(context, now):
    """The closed days of the last year, asked once for a page."""
    kept = context.render_context.dicts[0]  # the one that templates included in each other share
    if "closed days" not in kept:
        kept["closed days"] = closed_days(now - FAR)
    return kept["closed days"]


DAYS_THAT_ARE_SOON = 3


def _due(kind, date, words):
    return format_html('<time class="due due-{}" datetime="{}">{}</time>', kind, f"{date:%Y-%m-%d}", words)
