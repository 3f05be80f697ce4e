"""Rows of ratings and petitions."""

from onestop.feedback.models.petitions import Petition, PetitionCounter, PetitionEvent
from onestop.feedback.models.ratings import Rating, RatingCall
from onestop.feedback.models.terms import PetitionTerm

__all__ = ["Petition", "PetitionCounter", "PetitionEvent", "PetitionTerm", "Rating", "RatingCall"]
