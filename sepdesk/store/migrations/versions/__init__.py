"""Revisions, one chain per file."""
