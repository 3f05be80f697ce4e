"""Answers as JSON, and procedures as linked data when the caller asks for it."""

from rest_framework.renderers import JSONRenderer


class LinkedDataRenderer(JSONRenderer):
    """JSON-LD, by `Accept: application/ld+json`."""

    media_type = "application/ld+json"
    format = "jsonld"
