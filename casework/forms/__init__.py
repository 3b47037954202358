"""Form machinery for every app: the form, and fields that take what people type and say exactly what is wrong."""

from casework.forms.days import DayField
from casework.forms.form import CaseForm
from casework.forms.numbers import HoursField, MoneyField, NumberField, ScoreField
from casework.forms.texts import PasswordToSign, ProseField, SentenceField
from casework.forms.uploads import UploadField

__all__ = [
    "CaseForm",
    "DayField",
    "HoursField",
    "MoneyField",
    "NumberField",
    "PasswordToSign",
    "ProseField",
    "ScoreField",
    "SentenceField",
    "UploadField",
]
