"""The workspace: raw snapshots with provenance, clean tables, the estimate store, and who read what is personal."""
