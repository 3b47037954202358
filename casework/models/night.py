"""Which nights were gone through: what time alone brings about is told once a day."""

from django.db import models


class Night(models.Model):
    """A day of which everybody was told what it brings; `told` is how many by the name of each part."""

    day = models.DateField(primary_key=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    told = models.JSONField(default=dict)

    class Meta:
        ordering = ("-day",)

    def __str__(self):
        return str(self.day)
