"""Why an export failed, and what to do."""

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "export_too_long": _(
        "More rows than one file takes. Narrow the question down, for example to shorter periods."
    ),
    "export_differs": _(
        "The list did not agree with its figure. Ask again; if it happens again, tell the administrator."
    ),
    "export_given_up": _("It could not be made after several tries. Ask again, or tell the administrator."),
    "export_not_permitted": _("You do not oversee an office any more."),
    "table_too_long": _("More rows than a spreadsheet takes. Take CSV."),
    "table_too_long_for_paper": _(
        "More rows than a PDF takes. Take a spreadsheet or CSV, or narrow the question down."
    ),
    "no_room_for_files": _("Files cannot be kept at the moment. Tell the administrator, then ask again."),
    "office_unknown": _("The office is not among yours any more."),
    "column_unknown": _("A chosen column does not exist any more. Choose the columns again."),
}
