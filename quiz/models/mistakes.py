"""What readers report: a note for the editors, without a word on who wrote it."""

from django.db import models

LONGEST = 2000
LONGEST_PAGE = 200


class Mistake(models.Model):
    page = models.CharField(max_length=LONGEST_PAGE, blank=True)
    text = models.TextField(max_length=LONGEST)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.text[:60]
