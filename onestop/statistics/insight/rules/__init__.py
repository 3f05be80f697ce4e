"""What the figures do not say by themselves: pure functions of events, terms and counts."""
