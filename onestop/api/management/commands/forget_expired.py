"""Deletes kept answers and allowances that are full again."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from onestop.api.idempotency import forget_answers
from onestop.people.limits.limiter import forget_allowances


class Command(BaseCommand):
    help = "Delete answers kept for Idempotency-Keys and counters of the look-up whose time is over."

    def handle(self, *args: object, **options: Any) -> None:
        now = timezone.now()
        self.stdout.write(f"{forget_answers(now)} answers, {forget_allowances(now)} counters deleted")
