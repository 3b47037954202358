"""How Django finds this app."""

from django.apps import AppConfig


class InbandConfig(AppConfig):
    name = "inband"
    verbose_name = "In-band salary adjustment"
