"""The counter: accounts, papers, reports, pages, and what keeps them going."""

# As in pyproject.toml and CHANGELOG.md; a test compares the three.
__version__ = "1.0.0"
