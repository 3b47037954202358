"""Write the permission matrix as a page to read."""

from django.core.management import BaseCommand

from config import permission_matrix


class Command(BaseCommand):
    help = "Writes docs/permissions.md from docs/permissions.yaml."

    def handle(self, **options):
        permission_matrix.PAGE.write_text(permission_matrix.as_page(permission_matrix.load()), encoding="utf-8")
        self.stdout.write(f"Written: {permission_matrix.PAGE}")
