"""Pictures that say in one look what a sentence beside them says too: crisp SVG without styles or scripts."""

import itertools
import textwrap

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

register = template.Library()
_ids = itertools.count(1)

COLUMN, HEIGHT, MIDDLE, RADIUS = 128, 92, 24, 13
LABEL_TOP, LABEL_LINE, LABEL_WIDTH, LABEL_LINES = 58, 16, 17, 2
_STATES = {"done": _("done"), "current": _("under way"), "ended": _("ended here"), "coming": _("still to come")}
_NOT_REACHED = _STATES | {"coming": _("not reached")}


@register.simple_tag
def progress(steps, label=""):
    """The steps of a case, each (name, "done" | "current" | "ended" | "coming"), as stations with their sentence."""
    steps = list(steps)
    if not steps:
        return ""
    sentence = progress_sentence(steps)
    key = f"progress-{next(_ids)}"
    width = COLUMN * len(steps)
    stations = format_html_join("", "{}", ((_station(n, *step),) for n, step in enumerate(steps)))
    tracks = format_html_join("", "{}", ((_track(n, steps[n + 1][1]),) for n in range(len(steps) - 1)))
    words = _NOT_REACHED if any(state == "ended" for _name, state in steps) else _STATES
    everything = "; ".join(f"{name}: {words[state]}" for name, state in steps)
    return format_html(
        '<figure class="progress-picture"><svg viewBox="0 0 {} {}" width="{}" role="img" aria-labelledby="{}t {}d">'
        '<title id="{}t">{}</title><desc id="{}d">{}</desc>{}{}</svg><figcaption>{}</figcaption></figure>',
        *(width, HEIGHT, width, key, key, key, label or _("Progress"), key, everything, tracks, stations, sentence),
    )


def progress_sentence(steps):
    """ "Step 3 of 7: With the director"; "Ended at step 3 of 7: With the director"; "All 7 steps done"."""
    count = len(steps)
    for n, (name, state) in enumerate(steps, 1):
        said = {"n": n, "count": count, "name": name}
        if state == "current":
            return _("Step %(n)s of %(count)s: %(name)s") % said
        if state == "ended":
            return _("Ended at step %(n)s of %(count)s: %(name)s") % said
    done = sum(state == "done" for _name, state in steps)
    if done == count:
        return _("All %(count)s steps done") % {"count": count}
    return _("%(done)s of %(count)s steps done") % {"done": done, "count": count}


def _track(n, state_of_next):
    start, end = COLUMN * n + COLUMN // 2 + RADIUS, COLUMN * (n + 1) + COLUMN // 2 - RADIUS
    reached = "track" if state_of_next == "coming" else "track track-done"
    return format_html('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>', reached, start, MIDDLE, end, MIDDLE)


def _station(n, name, state):
    x = COLUMN * n + COLUMN // 2
    lines = textwrap.wrap(str(name), LABEL_WIDTH, max_lines=LABEL_LINES, placeholder="…")
    words = format_html_join(
        "", '<tspan x="{}" y="{}">{}</tspan>', ((x, LABEL_TOP + LABEL_LINE * i, line) for i, line in enumerate(lines))
    )
    mark = ""
    if state == "done":
        mark = format_html('<path class="mark" d="M{} {}l4 4 7-8"/>', x - 5.5, MIDDLE + 0.5)
    elif state == "current":
        mark = format_html('<circle class="mark" cx="{}" cy="{}" r="5"/>', x, MIDDLE)
    elif state == "ended":
        mark = format_html('<path class="mark" d="M{} {}h10"/>', x - 5, MIDDLE)
    return format_html(
        '<g class="station station-{}"><circle cx="{}" cy="{}" r="{}"/>{}<text text-anchor="middle">{}</text></g>',
        *(state, x, MIDDLE, RADIUS, mark, words),
    )


@register.simple_tag
def measure(done, needed=None, unit=""):
    """ "16 of 40 hours" with its bar; also takes a `casework.findings.Progress` alone."""
    if hasattr(done, "needed"):
        done, needed, unit = done.done, done.needed, done.unit
    share = 100 if done >= needed else max(0, int(done * 100 / needed))
    words = _("%(done)s of %(needed)s %(unit)s") % {"done": _plain(done), "needed": _plain(needed), "unit": unit}
    return format_html(
        '<span class="measure{}"><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="measure-needed" width="100" height="8" rx="0"/><rect class="measure-done" width="{}" height="8"/>'
        "</svg><span>{}</span></span>",
        *(" measure-full" if share == 100 else "", share, words.strip()),
    )


def _plain(number):
    text = f"{number:f}" if hasattr(number, "as_tuple") else str(number)
    return text.rstrip("0").rstrip(".") if "." in text else text
