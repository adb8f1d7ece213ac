"""Revisions of `facts`."""
