"""`manage.py send_notices`: the worker's round of notices, without worker and Redis."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from onestop.citizens.notices.models import Delivery
from onestop.citizens.notices.rounds import one_round


class Command(BaseCommand):
    help = (
        "Sends every notice that is due: e-mail, SMS, chat, webhooks. Needs no Redis. Safe at any time, also twice "
        "at once; for a timer where no worker runs."
    )

    def handle(self, *args: object, **options: Any) -> None:
        done = one_round(timezone.now, lambda: True)
        counts = {
            state: Delivery.objects.filter(state=state).count()
            for state in (Delivery.State.WAITING, Delivery.State.DEAD)
        }
        self.stdout.write(
            _("%(done)s notices dealt with; %(waiting)s wait, %(dead)s were given up.")
            % {"done": done, **{str(name): count for name, count in counts.items()}}
        )
