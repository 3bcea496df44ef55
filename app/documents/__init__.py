"""Uploads, the encrypted store, what became of each file."""
