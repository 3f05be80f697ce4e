"""The parts of a spreadsheet file that are the same whatever it holds: looks, print set-up, what belongs to what."""

from __future__ import annotations

from django.utils.translation import gettext
from xlsxwriter.utility import xl_col_to_name

from onestop.reports.writers.sheet_cells import SUM, escaped

SUM_STYLE = SUM
SHEET_NAME = "Bao cao"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"

# Title and headings stay when one scrolls; printed on A4 landscape, one page wide.
SHEET = (
    f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="2" topLeftCell="A3" activePane="bottomLeft" '
    'state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
)
PRINTED = (
    '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
    "<headerFooter><oddFooter>&amp;R&amp;P/&amp;N</oddFooter></headerFooter>"
)
_FONT = '<name val="Times New Roman"/>'
# In the order of the names in sheet_cells: text, title, strong, date, moment, integer, percent, sum, middle.
STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
    '<numFmt numFmtId="165" formatCode="dd/mm/yyyy\\ hh:mm"/></numFmts>'
    f'<fonts count="3"><font><sz val="11"/>{_FONT}</font><font><b/><sz val="11"/>{_FONT}</font>'
    f'<font><b/><sz val="14"/>{_FONT}</font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="9"><xf/><xf fontId="2" applyFont="1"/>'
    '<xf fontId="1" applyFont="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>'
    '<xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/>'
    '<xf numFmtId="3" applyNumberFormat="1"/><xf numFmtId="10" applyNumberFormat="1"/>'
    '<xf numFmtId="3" fontId="1" applyNumberFormat="1" applyFont="1"/>'
    '<xf fontId="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
    "</cellStyles></styleSheet>"
)
_CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/></Types>'
)
_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_BOOK_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
)


def total_label() -> str:
    """What stands before the sums, in the active language."""
    return gettext("Total")


def parts(columns: int, head_row: int, last_row: int) -> dict[str, str]:
    """The parts beside the sheet; the head row is printed on every page and filters down to the last row."""
    return {
        "xl/styles.xml": STYLES,
        "xl/workbook.xml": _book(columns, head_row, last_row),
        "xl/_rels/workbook.xml.rels": _BOOK_RELATIONS,
        "_rels/.rels": _RELATIONS,
        "[Content_Types].xml": _CONTENT_TYPES,
    }


def _book(columns: int, head_row: int, last_row: int) -> str:
    name = escaped(SHEET_NAME)
    filtered = f"'{name}'!$A${head_row}:${xl_col_to_name(columns - 1)}${last_row}"
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="{name}" sheetId="1" r:id="rId1"/>'
        f'</sheets><definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">{filtered}'
        f'</definedName><definedName name="_xlnm.Print_Titles" localSheetId="0">\'{name}\'!${head_row}:${head_row}'
        '</definedName></definedNames><calcPr fullCalcOnLoad="0"/></workbook>'
    )
