"""What an office publishes: its no-appointment days."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from onestop.api.serializers.offices import NoAppointmentDaysSerializer
from onestop.api.views.base import PublicView
from procedures.models import Office
from procedures.rules.errors import NotFound, gettext_noop
from procedures.rules.moments import local_date
from procedures.selectors.no_appointments import published_days


class NoAppointmentDays(PublicView):
    @extend_schema(
        operation_id="offices_no_appointment_days", responses=NoAppointmentDaysSerializer, tags=["procedures"]
    )
    def get(self, request: Request, code: str) -> Response:
        """The weekdays on which the office answers named procedures while the person waits."""
        today = local_date(timezone.now())
        office = Office.objects.valid_on(today).filter(code=code.replace("\0", "")).first()
        if office is None:
            raise NotFound(
                "office_unknown",
                gettext_noop("There is no office with the code %(office)s."),
                field="office",
                office=code,
            )
        body = {"office": office.code, "on": today, "days": published_days(office, today)}
        return Response(NoAppointmentDaysSerializer(body).data)
