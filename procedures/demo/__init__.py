"""The demonstration province: invented offices, real procedures (see the warnings in the files)."""
