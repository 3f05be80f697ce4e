"""Prints what the faces of form II.06a show when its table has one more column. Run apart: it changes the table.

The column 14, summed by 11, counts the reopened ones. Nothing but the table says so.
"""

import base64
import json
import sys
import types
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

TABLE = "onestop.statistics.form_06a_columns"
ROW = '    Column(14, "again", "Mở lại", "(14) Again", figures=("reopened",)),\n)\nCOUNTED ='


def with_the_row() -> None:
    """The table with the row takes the place of the module before anybody imports it."""
    spec = find_spec(TABLE)
    source = Path(spec.origin).read_text()
    changed = source.replace(")\nCOUNTED =", ROW, 1).replace("sum_of=(12, 13)", "sum_of=(12, 13, 14)", 1)
    assert changed.count("14") == source.count("14") + 3
    sys.modules[TABLE] = types.ModuleType(TABLE)
    exec(compile(changed, spec.origin, "exec"), sys.modules[TABLE].__dict__)


def shown() -> dict[str, object]:
    """Every face of a form of one line: column 4 is 1, column 5 is 2, … and column 14 is 70."""
    from onestop.api.views import seals as api
    from onestop.reports.form_06a import files
    from onestop.statistics import form_06a
    from onestop.statistics.definitions import DEFAULT
    from onestop.statistics.figures import Report, Scope
    from onestop.statistics.periods import parse_period
    from onestop.statistics.seals import cells, reports
    from onestop.statistics.tallies import Figures
    from onestop.web.managers import seal_tables as page

    figures = Figures(received_online=1, open_within=4, open_overdue=5, reopened=70)
    line = form_06a._line("F1", "Hộ tịch", figures, [], DEFAULT)
    form = form_06a.Form((form_06a.Section("commune", "Xã", (line,)),), figures, form_06a.Counter())
    at, scope = datetime(2026, 5, 4, tzinfo=UTC), Scope(period=parse_period("2026-04"))
    report = Report(DEFAULT, scope, at, at, 0, "", figures, ())
    written = {name: files.written(report, form, name) for name in files.FORMATS}
    return {
        **{name: base64.b64encode(content).decode() for name, content in written.items()},
        "api": api._form(form)[0]["columns"],
        "page": dict(page._counts(form.columns)),
        "heads": {key: str(head) for key, head in page.FORM_HEADS},
        "names": {key: str(name) for key, name in page.CELL_LABELS.items()},
        "parts": [part.lists for part in cells.parts_of("col11", "06a")],
        "kept": reports.columns_to_cover(),
        "hashed": reports.cells_of(form),
        "hashed_before": reports.cells_of(form, reports.covered_columns({})),
    }


if __name__ == "__main__":
    with_the_row()
    import django

    django.setup()
    json.dump(shown(), sys.stdout)
