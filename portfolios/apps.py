"""How Django finds this app."""

from django.apps import AppConfig


class PortfoliosConfig(AppConfig):
    name = "portfolios"
    verbose_name = "Portfolios"

    def ready(self):
        from people import guards
        from portfolios.guards import GUARDS

        guards.add(*GUARDS)
