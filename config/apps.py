"""How Django finds this app, and which static files it leaves out."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "The front page and what holds the rest together"

    def ready(self):
        from django.conf import settings

        from casework import clock, navigation
        from casework.work import ids_waiting_for
        from config.demo import cast
        from people.sign_in import offer_cast

        navigation.add(10, "My work", "my-work", count=lambda person: len(ids_waiting_for(person, clock.today())))
        if settings.DEMO:
            offer_cast(cast.offered)


class StaticFiles(StaticFilesConfig):
    """Bootstrap and htmx bring every variant; compressing those that no page loads takes half a minute."""

    ignore_patterns = (
        *StaticFilesConfig.ignore_patterns,
        "*.rtl.*",
        "bootstrap/css/bootstrap-*",
        "bootstrap/css/bootstrap.css*",
        "bootstrap/js/bootstrap.esm*",
        "bootstrap/js/bootstrap.js*",
        "bootstrap/js/bootstrap.min.js*",
        "bootstrap/js/bootstrap.bundle.js*",
        "bootstrap/js/jquery*",
        "django_htmx/ext/*",
        "django_htmx/htm*x-4*",
    )
