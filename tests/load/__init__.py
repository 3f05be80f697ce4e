"""The gate against inputs that take longer than their length needs."""
