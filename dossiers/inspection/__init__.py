"""Files that come in: what they are, whether they act, and the process of its own in which they are looked through."""
