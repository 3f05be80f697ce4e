"""Deletes kept answers and look-up counters that have ended."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from onestop.api.idempotency import forget_answers
from onestop.lookup.limiter import forget_attempts


class Command(BaseCommand):
    help = "Delete answers kept for Idempotency-Keys and counters of the look-up whose time is over."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        self.stdout.write(f"{forget_answers(now)} answers, {forget_attempts(now)} counters deleted")
