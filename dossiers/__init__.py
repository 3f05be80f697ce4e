"""What somebody handed in, and what became of it (first floor)."""
