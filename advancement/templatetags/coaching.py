"""The hours of a coaching as a picture: what counts against what is asked and planned, hands-on apart."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

register = template.Library()
WIDTH, BAR, MARGIN = 360, 12, 24


@register.simple_tag
def hours_picture(hours):
    """A bar of all hours with its marks, under it one of those hands-on, and the same as a table (`Hours`)."""
    longest = max(hours.planned, hours.done)
    marks = _mark(hours.needed, longest, "end") + _mark(hours.planned, longest, "start")
    sentence = _sentence(hours)
    return format_html(
        '<figure class="progress-picture"><svg viewBox="0 0 {} 66" width="{}" role="img" aria-label="{}">'
        "{}{}{}{}{}</svg><figcaption>{}</figcaption>{}</figure>",
        *(WIDTH + MARGIN, WIDTH + MARGIN, sentence),
        *(_bar(0, hours.done, longest), _beyond(hours, longest), marks, _bar(38, hours.hands_on, longest)),
        _words(0, 64, _("of them hands-on"), "start"),
        sentence,
        _table(hours),
    )


def _sentence(hours):
    sentence = _("%(done)s of %(needed)s hours count, %(hands_on)s of them hands-on (%(asked)s needed).") % {
        "done": _plain(hours.done),
        "needed": _plain(hours.needed),
        "hands_on": _plain(hours.hands_on),
        "asked": _plain(hours.hands_on_needed),
    }
    if hours.beyond:
        sentence += " " + _("%(hours)s hours are beyond the plan of %(planned)s, which is allowed.") % {
            "hours": _plain(hours.beyond),
            "planned": _plain(hours.planned),
        }
    return sentence


def _table(hours):
    """The same numbers for those who read them rather than look."""
    rows = [
        (_("Hours that count"), hours.done),
        (_("Of them hands-on"), hours.hands_on),
        (_("Needed"), hours.needed),
        (_("Planned at most"), hours.planned),
        (_("Beyond plan"), hours.beyond),
        (_("Hands-on needed"), hours.hands_on_needed),
    ]
    cells = ((name, _plain(number)) for name, number in rows)
    return format_html(
        '<table class="visually-hidden"><caption>{}</caption><tbody>{}</tbody></table>',
        _("Coaching hours"),
        format_html_join("", '<tr><th scope="row">{}</th><td>{}</td></tr>', cells),
    )


def _bar(top, done, longest):
    return format_html(
        '<rect class="measure-needed" y="{}" width="{}" height="{}" rx="6"/>'
        '<rect class="measure-done" y="{}" width="{}" height="{}" rx="6"/>',
        *(top, WIDTH, BAR, top, _x(done, longest), BAR),
    )


def _beyond(hours, longest):
    """What lies beyond the plan, told apart from what was planned."""
    if not hours.beyond:
        return ""
    start = _x(hours.planned, longest)
    return format_html(
        '<rect class="measure-beyond" x="{}" width="{}" height="{}"/>', start, _x(hours.done, longest) - start, BAR
    )


def _mark(hours, longest, anchor):
    x = _x(hours, longest)
    line = format_html('<line x1="{}" y1="-2" x2="{}" y2="17" stroke="currentColor" stroke-width="2"/>', x, x)
    return line + _words(x, 31, _plain(hours), anchor)


def _words(x, y, text, anchor):
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" fill="currentColor" font-size="14">{}</text>', x, y, anchor, text
    )


def _x(hours, longest):
    return round(float(hours) / float(longest) * (WIDTH - 2), 1)


def _plain(number):
    return f"{number.normalize():f}"
