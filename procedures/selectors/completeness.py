"""What a procedure version still lacks before the public may see it."""

from __future__ import annotations

from procedures.models import ProcedureVersion


def missing_parts(version: ProcedureVersion) -> list[str]:
    """The parts that publicity law asks for and that are not there (Decree 63/2010 art. 8, 16, 17), as stable names."""
    checks = {
        "name": bool(version.name.strip()),
        "steps": bool(version.how_to.strip()) or version.steps.exists(),
        "channels": bool(version.channels),
        "papers": version.papers.exists(),
        "limit": version.limits.exists(),
        "applicants": bool(version.applicants.strip()),
        "authority": bool(version.authority.strip()),
        "result": bool(version.result.strip()),
        "levels": bool(version.levels),
    }
    return [part for part, present in checks.items() if not present]
