"""The library's forms of signing in, with our words."""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django.utils.translation import gettext_lazy as _

from casework.forms.words import speak

_NEW_PASSWORD = _("At least 12 characters; not one that many people use, and not like your name.")


class Spoken:
    """Labels, hints and errors of ours; no placeholders, which vanish when they are needed."""

    use_required_attribute = False
    labels = {}
    hints = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            speak(field, field.label)


class LoginForm(Spoken, account.LoginForm):
    """User name or work e-mail, and the password."""

    labels = {"login": _("User name or work e-mail"), "password": _("Password")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
        }


class ChangePasswordForm(Spoken, account.ChangePasswordForm):
    """The password now, and the new one twice."""

    labels = {
        "oldpassword": _("Your password now"),
        "password1": _("New password"),
        "password2": _("The new password again"),
    }
    hints = {"password1": _NEW_PASSWORD}


class SetPasswordForm(Spoken, account.SetPasswordForm):
    """A first password, twice."""

    labels = {"password1": _("New password"), "password2": _("The new password again")}
    hints = {"password1": _NEW_PASSWORD}


class ResetPasswordKeyForm(Spoken, account.ResetPasswordKeyForm):
    """A new password, twice, by the link from the mail."""

    labels = SetPasswordForm.labels
    hints = SetPasswordForm.hints


class ResetPasswordForm(Spoken, account.ResetPasswordForm):
    """Where to send the link."""

    labels = {"email": _("Your work e-mail")}


class ReauthenticateForm(Spoken, account.ReauthenticateForm):
    """The password again before something that concerns the account itself."""

    labels = {"password": _("Your password")}


_CODE_HINT = _("Six digits from the app, or one of your recovery codes.")


class AuthenticateForm(Spoken, mfa.AuthenticateForm):
    """The second factor while signing in."""

    labels = {"code": _("Code")}
    hints = {"code": _CODE_HINT}


class ReauthenticateByCodeForm(Spoken, mfa.ReauthenticateForm):
    """The second factor again."""

    labels = {"code": _("Code")}
    hints = {"code": _CODE_HINT}


class ActivateTOTPForm(Spoken, totp.ActivateTOTPForm):
    """The first code of a new authenticator app."""

    labels = {"code": _("Code that the app shows")}
    hints = {"code": _("Six digits.")}
