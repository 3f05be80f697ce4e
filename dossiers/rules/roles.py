"""Every set of roles, named once: who may read, work, decide and administer.

What one action of the life cycle asks for is in `permissions.py`. A gate that one role alone passes names the role.
"""

from dossiers.rules.actors import Role

WORKERS = frozenset({Role.CLERK, Role.OFFICER, Role.HEAD})
"""Who work on dossiers and see applicants in full."""

DOSSIER_READERS = frozenset({*WORKERS, Role.MANAGER, Role.AUDITOR})
"""Who see that a dossier of their offices exists, and what became of it."""

OVERSEERS = frozenset({Role.MANAGER, Role.HEAD, Role.AUDITOR})
"""Who read figures, reports, exports and seals."""

LEADERS = frozenset({Role.HEAD, Role.MANAGER})
"""Who share reports with others and read what citizens wrote beside a rating."""

PETITION_READERS = frozenset({Role.OFFICER, *LEADERS})
"""Who read petitions; denunciations only the head."""

ACCESS_LOG_READERS = frozenset({*OVERSEERS, Role.ADMINISTRATOR})
"""Who see who looked at personal data."""

ADMINISTRATION = frozenset({Role.ADMINISTRATOR, Role.EDITOR, Role.AUDITOR})
"""Who enter the administration."""

CATALOGUE_WRITERS = frozenset({Role.EDITOR})
OFFICE_WRITERS = frozenset({Role.ADMINISTRATOR})
"""Who change offices, calendars, people, notices and print settings."""

ADMINISTRATION_READERS = frozenset({Role.AUDITOR})
"""Who only look at what the administration keeps."""

RECORD_READERS = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
"""Who look at records of the administration that nobody changes there."""

REACHING_DOWN = frozenset({Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR, Role.EDITOR})
"""Roles that hold in the units beneath an office too."""

FOUNDERS = (Role.ADMINISTRATOR, Role.EDITOR)
"""What the first person of an installation holds."""

FIRST_STAFF = (Role.CLERK, Role.OFFICER, Role.HEAD, Role.MANAGER)
"""Whom the first dossier needs, and who watches, in the order in which they are asked for."""
