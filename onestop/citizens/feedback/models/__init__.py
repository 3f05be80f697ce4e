"""Rows of ratings and petitions."""

from onestop.citizens.feedback.models.petitions import Petition, PetitionCounter, PetitionEvent
from onestop.citizens.feedback.models.ratings import Rating, RatingCall
from onestop.citizens.feedback.models.terms import PetitionTerm

__all__ = ["Petition", "PetitionCounter", "PetitionEvent", "PetitionTerm", "Rating", "RatingCall"]
