"""The look-up keeps nothing: what strangers use up is counted by onestop.people.limits."""
