"""The hours of a coaching as a picture: what counts against what is asked and planned, hands-on apart."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

register = template.Library()
WIDTH, BAR = 360, 12


@register.simple_tag
def hours_picture(hours):
    """A bar of all hours with its marks, and under it a bar of those hands-on (`queries.coaching_road.Hours`)."""
    longest = max(hours.planned, hours.done)
    said = {"needed": _plain(hours.needed), "planned": _plain(hours.planned)}
    marks = format_html(
        "{}{}{}",
        _mark(hours.needed, longest),
        _mark(hours.planned, longest),
        _words(WIDTH, 29, _("%(needed)s needed, %(planned)s planned") % said, "end"),
    )
    sentence = _("%(done)s of %(needed)s hours count, %(hands_on)s of them hands-on (%(asked)s needed).") % {
        "done": _plain(hours.done),
        "needed": _plain(hours.needed),
        "hands_on": _plain(hours.hands_on),
        "asked": _plain(hours.hands_on_needed),
    }
    if hours.done > hours.planned:
        sentence += " " + _("That is beyond the plan of %(planned)s, which is allowed.") % {
            "planned": _plain(hours.planned)
        }
    return format_html(
        '<figure class="progress-picture"><svg viewBox="0 0 {} 64" width="{}" role="img" aria-label="{}">{}{}{}{}</svg>'
        "<figcaption>{}</figcaption></figure>",
        *(WIDTH, WIDTH, sentence, _bar(0, hours.done, longest), marks, _bar(36, hours.hands_on, longest)),
        _words(0, 62, _("of them hands-on"), "start"),
        sentence,
    )


def _bar(top, done, longest):
    return format_html(
        '<rect class="measure-needed" y="{}" width="{}" height="{}" rx="6"/>'
        '<rect class="measure-done" y="{}" width="{}" height="{}" rx="6"/>',
        *(top, WIDTH, BAR, top, _x(done, longest), BAR),
    )


def _mark(hours, longest):
    x = _x(hours, longest)
    return format_html('<line x1="{}" y1="-2" x2="{}" y2="16" stroke="currentColor" stroke-width="2"/>', x, x)


def _words(x, y, text, anchor):
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" fill="currentColor" font-size="14">{}</text>', x, y, anchor, text
    )


def _x(hours, longest):
    return round(float(hours) / float(longest) * (WIDTH - 2), 1)


def _plain(number):
    return f"{number.normalize():f}"
