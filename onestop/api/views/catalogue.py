"""How complete the public catalogue is."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from dossiers.rules.rates import NO_CASES, Rate
from onestop.api.authentication import actor_of
from onestop.api.serializers.catalogue import CoverageSerializer
from onestop.api.views.base import StaffView
from procedures.rules.moments import local_date
from procedures.selectors.coverage import coverage


class CatalogueStats(StaffView):
    permission_classes = [AllowAny]

    @extend_schema(operation_id="catalogue_stats", responses=CoverageSerializer, tags=["procedures"])
    def get(self, request: Request) -> Response:
        """Published ÷ in force, and why the rest is not public; staff also see which procedures."""
        found = coverage(local_date(timezone.now()))
        is_staff = bool(actor_of(request).office_ids)
        rate = Rate(found.published, found.in_force)
        body = {
            "on": found.on,
            "published": found.published,
            "in_force": found.in_force,
            "rate": {
                "numerator": rate.numerator,
                "denominator": rate.denominator,
                "percent": rate.percent_text or _(NO_CASES),
            },
            "gaps": [
                {
                    "reason": gap.reason,
                    "count": len(gap.codes),
                    "codes": list(gap.codes) if is_staff else None,
                }
                for gap in found.gaps
            ],
        }
        return Response(CoverageSerializer(body).data)
