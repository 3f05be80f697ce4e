"""The spreadsheet template in which an office keeps its own procedures: written and read, nothing lost."""
