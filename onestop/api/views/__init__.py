"""Doors: each view reads the request, calls one service or selector, and shows the answer."""
