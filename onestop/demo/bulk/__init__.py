"""Many dossiers quickly, for demonstrations and benchmarks: the rules say what happens, COPY writes it down.

The services would need hours for a million dossiers. Here the same pure rules give due dates, outcomes and hashes, so
that `verify_audit` and the recount of the statistics find nothing to object to (docs/adr/0053-bulk-dossiers.md).
"""
