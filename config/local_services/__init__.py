"""The servers that start by themselves where none are named: PostgreSQL and Valkey from wheels."""
