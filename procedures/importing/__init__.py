"""Reads foreign catalogues (national portal records, an office's spreadsheet) and stages their procedures."""
