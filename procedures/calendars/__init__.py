"""The national working calendar as it ships, one file; facts, no code."""
