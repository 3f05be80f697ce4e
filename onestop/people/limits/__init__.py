"""How often strangers may do what: counted in PostgreSQL, so that a stopped or wiped Redis opens nothing."""
