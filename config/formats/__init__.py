"""How days and times are typed and written, the same in every language of the pages (Django's FORMAT_MODULE_PATH)."""
