"""What a portfolio's pages ask: one entry, and the supervisor's word on each."""

from django import forms
from django.core.validators import URLValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.clock import today
from casework.forms import CaseForm, DayField, ProseField, SentenceField, UploadField
from casework.forms.words import speak
from casework.models import Attachment
from competencies.models import Criterion
from portfolios.models import Entry

FILES = ("file_1", "file_2", "file_3")
#: As many pairs of fields as a page has room for.
LINKS = tuple((f"link_{n}", f"link_{n}_shows") for n in range(1, 7))


class EntryForm(CaseForm):
    """One entry, which may be saved half done; `entry` is None for a new one, `aim` the evidence.Aim of the person."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)
    competency = forms.TypedChoiceField(label=_("Competency"), coerce=int, widget=forms.RadioSelect)
    sample = forms.ChoiceField(label=_("Behavior from the samples"), required=False)
    own_words = SentenceField(
        label=_("Behavior in your own words"),
        max_length=300,
        required=False,
    )
    behavior_on = DayField(label=_("Date on which you showed it"), required=False)
    artifact = SentenceField(label=_("What the artifact is"), max_length=300, required=False)
    artifact_on = DayField(label=_("Date of the artifact"), required=False)
    drop_files = forms.ModelMultipleChoiceField(
        label=_("Files to take out"),
        queryset=Attachment.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    file_1 = UploadField(label=_("File"), required=False)
    file_2 = UploadField(label=_("Second file"), required=False)
    file_3 = UploadField(label=_("Third file"), required=False)
    why = ProseField(label=_("Why it matters"), required=False)
    learned = ProseField(label=_("What you learned from it"), required=False)
    criterion = forms.ModelChoiceField(
        label=_("Line of the criteria that it demonstrates"),
        queryset=Criterion.objects.none(),
        required=False,
        widget=forms.RadioSelect,
        empty_label=_("None yet"),
        blank=True,
    )
    #: What an entry needs before it counts, and what stands in the place of something else, is not called optional.
    MAY_WAIT = {
        "sample": _("or words of your own"),
        "own_words": _("in place of a sample"),
        "behavior_on": _("can follow"),
        "artifact": _("can follow"),
        "why": _("can follow"),
        "learned": _("can follow"),
        "criterion": _("can follow"),
    }

    def __init__(self, *args, entry, aim, **kwargs):
        super().__init__(*args, **kwargs)
        self._add_link_fields()
        self.fields["artifact"].widget.attrs["list"] = "sample-artifacts"
        competencies = aim.edition["JB-POR-1"]["competencies"]
        samples = aim.edition["JB-POR-5"]["samples"]
        self.fields["competency"].choices = [(one["number"], one["title"]) for one in competencies]
        self.fields["sample"].choices = [
            ("", _("Choose, or use words of your own")),
            *((one["title"], [(s["behavior"], s["behavior"]) for s in samples[one["code"]]]) for one in competencies),
        ]
        for name, words in self.MAY_WAIT.items():
            self.fields[name].may_wait = words
        artifacts = {sample["artifact"] for one in samples.values() for sample in one}
        self.sample_artifacts = sorted(artifacts)
        open_lines = Q(retired_on__isnull=True) | Q(retired_on__gt=today())
        kept_line = Q(pk=entry.criterion_id if entry else None)
        lines = Criterion.objects.filter(open_lines | kept_line, target_level=aim.target_level)
        self.fields["criterion"].queryset = lines
        if entry and entry.files.all():
            self.fields["drop_files"].queryset = entry.files.all()
        else:
            del self.fields["drop_files"]

    def _add_link_fields(self):
        for number, (url, shows) in enumerate(LINKS, 1):
            self.fields[url] = forms.URLField(
                label=_("Address of link %(number)s") % {"number": number},
                max_length=500,
                required=False,
                assume_scheme="https",
                validators=[URLValidator(schemes=("https", "http"))],
            )
            label = _("What is found at link %(number)s") % {"number": number}
            self.fields[shows] = SentenceField(label=label, max_length=300, required=False)
            self.fields[shows].may_wait = _("needed to count")
            for name in (url, shows):
                speak(self.fields[name], self.fields[name].label)

    @property
    def links(self):
        """The pairs of fields for links, each address and description: those in use and one more, and all others."""
        pairs = [(self[url], self[shows]) for url, shows in LINKS]
        used = [place for place, pair in enumerate(pairs, 1) if any(field.value() for field in pair)]
        shown = max(used, default=0) + 1
        return pairs[:shown], pairs[shown:]

    def clean(self):
        data = super().clean()
        for url, shows in LINKS:
            if data.get(shows) and url in data and not data[url]:
                self.add_error(url, _("Enter the address of “%(shows)s”, or take that out.") % {"shows": data[shows]})
        if "own_words" in data and "sample" in data and not (data["own_words"] or data["sample"]):
            self.add_error("sample", _("Choose a behavior from the samples, or enter one in your own words."))
        return data

    @property
    def facts(self):
        """The clean values as `actions.save_entry` takes them."""
        data = dict(self.cleaned_data)
        uploads = [upload for upload in (data.pop(name) for name in FILES) if upload]
        links = [(data.pop(url), data.pop(shows)) for url, shows in LINKS]
        sample, own_words = data.pop("sample"), data.pop("own_words")
        return {
            **data,
            "revision": data["revision"] or 0,
            "links": list(dict.fromkeys(link for link in links if link[0])),
            "behavior": own_words or sample,
            "uploads": uploads,
            "drop_files": list(data.pop("drop_files", ())),
        }

    def take_up(self, revision):
        """The next attempt writes over what is there now: whoever sends it has been told."""
        self.data = self.data.copy()
        self.data["revision"] = str(revision)


def initial_of(entry, aim):
    """The form's first values for an entry."""
    names = ("revision", "competency", "behavior_on", "artifact", "artifact_on", "why", "learned", "criterion")
    samples = {one["behavior"] for one in aim.edition["JB-POR-5"]["samples"].get(entry.code, ())}
    behavior = "sample" if entry.behavior in samples else "own_words"
    links = {
        name: value
        for pair, link in zip(LINKS, entry.links.all(), strict=False)
        for name, value in zip(pair, (link.url, link.description), strict=True)
    }
    return {name: getattr(entry, name) for name in names} | {behavior: entry.behavior} | links


class SubmitForm(CaseForm):
    """A portfolio is submitted, with a remark if there is one."""

    seen = forms.CharField(
        widget=forms.HiddenInput,
        max_length=64,
        error_messages={"required": _("Look your portfolio over on this page before you submit it.")},
    )
    remark = ProseField(label=_("Remark for your supervisor"), max_length=2000, required=False, rows=3)

    def show_again(self, seen):
        """The next attempt is about what stands there now: whoever sends it has it before them."""
        self.data = self.data.copy()
        self.data["seen"] = seen


class ReviewForm(CaseForm):
    """Accept or return each entry; what is left open is decided another time (JB-POR-6)."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**15)

    def __init__(self, *args, entries, **kwargs):
        super().__init__(*args, **kwargs)
        self.entries = entries
        for entry in entries:
            decision, reason = self.names_of(entry.key)
            self.fields[decision] = forms.ChoiceField(
                label=_("Your decision"),
                required=False,
                choices=((Entry.Review.ACCEPTED, _("Accept")), (Entry.Review.RETURNED, _("Return to be mended"))),
                widget=forms.RadioSelect,
                initial="" if entry.review == Entry.Review.WAITING else entry.review,
            )
            self.fields[reason] = ProseField(
                label=_("What is to be mended, for the employee"),
                max_length=2000,
                rows=3,
                required=False,
                initial=entry.review_reason if entry.review == Entry.Review.RETURNED else "",
            )
            self.fields[decision].may_wait = _("can follow")
            self.fields[reason].may_wait = _("when you return it")

    @staticmethod
    def names_of(key):
        """The names of the two fields of an entry."""
        return f"decision-{key}", f"reason-{key}"

    def about(self, key):
        """The two fields of an entry, to be shown."""
        return [self[name] for name in self.names_of(key)]

    @property
    def decided(self):
        """The version that was read, and entry key → (accepted, reason) of those that were decided."""
        found = {}
        for entry in self.entries:
            decision, reason = (self.cleaned_data[name] for name in self.names_of(entry.key))
            if decision:
                found[entry.key] = decision == Entry.Review.ACCEPTED, reason
        return {"version": self.cleaned_data["version"], "decisions": found}
