"""The words of an error: what is missing or wrong and what to do, in place of the framework's own messages."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

#: By field class and code; {name} becomes "the date of the session", {label} the label as it stands on the page.
WORDS = {
    forms.Field: {"required": _("Enter {name}.")},
    forms.CharField: {
        "max_length": _("Shorten {name} to %(limit_value)d characters: there are %(show_value)d now."),
        "min_length": _("Make {name} at least %(limit_value)d characters long: there are %(show_value)d now."),
        "null_characters_not_allowed": _("Take out the character in {name} that cannot be stored (U+0000)."),
    },
    forms.EmailField: {"invalid": _("Enter {name} as name, @ and domain, such as rosa@district.example.")},
    forms.URLField: {"invalid": _("Enter {name} as a web address, such as https://www.example.org/page.")},
    forms.IntegerField: {
        "invalid": _("Enter {name} as a whole number, such as 3."),
        "min_value": _("Enter {name} as %(limit_value)s or more."),
        "max_value": _("Enter {name} as %(limit_value)s or less."),
        "step_size": _("Enter {name} as a multiple of %(limit_value)s."),
    },
    forms.DecimalField: {
        "invalid": _("Enter {name} as a number, such as 2.5."),
        "max_digits": _("Enter {name} with at most %(max)s digits."),
        "max_decimal_places": _("Enter {name} with at most %(max)s digits after the point."),
        "max_whole_digits": _("Enter {name} with at most %(max)s digits before the point."),
    },
    forms.DateField: {"invalid": _("Enter {name} as month, day and year, such as 3/7/2026.")},
    forms.TimeField: {"invalid": _("Enter {name} as hours and minutes, such as 14:30 or 2:30 PM.")},
    forms.BooleanField: {"required": _("Tick “{label}” to go on.")},
    forms.NullBooleanField: {"required": _("Choose {name}.")},
    forms.ChoiceField: {
        "required": _("Choose {name}."),
        "invalid_choice": _("Choose {name} from the list: “%(value)s” is not on it."),
    },
    forms.MultipleChoiceField: {"invalid_list": _("Choose {name} from the list.")},
    forms.ModelChoiceField: {
        "required": _("Choose {name}."),
        "invalid_choice": _("Choose {name} from the list: what was sent is not on it, or no longer."),
    },
    forms.ModelMultipleChoiceField: {
        "required": _("Choose {name}: at least one."),
        "invalid_list": _("Choose {name} from the list."),
        "invalid_choice": _("Choose {name} from the list: “%(value)s” is not on it, or no longer."),
        "invalid_pk_value": _("Choose {name} from the list: “%(pk)s” is not on it."),
    },
    forms.UUIDField: {"invalid": _("Copy the whole code of {name}, with its hyphens.")},
    forms.FileField: {
        "required": _("Choose a file for “{label}”."),
        "invalid": _("Choose a file for “{label}”: what was sent is not a file."),
        "missing": _("Choose a file for “{label}”: none arrived."),
        "empty": _("Choose another file for “{label}”: this one is empty."),
        "max_length": _("Give the file for “{label}” a name of at most %(max)d characters: it has %(length)d."),
        "contradiction": _("Choose a file for “{label}” or tick to remove it, not both."),
    },
}
_OWN_ARTICLE = ("your ", "the ", "a ", "an ", "each ", "every ", "one ", "how ", "who ", "what ", "which ", "why ")


def name_of(label):
    """The label inside a sentence: "the date of the session", "your reason", "an answer to “What was done?”"."""
    label = str(label).strip().rstrip(":")
    if label.endswith("?"):
        return _now("an answer to “%(question)s”") % {"question": label}
    if label.endswith((" from", " until")):
        return f"“{label}”"
    # "HR coordinator" and "R-1 request" keep their capitals.
    keeps = any(sign.isupper() or sign.isdigit() for sign in label.split(" ")[0][1:])
    words = label if keeps else label[:1].lower() + label[1:]
    return words if words.startswith(_OWN_ARTICLE) else _now("the %(thing)s") % {"thing": words}


def speak(field, label):
    """Give a form's field its messages: ours unless its author wrote another, with the field named in them."""
    name = name_of(label)
    for code, text in _messages(field).items():
        spoken = str(text).replace("{label}", str(label)).replace("{name}", name)
        field.error_messages[code] = spoken.replace("{Name}", name[:1].upper() + name[1:])


def _messages(field):
    messages = dict(field.error_messages)
    for kind in reversed(type(field).__mro__):
        for code, text in WORDS.get(kind, {}).items():
            if code not in messages or messages[code] in _frameworks(type(field), code):
                messages[code] = text
    return messages


def _frameworks(field_class, code):
    """What the framework, and we in its place, would say by default under this code."""
    said = [kind.default_error_messages[code] for kind in field_class.__mro__ if _has_default(kind, code)]
    return said + [words[code] for kind, words in WORDS.items() if issubclass(field_class, kind) and code in words]


def _has_default(kind, code):
    return kind.__module__.startswith("django.") and code in getattr(kind, "default_error_messages", {})
