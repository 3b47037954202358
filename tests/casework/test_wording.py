"""The sentences of the rules: translated for a reader, left alone while only yes or no is asked."""

import pytest

from casework import wording
from casework.findings import RULES, Answer, rule


class Edition:
    """Stands in for an edition without words of its own."""

    clause = title = reading = staticmethod(lambda rule_id: "")


@pytest.fixture
def looked_up(monkeypatch):
    """What was looked up in the catalogue of translations."""
    found = []
    monkeypatch.setattr(wording.translation, "gettext", lambda text: found.append(text) or text.upper())
    monkeypatch.setattr(wording.translation, "ngettext", lambda one, many, n: found.append(many) or many.upper())
    return found


def test_a_text_is_translated_unless_nobody_hears_it(looked_up):
    with wording.unheard():
        assert (wording.gettext("met"), wording.ngettext("a day", "days", 2)) == ("met", "a day")
        assert looked_up == []
    assert (wording.gettext("met"), wording.ngettext("a day", "days", 2)) == ("MET", "DAYS")
    assert looked_up == ["met", "days"]


def test_it_is_heard_again_after_a_failure(looked_up):
    with pytest.raises(ZeroDivisionError), wording.unheard():
        1 / 0  # noqa: B018
    assert wording.gettext("met") == "MET"


def test_whether_a_rule_holds_is_asked_without_its_sentence_and_its_finding_has_it(looked_up):
    @rule("X-9")
    def judged(facts, edition, *, on):
        return Answer(facts, wording.gettext("as it is"))

    assert (judged.holds(True, Edition, None), judged.holds(False, Edition, None), looked_up) == (True, False, [])
    RULES.pop("X-9")
    assert judged(True, Edition, on=None).because == "AS IT IS"
    assert looked_up == ["as it is"]
