"""How Django finds this app."""

from django.apps import AppConfig


class PortfoliosConfig(AppConfig):
    name = "portfolios"
    verbose_name = "Portfolios"

    def ready(self):
        from casework import attachments
        from people import guards
        from portfolios.guards import GUARDS
        from portfolios.queries import versions_told

        guards.add(*GUARDS)
        attachments.recorded_by(versions_told)
