"""The errors a rule may raise, with stable codes that doors translate."""

from collections.abc import Sequence


def gettext_noop(text: str) -> str:
    """Return `text` unchanged; marks it for the translation catalogue."""
    return text


def ngettext_noop(singular: str, plural: str) -> tuple[str, str]:
    """Return both texts unchanged, for `ngettext(*texts, n)`; marks them for the translation catalogue."""
    return singular, plural


class RuleError(ValueError):
    """A rule said no: a stable snake_case `code` and an English `template` over `params`.

    `field` names the input it is about, or is empty. The door shows `_(error.template) % error.params`.
    """

    def __init__(self, code: str, template: str, /, *, field: str = "", **params: object) -> None:
        super().__init__(code, template)
        self.code = code
        self.template = template
        self.field = field
        self.params: dict[str, object] = params

    def __str__(self) -> str:
        return self.template % self.params


class RuleErrors(RuleError):
    """Several rules said no at once; `errors` keeps them in the order of the input's fields."""

    def __init__(self, errors: Sequence[RuleError]) -> None:
        super().__init__(
            "several_errors", gettext_noop("%(count)s entries need correction."), count=len(errors)
        )
        self.errors: tuple[RuleError, ...] = tuple(errors)

    def __reduce__(self) -> tuple[type["RuleErrors"], tuple[tuple[RuleError, ...]]]:
        return RuleErrors, (self.errors,)

    def __str__(self) -> str:
        return "; ".join(str(error) for error in self.errors)


class CalendarNotPublished(RuleError):
    """The working days of `year` have not been entered in calendar `calendar`: nothing may be guessed."""

    def __init__(self, calendar: str, year: int) -> None:
        super().__init__(
            "calendar_not_published",
            gettext_noop("The working calendar %(calendar)s has not been published for %(year)s."),
            calendar=calendar,
            year=year,
        )

    def __reduce__(self) -> tuple[type["CalendarNotPublished"], tuple[object, object]]:
        return CalendarNotPublished, (self.params["calendar"], self.params["year"])


class TransitionRefused(RuleError):
    """The step is not possible in the present state (HTTP 409)."""


class NotPermitted(RuleError):
    """The actor may not do this here (HTTP 403)."""


class StaleRevision(RuleError):
    """Somebody else changed the record first (HTTP 412)."""


class NotFound(RuleError):
    """There is no such thing, or not for this actor (HTTP 404)."""
